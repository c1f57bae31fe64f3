"""What keeps an office from going public: statements nobody made, and gaps nobody filled in."""

import copy
import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.commands.office import read_source
from app.demo_office import demo_office
from crypto.document import parse_wrapper
from reference.going_public import REQUIRED, missing, overdue
from reference.office import OfficeError, read_office, sign_office
from reference.office_form import TEMPLATE

SEED = bytes(range(32))
ORIGINS = {
    "report": "https://report.example.org",
    "desk": "https://desk.example.org",
    "public": "https://example.org",
}
ASSETS = Path(__file__).resolve().parents[2] / "dist" / "assets.json"
ITEMS = [(page, item.about) for page, items in REQUIRED.items() for item in items]

Content = dict[str, Any]


@pytest.fixture(scope="module")
def demonstration() -> Content:
    """The content of the demonstration's office file."""
    signed = demo_office(fingerprint=None, origins=ORIGINS, seed=SEED)
    content: Content = json.loads(parse_wrapper(signed).document)
    del content["format"]
    return content


@pytest.fixture
def content(demonstration: Content) -> Content:
    """The content of an office that may go public."""
    days = {"issued": "2026-11-22", "accessibility_reviewed": "2026-11-22"}
    source = {"source": "https://example.org/rueckhalt"}
    return copy.deepcopy(demonstration) | days | source | {"demonstration": False}


def lacking(content: Content) -> list[str]:
    return missing(read_office(sign_office(content, SEED)))


def section(content: Content, page: str, about: str, locale: str = "en") -> Content:
    sections: list[Content] = content[page][locale]
    return next(each for each in sections if about in each.get("about", []))


def test_the_texts_of_the_demonstration_are_complete(demonstration: Content) -> None:
    (line,) = lacking(demonstration)

    assert line.startswith("source ")  # it is published nowhere


def test_nothing_goes_public_without_an_offer_of_its_source(content: Content) -> None:
    assert lacking(content) == []
    del content["source"]

    (line,) = lacking(content)

    assert "AGPL-3.0" in line


@pytest.mark.parametrize("address", ["http://example.org/", "javascript:alert(1)", "quelltext"])
def test_the_source_is_offered_on_https_alone(content: Content, address: str) -> None:
    content["source"] = address

    with pytest.raises(OfficeError):
        sign_office(content, SEED)


@pytest.mark.parametrize(("page", "about"), ITEMS)
@pytest.mark.parametrize("locale", ["de", "en"])
def test_each_statement_is_missed_in_each_language(
    content: Content, page: str, about: str, locale: str
) -> None:
    content[page][locale].remove(section(content, page, about, locale))

    (line,) = lacking(content)

    assert line.startswith(f'{page}.{locale}: no section is about "{about}"')


@pytest.mark.parametrize(
    "paragraphs",
    [[], ["…"], [" ", "--"], ["todo"], ["xxx", "aaa"], ["Text folgt."], ["lorem ipsum"], ["n/a"]],
)
def test_a_section_that_says_nothing_does_not_count(
    content: Content, paragraphs: list[str]
) -> None:
    section(content, "privacy", "storage")["paragraphs"] = paragraphs

    (line,) = lacking(content)

    assert line.startswith('privacy.en: the section about "storage" is empty')


@pytest.mark.parametrize("paragraphs", [["Keine."], ["Art. 6"], ["None known to us."]])
def test_a_short_answer_is_an_answer(content: Content, paragraphs: list[str]) -> None:
    section(content, "privacy", "recipients")["paragraphs"] = paragraphs

    assert lacking(content) == []


def test_one_section_may_make_several_statements(content: Content) -> None:
    purposes, basis = (section(content, "privacy", about) for about in ("purposes", "legal_basis"))
    content["privacy"]["en"].remove(basis)
    purposes["about"] = ["purposes", "legal_basis"]

    assert lacking(content) == []


def test_a_contact_without_a_mail_address_is_not_enough(content: Content) -> None:
    section(content, "imprint", "contact", "de")["paragraphs"] = ["Telefon 030 23125 014"]

    assert lacking(content) == [
        'imprint.de: the section about "contact" has no mail address (§ 5 DDG)'
    ]


def put_phone(content: Content) -> None:
    content["phone"] = "[[Telefonnummer]]"


def put_hours(content: Content) -> None:
    content["hours"]["de"] = ["[[Montag bis Freitag]]"]


def put_half(content: Content) -> None:
    content["operator"]["en"] = "An association]] of citizens"


def put_heading(content: Content) -> None:
    content["privacy"]["de"].append({"heading": "[[Noch etwas]]", "paragraphs": ["Ein Satz."]})


def put_mark(content: Content) -> None:
    content["operator"]["de"] = "TODO: Verein eintragen"


