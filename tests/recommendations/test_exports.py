"""Files of a version: the same fields come back, and no text becomes markup in them."""

import datetime
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.errors import MalformedError, NotFoundError
from empowerment.recommendations import exports
from empowerment.recommendations.content import (
    Content,
    Material,
    checked,
    is_address,
    lacking,
    to_text,
)
from empowerment.recommendations.exports import from_json, to_json, to_markdown, to_pdf
from empowerment.recommendations.published import Published
from tests.recommendations.kit import HOSTILE, content

PUBLIC = "https://rueckhalt.example"

HEADINGS = [
    *("Worum es geht", "Für wen", "Was es dafür braucht", "Schritte", "Aufwand"),
    *("Was dafür spricht", "Stolpersteine", "Wie es aussehen kann"),
    "In einer kleinen Kommune (unter 20.000 Menschen)",
    "In einer mittleren Kommune (20.000 bis 100.000 Menschen)",
    *("Unterlagen", "Felder im Selbstcheck"),
]


def version(stored: Content, **changed: Any) -> Published:
    fields: dict[str, Any] = {
        "id": bytes(16),
        "kommune": "03999002",
        "number": 12,
        "version": 3,
        "newest": 3,
        "title": stored.title,
        "language": stored.language,
        "author": "Oldenmoor",
        "published": datetime.date(2026, 11, 23),
        "withdrawn": None,
        "stored": to_text(stored),
    }
    return Published(**{**fields, **changed})


def everywhere(text: str) -> Content:
    """The same text in every field that takes one."""
    line = " ".join(text.split())
    return checked(
        content(
            title=line[:120], sentence=line, problem=text, prerequisites=text,
            steps=(line, line), evidence=text, pitfalls=text,
            examples={"small": text, "mid": text},
            materials=(Material(line[:120], "https://muster.example/a_(b)?c=d&e=[f]"),),
        )
    )  # fmt: skip


