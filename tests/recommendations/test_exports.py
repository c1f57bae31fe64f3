"""Files of a version: the same fields come back, and no text becomes markup in them."""

import datetime
import io
import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pypdf import PdfReader

from core.errors import MalformedError, NotFoundError
from empowerment.recommendations import exports
from empowerment.recommendations.content import (
    Content,
    Material,
    Source,
    checked,
    is_address,
    lacking,
)
from empowerment.recommendations.exports import from_json, to_json, to_markdown, to_pdf
from empowerment.recommendations.published import Published
from empowerment.recommendations.stored import to_text
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


def taken_from(stored: Content) -> Content:
    """The same as somebody else has it who took it out of the file."""
    own = Source(
        "https://rueckhalt.example/recommendations/12/v3/",
        stored.title,
        "Oldenmoor",
        stored.licence,
    )
    return replace(stored, based_on=(own, *stored.based_on))


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

    assert from_json(to_json(PUBLIC, version(stored))) == taken_from(stored)


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

    assert from_json(to_json(PUBLIC, version(stored))) == taken_from(stored)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "rueckhalt/recommendation/v1"},
        {"labels": []},
        {"labels": {"audience": {}}},
        {"author": ""},
        {"author": None},
        {"author": "x" * 201},
        {"address": "https://rueckhalt.example/"},
        {"address": "javascript:alert(1)//recommendations/1/v1/"},
        {"address": ["https://rueckhalt.example/recommendations/12/v3/"]},
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
        ("fields", [["B"]]),
        ("based_on", {}),
        ("based_on", ["x"]),
        ("based_on", [{"address": "https://x.example/recommendations/1/v1/"}]),
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


SOURCE = Source(
    "https://rueckhalt.example/recommendations/4/v1/", "Meldeweg", "Heidersum", "CC-BY-4.0"
)


def test_whose_text_it_was_stands_in_the_citation_and_in_every_file() -> None:
    found = version(content(based_on=(SOURCE,)))

    named = "Beruht auf: Heidersum: Meldeweg, https://rueckhalt.example/recommendations/4/v1/"
    assert f"{named} (CC BY 4.0)." in exports.citation(PUBLIC, found)
    assert "Heidersum" in to_markdown(PUBLIC, found)
    assert "recommendations/4/v1/" in to_markdown(PUBLIC, found)
    printed = PdfReader(io.BytesIO(to_pdf(PUBLIC, found))).pages
    assert "Beruht auf: Heidersum: Meldeweg" in " ".join(
        " ".join(page.extract_text() for page in printed).split()
    )
    assert json.loads(to_json(PUBLIC, found))["recommendation"]["based_on"] == [asdict(SOURCE)]


def test_who_takes_what_was_taken_names_both() -> None:
    taken = from_json(to_json(PUBLIC, version(content(based_on=(SOURCE,)))))

    assert [each.author for each in taken.based_on] == ["Oldenmoor", "Heidersum"]


@pytest.mark.parametrize(("licence", "refused"), [("CC-BY-4.0", True), ("CC0-1.0", False)])
def test_nobody_gives_away_what_another_s_licence_keeps(licence: str, *, refused: bool) -> None:
    taken = content(licence="CC0-1.0", based_on=(replace(SOURCE, licence=licence),))

    if refused:
        with pytest.raises(MalformedError):
            checked(taken)
    else:
        assert checked(taken) == taken


def test_the_citation_of_a_withdrawn_one_says_so() -> None:
    gone = replace(version(content()), stored=None, withdrawn=datetime.date(2026, 12, 1))

    assert exports.citation(PUBLIC, gone).endswith("/v3/ Zurückgezogen am 1. Dezember 2026.")


def test_a_withdrawn_version_has_no_files() -> None:
    gone = replace(version(content()), stored=None, withdrawn=datetime.date(2026, 12, 1))

    for make in (to_json, to_markdown, to_pdf):
        with pytest.raises(NotFoundError):
            make(PUBLIC, gone)
