"""Papers: every text in both languages, filled in, readable as PDF and in a word processor."""

import datetime
import io
import re
import string

import pytest
from docx import Document
from pypdf import PdfReader

from core.errors import NotFoundError
from empowerment.papers.files import paper_file
from empowerment.papers.papers import Content, _texts, names, paper
from reference.taxonomy import LOCALES

DAY = datetime.date(2026, 11, 23)
VALUES = {
    "kommune": "Oldenmoor {x} #set page",
    "office": "Fachstelle Muster",
    "phone": "030 23125 014",
    "report": "https://meldung.example.org",
    "public": "https://example.org",
    "title": "Gespräch im Bürgerhaus",
    "when": "Dienstag, 1. Dezember 2026, 18 Uhr",
    "place": "Bürgerhaus",
    "welcome": "Der Abend ist öffentlich.",
    "contact": "dialog@oldenmoor.example",
}
SLOTS = {
    slot: Content(items=(f"Punkt in {slot}",))
    for slot in ("access", "topics", "figures", "gaps", "proposals", "answers")
}
ALL = [(name, locale) for locale in LOCALES for name in names("")]
PROMISES = {
    "de": (
        "{kommune} erfährt davon nichts",
        "{kommune} verarbeitet sie nicht",
        "ohne dass der Arbeitgeber",
        "Die Kommune erfährt nicht, wer",
    ),
    "en": (
        "{kommune} learns nothing",
        "{kommune} doesn't process",
        "without the employer",
        "The municipality doesn't learn who",
    ),
}
"""What no Kommune can promise whose own people counsel."""


def test_what_no_font_has_is_printed_as_one_box_and_keeps_no_paper_from_being_made() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    made = paper("dialogue.invitation", "de", {**VALUES, "title": f"Für {family} und 日本"}, SLOTS)

    printed = PdfReader(io.BytesIO(paper_file(made, "pdf", sender="O", day=DAY)))

    text = " ".join(page.extract_text() for page in printed.pages)
    assert "Für □ und □" in " ".join(text.split())


NAMES = {
    "de": ("Fachstelle Muster", "Beratungsstelle Rückhalt Nordwieck"),
    "en": ("Muster counselling office", "Rückhalt counselling office Nordwieck"),
}
BEFORE_NAMES = r"(?:[:.?(] ?|^)$"
"""What stands before the office's name: never a word that a name would have to agree with."""


@pytest.mark.parametrize(("name", "locale"), ALL)
def test_any_office_s_name_fits_into_every_sentence(name: str, locale: str) -> None:
    for office in NAMES[locale]:
        made = paper(name, locale, {**VALUES, "office": office}, SLOTS)
        for text in (made.title, *(each for s in made.sections for each in (*s.text, *s.items))):
            before, found, _ = text.partition(office)
            if found:
                assert re.search(BEFORE_NAMES, before), text


def texts(content: object) -> list[str]:
    if isinstance(content, dict):
        return [text for each in content.values() for text in texts(each)]
    if isinstance(content, list):
        return [text for each in content for text in texts(each)]
    return [content] if isinstance(content, str) else []


def test_both_languages_have_the_same_papers_with_the_same_parts_and_gaps() -> None:
    def shape(locale: str) -> dict[str, object]:
        return {
            name: [
                (each.get("slot"), len(one.get("text", ())), len(one.get("items", ())))
                for each in content["sections"]
                for one in (each, each.get("own_desk", {}))
            ]
            for name, content in _texts(locale).items()
        }

    def gaps(locale: str) -> dict[str, set[str | None]]:
        parse = string.Formatter().parse
        return {
            name: {gap for text in texts(content) for _, gap, _, _ in parse(text)}
            for name, content in _texts(locale).items()
        }

    assert shape("de") == shape("en")
    assert gaps("de") == gaps("en")


@pytest.mark.parametrize(("name", "locale"), ALL)
def test_a_paper_prints_what_its_page_shows(name: str, locale: str) -> None:
    made = paper(name, locale, VALUES, SLOTS)
    content = paper_file(made, "pdf", sender="Oldenmoor", day=DAY)
    read = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
    printed = "".join(read.split()).replace("\u00ad", "").replace("-", "")
    for section in made.sections:
        for text in (section.heading, *section.text, *section.items):
            assert "".join(text.split()).replace("-", "") in printed, text


@pytest.mark.parametrize(("name", "locale"), ALL)
def test_a_paper_can_be_changed_in_a_word_processor(name: str, locale: str) -> None:
    made = paper(name, locale, VALUES, SLOTS)
    content = paper_file(made, "docx", sender="Oldenmoor", day=DAY)
    written = [each.text for each in Document(io.BytesIO(content)).paragraphs]
    wanted = [text for each in made.sections for text in (*each.text, *each.items)]
    assert written[0] == made.title
    assert [text for text in written if text in wanted] == wanted


def test_a_value_is_never_read_as_a_text_or_as_typesetting() -> None:
    made = paper("kit.press", "de", VALUES)
    assert made.title.startswith("Oldenmoor {x} #set page: ")
    content = paper_file(made, "pdf", sender="Oldenmoor", day=DAY)
    assert "#set page" in PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_a_slot_that_nothing_fills_is_left_out_with_its_heading() -> None:
    made = paper("dialogue.handout", "de", VALUES, {"proposals": Content(items=("Eins",))})
    headings = [section.heading for section in made.sections]
    assert "Vorschläge" in headings
    assert "Was die Zahlen sagen" not in headings


@pytest.mark.parametrize("locale", LOCALES)
def test_a_kommune_that_counsels_itself_promises_nothing_that_only_others_can(locale: str) -> None:
    def said(*, own_desk: bool) -> str:
        papers = [paper(name, locale, VALUES, own_desk=own_desk) for name in names("kit.")]
        return " ".join(
            text for made in papers for part in made.sections for text in (*part.text, *part.items)
        )

    promises = [each.format_map(VALUES) for each in PROMISES[locale]]
    assert all(each in said(own_desk=False) for each in promises)
    assert not [each for each in promises if each in said(own_desk=True)]


def test_there_is_no_other_paper() -> None:
    with pytest.raises(NotFoundError):
        paper("kit.nothing", "de", VALUES)
