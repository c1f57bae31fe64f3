"""The aids as readers find them: all, some by filter, or those that answer a question."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from empowerment.library.indexed import KIND, entries
from empowerment.library.items import Item, items
from empowerment.search.finding import Search
from empowerment.search.indexing import put, remove

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted; empty is everything."""

    topic: str = ""
    audience: str = ""
    format: str = ""

    def lets_through(self, item: Item) -> bool:
        """Whether an aid is wanted."""
        return (
            self.topic in ("", *item.topics)
            and self.audience in ("", *item.audience)
            and self.format in ("", item.format)
        )


def refresh(session: Session) -> None:
    """Bring the index in step with the aids of this release; does nothing if it is."""
    shown = [entry for item in items().values() if item.is_public for entry in entries(item)]
    put(session, shown)
    for item in items().values():
        if not item.is_public:
            for name, _ in entries(item):
                remove(session, name)


def public_items(wanted: Filter, *, locale: str) -> list[Item]:
    """Give the aids that are shown, by title."""
    found = [each for each in items().values() if each.is_public and wanted.lets_through(each)]
    return sorted(found, key=lambda each: title_of(each, locale).casefold())


def find_items(
    session: Session, search: Search, query: str, wanted: Filter, *, locale: str
) -> list[Item]:
    """Give the aids that answer a question, the best first."""
    most = len(items())  # the filter may leave few of the first ones
    found = search.find(session, query, locale=locale, kinds=[KIND], most=most)
    known = (items().get(each.reference) for each in found)
    return list(_wanted(known, wanted))[:MOST_FOUND]


def _wanted(found: Iterable[Item | None], wanted: Filter) -> Iterable[Item]:
    return (each for each in found if each and each.is_public and wanted.lets_through(each))


def title_of(item: Item, locale: str) -> str:
    """Give the title in a language, or the German one of a guide that has no other."""
    return item.title.get(locale, item.title["de"])
