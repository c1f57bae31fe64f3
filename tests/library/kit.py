"""Editors' work as the services see it."""

import datetime
from dataclasses import replace
from typing import Any

from core.db import Database
from empowerment.library.documents import Document
from empowerment.library.entries import create
from empowerment.library.items import Evidence
from empowerment.library.models import Kind
from empowerment.library.publishing import publish
from empowerment.library.shelf import Filter, find_names
from empowerment.search.finding import Search

TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)
EDITOR = bytes(16)

ARTICLE = Document(
    kind=Kind.ARTICLE,
    title={"de": "Sprechstunde im Zirkuszelt"},
    summary={"de": "Wie Sprechstunden sicher bleiben.", "en": "How to keep office hours safe."},
    text={"de": "## Vorher\n\nZu zweit sein.\n\nDie Tür bleibt offen."},
    publisher="Netzwerkstelle",
    year=2026,
    format="article",
    topics=("protection",),
    audience=("staff",),
    languages=(),
    codes=("THREAT",),
    review=TODAY + 365 * DAY,
)
LINK = replace(
    ARTICLE,
    kind=Kind.LINK,
    title={"de": "Leitfaden Giraffenhaus"},
    text={},
    languages=("de",),
    address="https://www.example.org/giraffe",
    found=Evidence("https://www.example.org/", TODAY, "item"),
)


def add(database: Database, document: Document = ARTICLE, *, shown: bool = True) -> str:
    """Save an entry, and publish it."""
    with database.write() as session:
        name = create(session, document=document, by=None, today=TODAY)
        if shown:
            publish(session, name=name, number=1, day=TODAY, by=EDITOR, today=TODAY)
    return name


def search(database: Database, query: str, locale: str = "de") -> list[str]:
    """The names of the aids that answer a question."""
    with database.read() as session:
        return find_names(session, Search(), query, Filter(), locale=locale)


def changed(document: Document = ARTICLE, **fields: Any) -> Document:
    """A document with other content."""
    return replace(document, **fields)
