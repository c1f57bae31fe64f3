"""The aids as readers find them: all, some by filter, or those that answer a question."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from empowerment.library.catalogue import public_aids
from empowerment.library.indexed import KIND, entries
from empowerment.library.items import Item, items
from empowerment.library.models import LibraryEntry
from empowerment.search.engines import MOST
from empowerment.search.finding import Search
from empowerment.search.indexing import Name, put, remove
from reference.taxonomy import LOCALES

MOST_FOUND = MOST
"""So many answers are ranked; where there are as many, there may be more."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted; empty is everything."""

    topic: str = ""
    audience: str = ""
    format: str = ""
    language: str = ""

    @property
    def named(self) -> dict[str, str]:
        """What is filtered by, as it stands in addresses."""
        return {name: value for name, value in asdict(self).items() if value}

    def lets_through(self, item: Item) -> bool:
        """Whether an aid is wanted."""
        return (
            self.topic in ("", *item.topics)
            and self.audience in ("", *item.audience)
            and self.format in ("", item.format)
            and self.language in ("", *item.languages)
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


def find_names(
    session: Session, search: Search, query: str, wanted: Filter, *, locale: str
) -> list[str]:
    """Give the names of the aids that answer a question, the best first; MOST_FOUND at most."""
    among = None
    if wanted != Filter():
        aids = public_aids(session)
        among = [name for name, item in aids.items() if wanted.lets_through(item)]
    found = search.find(session, query, locale=locale, kinds=[KIND], among=among, most=MOST_FOUND)
    return [each.reference for each in found]


def items_named(session: Session, names: Collection[str]) -> list[Item]:
    """Give the public ones of these aids, in this order."""
    public = public_aids(session, names)
    return [public[name] for name in names if name in public]


def title_of(item: Item, locale: str) -> str:
    """Give the title in a language, or the German one of a guide that has no other."""
    return item.title.get(locale, item.title["de"])