def tokens(markdown: str) -> list[Token]:
    """As GitHub and others read it: with tables, and bare addresses as links."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return parser.parse(markdown)


def words(found: list[Token]) -> str:
    """What a reader sees, without blanks."""
    shown = [
        child.content
        for token in found
        for child in token.children or []
        if child.type in ("text", "code_inline")
    ]
    return "".join("".join(shown).split())


def check_markdown(text: str) -> None:
    stored = everywhere(text)
    found = tokens(to_markdown(PUBLIC, version(stored)))
    kinds = {token.type for token in found}
    inline = [child for token in found for child in token.children or []]
    headings = [
        found[place + 1].children for place, each in enumerate(found) if each.type == "heading_open"
    ]
    read = ["".join(child.content for child in each or []) for each in headings]

    assert read == [stored.title, *HEADINGS]
    assert not kinds & {"html_block", "code_block", "fence", "table_open"}
    assert {child.type for child in inline} <= {
        *("text", "text_special", "softbreak", "hardbreak"),
        *("strong_open", "strong_close", "link_open", "link_close"),
    }
    assert [child.attrs["href"] for child in inline if child.type == "link_open"] == [
        "https://muster.example/a_(b)?c=d&e=%5Bf%5D"
    ]
    assert sum(token.type == "list_item_open" for token in found) == 3
    assert sum(token.type == "hr" for token in found) == 1
    expected = "".join(stored.problem.split())
    assert expected in words(found)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_out_of_markdown(text: str) -> None:
    check_markdown(text)


NASTY = st.text(st.sampled_from("ab1 .)(\\`*_{}[]<>#+-=!|~&:/\"'$^@;\n%"), min_size=1, max_size=40)


@given(NASTY.filter(lambda text: text.strip() != ""))
def test_no_text_at_all_breaks_out_of_markdown(text: str) -> None:
    check_markdown(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_same_fields_come_back_from_json(text: str) -> None:
    stored = everywhere(text)

    assert from_json(to_json(PUBLIC, version(stored))) == stored


@given(
    st.builds(
        content,
        problem=st.text(max_size=60),
        steps=st.lists(st.text(max_size=30), max_size=4).map(tuple),
        hours=st.none() | st.integers(1, 2_000),
        money=st.sampled_from(["", "none", "low", "mid", "high"]),
        audience=st.sampled_from([(), ("council",), ("staff", "volunteers")]),
        examples=st.dictionaries(st.sampled_from(["small", "mid", "large"]), st.text(max_size=20)),
        language=st.sampled_from(["de", "en"]),
        licence=st.sampled_from(["CC-BY-4.0", "CC0-1.0"]),
    )
)
def test_whatever_is_kept_comes_back_from_json(typed: Content) -> None:
    try:
        stored = checked(typed)
    except MalformedError:
        return

    assert from_json(to_json(PUBLIC, version(stored))) == stored


@pytest.mark.parametrize(
    "change",
    [
        {"format": "rueckhalt/recommendation/v2"},
        {"more": 1},
        {"recommendation": []},
        {"recommendation": {"title": "nur das"}},
    ],
)
def test_other_files_are_refused(change: dict[str, object]) -> None:
    data = json.loads(to_json(PUBLIC, version(content()))) | change

    with pytest.raises(MalformedError):
        from_json(json.dumps(data))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hours", 0),
        ("hours", True),
        ("hours", "12"),
        ("money", "much"),
        ("fields", ["Z"]),
        ("audience", ["everybody"]),
        ("licence", "MIT"),
        ("language", "fr"),
        ("title", "x" * 121),
        ("problem", "rechts\u202elinks"),
        ("steps", ["x"] * 16),
        ("examples", {"huge": "x"}),
        ("materials", [{"title": "x"}]),
        ("materials", [{"title": "x", "address": "https://x.example/", "more": 1}]),
    ],
)
def test_a_field_that_no_form_would_send_is_refused(field: str, value: object) -> None:
    data = json.loads(to_json(PUBLIC, version(content())))
    data["recommendation"][field] = value

    with pytest.raises(MalformedError):
        from_json(json.dumps(data))


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"[" * 100_000, b"\xff", b'"' * 300_000])
def test_what_is_no_json_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedError):
        from_json(data)


@pytest.mark.parametrize(
    "address",
    [
        "http://muster.example/",
        "javascript:alert(1)",
        "https://user@evil.example/",
        "https://evil.example\\@muster.example/",
        "https://muster.example/ a",
        'https://muster.example/"onclick="',
        "https://muster.example/<b>",
        "https://localhost/",
        "//muster.example/",
        "https://mustér.example/",
        "https://muster.example/" + "x" * 500,
    ],
)
def test_only_encrypted_addresses_that_show_where_they_lead_become_links(address: str) -> None:
    stored = checked(content(materials=(Material("Muster", address[:500]),)))

    assert not is_address(address)
    assert is_address(address[:500]) or lacking(stored) == ["materials"]


@pytest.mark.parametrize("text", [*HOSTILE, "Emoji 😀 und 中文", "\u202fschmal"])
def test_every_text_can_be_typeset_and_stays_text(text: str) -> None:
    made = to_pdf(PUBLIC, version(everywhere(text)))

    assert made.startswith(b"%PDF-")
    assert b"/JavaScript" not in made
    assert b"/JS" not in made


def test_files_are_in_the_language_of_the_text_and_the_same_every_time() -> None:
    stored = content(language="en", title="A way to report threats", hours=1)

    made = to_markdown(PUBLIC, version(stored))

    assert "## What it is about" in made
    assert "about 1 working hour, no money" in made
    assert "23 November 2026" in made
    assert to_pdf(PUBLIC, version(stored)) == to_pdf(PUBLIC, version(stored))
    assert (
        exports.citation(PUBLIC, version(stored))
        == "Oldenmoor (2026): A way to report threats. Recommendation 12, version 3. "
        "https://rueckhalt.example/recommendations/12/v3/"
    )


def test_a_withdrawn_version_has_no_files() -> None:
    gone = replace(version(content()), stored=None, withdrawn=datetime.date(2026, 12, 1))

    for make in (to_json, to_markdown, to_pdf):
        with pytest.raises(NotFoundError):
            make(PUBLIC, gone)