@pytest.mark.parametrize(
    ("put", "place"),
    [
        (put_mark, "operator.de"),
        (put_phone, "phone"),
        (put_hours, "hours.de"),
        (put_half, "operator.en"),
        (put_heading, "privacy.de"),
    ],
)
def test_a_gap_is_found_wherever_it_is(
    content: Content, put: Callable[[Content], None], place: str
) -> None:
    put(content)

    (line,) = lacking(content)

    assert line.startswith(f"{place}: ")
    assert "gap to fill in" in line


@pytest.mark.parametrize(
    ("reviewed", "words"),
    [
        ("2025-11-01", "more than a year"),
        ("2026-11-23", "after the day of signing"),
        (None, "miss"),
    ],
)
def test_accessibility_is_looked_at_once_a_year(
    content: Content, reviewed: str | None, words: str
) -> None:
    del content["accessibility_reviewed"]
    if reviewed is not None:
        content["accessibility_reviewed"] = reviewed

    (line,) = lacking(content)

    assert words in line


@pytest.mark.parametrize(
    ("today", "lines"), [("2027-11-23", 0), ("2027-11-24", 1), ("2031-01-01", 1)]
)
def test_a_look_at_the_accessibility_runs_out_while_the_pages_are_served(
    content: Content, today: str, lines: int
) -> None:
    office = read_office(sign_office(content, SEED))

    found = overdue(office, today=datetime.date.fromisoformat(today))

    assert len(found) == lines
    assert missing(office) == []


def test_an_office_file_from_before_the_list_is_still_read(content: Content) -> None:
    for page in REQUIRED:
        for sections in content[page].values():
            for each in sections:
                each.pop("about", None)
    del content["accessibility_reviewed"]

    lines = lacking(content)

    assert len(lines) == 2 * len(ITEMS) + 1


def test_the_template_lacks_nothing_but_what_the_office_alone_knows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "office.toml"
    assert main(["office", "new", str(source)]) == 0
    assert main(["office", "check", str(source)]) == 1
    gaps = capsys.readouterr().out

    filled = re.sub(
        r"\[\[(?![a-z]+\.(?:de|en)\]\])[^\]]*\]\]", "post@stelle.example", source.read_text()
    )
    filled = re.sub(r"# accessibility_reviewed = .*", read_day(filled), filled)
    filled = filled.replace("# source =", "source =")
    source.write_text(filled)

    assert main(["office", "check", str(source)]) == 0, capsys.readouterr().out
    assert "no section is about" not in gaps
    assert "is empty" not in gaps


def read_day(source: str) -> str:
    """Say that the statement was reviewed on the day of signing, which is today."""
    found = re.search(r"^issued = (20[0-9-]+)", source, re.MULTILINE)
    assert found is not None
    assert found[1] != "2020-01-01"
    return f"accessibility_reviewed = {found[1]}"


def test_the_template_never_overwrites_an_office_file(tmp_path: Path) -> None:
    source = tmp_path / "office.toml"
    source.write_text("mine")

    assert main(["office", "new", str(source)]) == 1
    assert source.read_text() == "mine"


def test_a_misspelt_key_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "office.toml"
    source.write_text(TEMPLATE.read_text().replace("phone = ", "fone = "))

    assert main(["office", "check", str(source)]) == 1

    complaint = capsys.readouterr().err
    assert "phone is missing" in complaint
    assert "fone is no key" in complaint


def test_pages_of_an_incomplete_office_are_not_built(
    content: Content, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content["privacy"]["de"] = []
    office, out = tmp_path / "office.json", tmp_path / "sites"
    office.write_bytes(sign_office(content, SEED))
    command = ["site", "--office", str(office), "--assets", str(ASSETS), "--out", str(out)]

    assert main(command) == 1

    complaint = capsys.readouterr().err
    assert complaint.count("privacy.de: no section") == len(REQUIRED["privacy"])
    assert not out.exists()


def test_a_demonstration_is_built_with_gaps(content: Content, tmp_path: Path) -> None:
    """So that an office can look at its pages before everything is written."""
    office, out = tmp_path / "office.json", tmp_path / "sites"
    office.write_bytes(sign_office(content | {"demonstration": True, "town": "[[Ort]]"}, SEED))

    code = main(["site", "--office", str(office), "--assets", str(ASSETS), "--out", str(out)])

    assert code == 0
    assert (out / "public" / "imprint.html").exists()


def test_signing_tells_what_is_missing_and_checking_reads_signed_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, source, signed = (tmp_path / name for name in ("key", "office.toml", "office.json"))
    main(["office", "keygen", str(key)])
    main(["office", "new", str(source)])

    assert main(["office", "sign", str(source), "--key", str(key), "--out", str(signed)]) == 0

    assert "missing before going public" in capsys.readouterr().err
    assert main(["office", "check", str(signed)]) == 1
    assert lacking(read_source(source)) == missing(read_office(signed.read_bytes()))
