"""Reports: tagged for screen readers, true to the figures, typeset once and always alike."""

import datetime
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject
from sqlalchemy import func, select

from core.db import Database
from reference.taxonomy import LOCALES
from tests.trends.publication_kit import Publisher, demonstration, store, years
from trends.models import EditionFile
from trends.publication import report
from trends.publication.edition import File
from trends.publication.publishing import publish
from trends.publication.store import compress, newest, put_file, read_file

TODAY = datetime.date(2027, 3, 1)
HOSTILE = '#panic("x") $a$ \\ *b* _c_ <d> "e" @f `g` // h'
NOTES = [{"day": "2026-08-01", "area": "", "text": {"de": HOSTILE, "en": HOSTILE}}]
UNIT = "03999002"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


@pytest.fixture(scope="module")
def publisher() -> Publisher:
    return demonstration(notes=NOTES)


@pytest.fixture
def database(database: Database, publisher: Publisher) -> Database:
    store(database, [publisher.release(period) for period in years(2026, 2026)])
    publish(database, publisher.office, today=TODAY)
    return database


def make(database: Database, publisher: Publisher, locale: str = "de", unit: str = UNIT) -> bytes:
    file = report.report_file(database, publisher.office, edition="2026", unit=unit, locale=locale)
    assert file is not None
    assert file.media_type == "application/pdf"
    return file.content()


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("locale", LOCALES)
def test_report_is_tagged_and_says_language_title_and_figures(
    database: Database, publisher: Publisher, locale: str
) -> None:
    pdf = make(database, publisher, locale)

    reader = PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"].startswith(locale)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    title = {"de": "Zahlen für Oldenmoor", "en": "Figures for Oldenmoor"}[locale]
    assert reader.metadata is not None
    assert reader.metadata.title == title
    page = page_data(database)
    text = text_of(pdf)
    for sentence in page["key_sentences"][locale]:
        assert " ".join(sentence.split()) in text
    for estimate in (*page["quarters"], *page["years"]):
        span = {"de": "{low} bis {high}", "en": "{low} to {high}"}[locale].format(**estimate)
        assert span in text
    assert page["alternative"][locale] in list(alternatives(root["/StructTreeRoot"]))
    assert page["press"][locale][0][:40] in text


def page_data(database: Database) -> dict[str, Any]:
    with database.read() as session:
        file = read_file(session, edition="2026", path=f"unit/{UNIT}.json")
    assert file is not None
    content: dict[str, Any] = json.loads(file.content())
    return content


def alternatives(element: Any) -> Iterator[str]:
    """Give all alternative texts in a tree of tags."""
    element = element.get_object()
    if isinstance(element, DictionaryObject):
        if "/Alt" in element:
            yield str(element["/Alt"])
        if "/K" in element:
            yield from alternatives(element["/K"])
    elif isinstance(element, ArrayObject):
        for each in element:
            yield from alternatives(each)


def test_note_is_printed_as_written_whatever_it_contains(
    database: Database, publisher: Publisher
) -> None:
    assert HOSTILE in text_of(make(database, publisher))


def test_same_edition_gives_the_same_report(database: Database, publisher: Publisher) -> None:
    page, chart = (
        page_data(database),
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    )
    made = [
        report.make_report(
            page,
            chart=chart,
            ledger_hash="0" * 64,
            public_from=TODAY,
            office=publisher.office,
            locale="de",
        )
        for _ in range(2)
    ]

    assert made[0] == made[1]
    details = PdfReader(io.BytesIO(made[0])).metadata
    assert details is not None
    assert details.creation_date == datetime.datetime(2027, 3, 1, tzinfo=datetime.UTC)


def test_report_is_typeset_once(database: Database, publisher: Publisher) -> None:
    first = make(database, publisher)
    other = compress(File("report/other.de.pdf", "application/pdf", b"other"))
    with database.write() as session:
        put_file(session, edition="2026", file=other)

    second = make(database, publisher)

    with database.read() as session:
        assert newest(session) == "2026"
        kept = session.scalar(
            select(func.count()).select_from(EditionFile).where(EditionFile.path.like("report/%"))
        )
    assert first == second
    assert kept == 2


def test_there_is_no_report_of_what_is_not_in_the_edition(
    database: Database, publisher: Publisher
) -> None:
    for unit in ("09162000", "../ledger", ""):
        made = report.report_file(
            database, publisher.office, edition="2026", unit=unit, locale="de"
        )
        assert made is None
