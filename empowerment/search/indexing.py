"""Putting texts into the index and taking them out, in the transaction of what they belong to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from core.db import table_of
from empowerment.search.engines import engine_of
from empowerment.search.models import SearchDocument, SearchTerm
from empowerment.search.words import stem, words

_AT_ONCE = 500
_TURN = 0x7365617263680001
"""Of an advisory lock of PostgreSQL; a number that nothing else of ours locks."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a text belongs to."""

    kind: str
    reference: str
    locale: str


@dataclass(frozen=True, slots=True)
class Content:
    """A text as it is read; a word in the title counts most, one in the body least."""

    title: str
    keywords: str
    body: str


def put(session: Session, entries: Iterable[tuple[Name, Content]]) -> None:
    """Index texts, in the place of what was there under the same names; the same does nothing."""
    _take_turn(session)
    engine = engine_of(session)
    changes: dict[str, Counter[str]] = {}
    written: dict[str, dict[str, str]] = {}
    for name, content in entries:
        row = _find(session, name)
        known = set() if row is None else _stems(row)
        forms = written.setdefault(name.locale, {})
        fields = [
            _normalise(text, name.locale, forms)
            for text in (content.title, content.keywords, content.body)
        ]
        if row is None:
            row = SearchDocument(kind=name.kind, reference=name.reference, locale=name.locale)
            session.add(row)
        elif fields == [row.title, row.keywords, row.body]:
            continue
        row.title, row.keywords, row.body = fields
        session.flush()
        new = _stems(row)
        engine.put(
            session,
            row.number,
            row.locale,
            head=dict.fromkeys([*row.title.split(), *row.keywords.split()]),
            body=row.body.split(),
        )
        counts = changes.setdefault(name.locale, Counter())
        counts.update(new - known)
        counts.subtract(known - new)
    for locale, counts in changes.items():
        _count(session, locale, counts, written[locale])


def remove(session: Session, name: Name) -> None:
    """Take a text out of the index, if it is in it."""
    _take_turn(session)
    row = _find(session, name)
    if row is None:
        return
    _count(session, name.locale, Counter(dict.fromkeys(_stems(row), -1)), {})
    engine_of(session).remove(session, row.number)
    session.execute(delete(SearchDocument).where(SearchDocument.number == row.number))


def _take_turn(session: Session) -> None:
    """Let one transaction write to the index at a time, until it ends.

    Two that met on a new stem would both want to add it. And a stem that got a smaller number than
    one committed before would never reach the vocabularies of other processes, which ask for what
    is newer than the newest they know. SQLite has one writer anyhow.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_TURN)))


def _find(session: Session, name: Name) -> SearchDocument | None:
    return session.scalars(
        select(SearchDocument).where(
            SearchDocument.kind == name.kind,
            SearchDocument.reference == name.reference,
            SearchDocument.locale == name.locale,
        )
    ).one_or_none()


def _normalise(text: str, locale: str, forms: dict[str, str]) -> str:
    """Give a text's stems, each once; `forms` gets a word for each."""
    stems: dict[str, None] = {}
    for word in words(text, locale):
        term = stem(word, locale)
        stems[term] = None
        forms.setdefault(term, word)
    return " ".join(stems)


def _stems(row: SearchDocument) -> set[str]:
    return {*row.title.split(), *row.keywords.split(), *row.body.split()}


def _count(session: Session, locale: str, counts: Counter[str], forms: Mapping[str, str]) -> None:
    """Add to the numbers of texts that have these stems; `forms` has a word for each new one."""
    changed = {term: count for term, count in counts.items() if count}
    names = list(changed)
    known: set[str] = set()
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        known.update(
            session.scalars(
                select(SearchTerm.term).where(
                    SearchTerm.locale == locale, SearchTerm.term.in_(some)
                )
            )
        )
    table = table_of(SearchTerm)
    new = [
        {"locale": locale, "term": term, "word": forms[term], "documents": changed[term]}
        for term in names
        if term not in known
    ]
    if new:
        session.execute(insert(table), new)
    old = [{"of_term": term, "more": changed[term]} for term in names if term in known]
    if old:
        session.execute(
            update(table)
            .where(table.c.locale == locale, table.c.term == bindparam("of_term"))
            .values(documents=table.c.documents + bindparam("more")),
            old,
        )
