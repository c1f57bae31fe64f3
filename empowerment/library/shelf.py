"""The aids as readers find them: all, some by filter, or those that answer a question."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from empowerment.library.catalogue import public_aids
from empowerment.library.indexed import KIND, entries
from empowerment.library.items import Item, items
from empowerment.library.models import LibraryEntry
from empowerment.search.finding import Search
from empowerment.search.indexing import Name, put, remove
from reference.taxonomy import LOCALES

MOST_FOUND = 20
_LOOKED_AT = 100
"""So many of the best are looked at: a filter may leave few of them."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted; empty is everything."""

    topic: str = ""
    audience: str = ""
    format: str = ""

    @property
    def named(self) -> dict[str, str]:
        """What is filtered by, as it stands in addresses."""
        values = {"topic": self.topic, "audience": self.audience, "format": self.format}
        return {name: value for name, value in values.items() if value}

    def lets_through(self, item: Item) -> bool:
        """Whether an aid is wanted."""
        return (
            self.topic in ("", *item.topics)
            and self.audience in ("", *item.audience)
            and self.format in ("", item.format)
        )


def all_names(session: Session) -> list[str]:
    """Give the names of all aids there ever were, public or not."""
    return [*items(), *session.scalars(select(LibraryEntry.name).order_by(LibraryEntry.name))]


def refresh(session: Session) -> None:
    """Bring the index in step with all aids; does nothing if it is."""
    index(session, all_names(session))


def index(session: Session, names: Collection[str]) -> None:
    """Put into the index what is public of these aids, and take out the others."""
    public = public_aids(session, names)
    put(session, (entry for item in public.values() for entry in entries(item)))
    for name in names:
        if name not in public:
            for locale in LOCALES:
                remove(session, Name(KIND, name, locale))


def public_items(session: Session, wanted: Filter, *, locale: str) -> list[Item]:
    """Give the aids that are shown, by title."""
    found = [each for each in public_aids(session).values() if wanted.lets_through(each)]
    return sorted(found, key=lambda each: title_of(each, locale).casefold())


def find_items(
    session: Session, search: Search, query: str, wanted: Filter, *, locale: str
) -> list[Item]:
    """Give the aids that answer a question, the best first."""
    most = MOST_FOUND if wanted == Filter() else _LOOKED_AT
    found = search.find(session, query, locale=locale, kinds=[KIND], most=most)
    public = public_aids(session, [each.reference for each in found])
    return list(_wanted((public.get(each.reference) for each in found), wanted))[:MOST_FOUND]


def _wanted(found: Iterable[Item | None], wanted: Filter) -> Iterable[Item]:
    return (each for each in found if each and wanted.lets_through(each))


def title_of(item: Item, locale: str) -> str:
    """Give the title in a language, or the German one of a guide that has no other."""
    return item.title.get(locale, item.title["de"])
