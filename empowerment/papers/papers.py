"""A paper: headings, paragraphs, lists, lines to write on. Texts stand in `texts/`, by language.

What is filled in (names, days, measures) is a value, never part of a text, so no name can change
what a paper says elsewhere.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.errors import NotFoundError

_FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper; `lines` are empty ones to write on."""

    heading: str = ""
    text: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    numbered: bool = False
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in one language. `hint` says what to do with it and is not printed."""

    name: str
    locale: str
    title: str
    hint: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What fills a slot of a paper."""

    text: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    numbered: bool = False


def paper(
    name: str,
    locale: str,
    values: Mapping[str, str],
    slots: Mapping[str, Content] | None = None,
    *,
    own_desk: bool = False,
) -> Paper:
    """Give a paper, filled in. A slot that nothing fills is left out with its heading.

    With `own_desk` it says what is true where those who counsel belong to the Kommune.

    Raises NotFoundError for a name there is not.
    """
    content = _texts(locale).get(name)
    if content is None:
        raise NotFoundError
    filling = slots or {}
    return Paper(
        name=name,
        locale=locale,
        title=content["title"].format_map(values),
        hint=content["hint"].format_map(values),
        sections=tuple(
            _section(each | each.get("own_desk", {}) if own_desk else each, values, filling)
            for each in content["sections"]
            if "slot" not in each or each["slot"] in filling
        ),
    )


def part(name: str, part_id: str, locale: str) -> Section:
    """Give a part of a paper that stands on a page, too; nothing is filled in."""
    return next(
        _section(each, {}, {})
        for each in _texts(locale)[name]["sections"]
        if each.get("id") == part_id
    )


def title_of(name: str, locale: str) -> str:
    """Give a paper's title as it stands in lists; without what is filled in."""
    title: str = _texts(locale)[name]["short"]
    return title


def names(prefix: str) -> list[str]:
    """Give the papers whose names begin like this, in their order."""
    return [name for name in _texts("de") if name.startswith(prefix)]


def _section(
    content: Mapping[str, Any], values: Mapping[str, str], slots: Mapping[str, Content]
) -> Section:
    def filled(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(text.format_map(values) for text in texts)

    if "slot" in content:
        filling = slots[content["slot"]]
        heading = content["heading"].format_map(values)
        return Section(heading, filling.text, filling.items, filling.numbered)
    return Section(
        heading=content.get("heading", "").format_map(values),
        text=filled(content.get("text", ())),
        items=filled(content.get("items", ())),
        numbered=content.get("numbered", False),
        lines=content.get("lines", 0),
    )


@cache
def _texts(locale: str) -> Mapping[str, Any]:
    texts: Mapping[str, Any] = json.loads((_FOLDER / f"{locale}.json").read_text("utf-8"))
    return texts
