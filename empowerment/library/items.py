"""The aids that come with the product, from `items.json`.

Titles and publishers are those of published guides; each address was found in public material, and
`found` says where and when. What has neither an address nor a text of its own is not shown.
"""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent

Localised = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where and when an address was found."""

    where: str
    """The address of the page that has it."""
    day: datetime.date
    level: str
    """`item` if it leads to the aid itself, `publisher` if to a page about it."""


@dataclass(frozen=True, slots=True)
class Item:
    """An aid. `title` may be in German alone: titles of published guides are not translated."""

    id: str
    title: Localised
    publisher: str
    year: int | None
    format: str
    topics: tuple[str, ...]
    audience: tuple[str, ...]
    languages: tuple[str, ...]
    codes: tuple[str, ...]
    """Of the taxonomy: what it helps with."""
    summary: Localised
    address: str | None
    found: Evidence | None
    review: datetime.date
    """The day by which somebody should look at it again."""
    article: Localised | None
    """Markdown by locale, if it is our own."""

    @property
    def is_public(self) -> bool:
        """Whether there is something to read: a proven address or a text."""
        return self.article is not None or (self.address is not None and self.found is not None)


@cache
def items() -> Mapping[str, Item]:
    """Give all aids by id."""
    return {entry["id"]: _item(entry) for entry in _content()["items"]}


def labels(group: str) -> Mapping[str, Localised]:
    """Give names of `topics`, `audiences` or `formats`, in the order in which they are shown."""
    found: Mapping[str, Localised] = _content()[group]
    return found


@cache
def _content() -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads((_FOLDER / "items.json").read_text("utf-8"))
    return content


def _item(entry: Mapping[str, Any]) -> Item:
    found = entry["found"]
    return Item(
        id=entry["id"],
        title=entry["title"],
        publisher=entry["publisher"],
        year=entry["year"],
        format=entry["format"],
        topics=tuple(entry["topics"]),
        audience=tuple(entry["audience"]),
        languages=tuple(entry["languages"]),
        codes=tuple(entry["codes"]),
        summary=entry["summary"],
        address=entry["address"],
        found=None
        if found is None
        else Evidence(found["in"], datetime.date.fromisoformat(found["on"]), found["level"]),
        review=datetime.date.fromisoformat(entry["review"]),
        article=None
        if entry["article"] is None
        else _article(entry["article"], entry["languages"]),
    )


def _article(name: str, languages: list[str]) -> Localised:
    folder = _FOLDER / "articles"
    return {each: (folder / f"{name}.{each}.md").read_text("utf-8") for each in languages}
