"""Which aid fits which answers of the taxonomy: what a browser needs to choose one by itself.

Nothing here meets a case. The result is a function of the release and the office file, the same
for everybody; what editors change on the server gets there by way of that file. The rule that
chooses from it is `suggest` in browser/src/shared/aids.ts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from empowerment.library.blocks import Block, blocks
from empowerment.library.items import Evidence, Item, items
from empowerment.markdown import render
from reference.office import Library
from reference.taxonomy import Dimension, dimensions

PERSON = ("volunteers", "staff", "council")
"""Audiences who are threatened themselves."""
OFFICE = ("counsellors", "coordinators", "leadership")
"""Audiences who help them: the desk and the Kommune."""

_NO_HELP_IN_A_CASE = ("study",)
"""Formats that explain a problem but help nobody in it."""

_WHO = ("perspective", "role", "employment")
"""Dimensions that say who somebody is. An aid for them may help, but not with what happened."""

_MEANT = {"COUNCIL": ("role", "occasion"), "SOCIAL": ("channel",)}
"""What the aids mean by a code that stands in several dimensions."""

_GENERAL = {"R38": "person", "R20": "person", "R31": "office", "R18": "office"}
"""Help in any case, for whom; it comes last."""

_READERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "role": {
        **dict.fromkeys(("MAYOR", "COUNCIL", "CANDIDATE"), ("council",)),
        **dict.fromkeys(("OFFICER", "ADMIN", "ENFORCER", "SOCIALW", "EDU", "GUARD"), ("staff",)),
        **dict.fromkeys(("REFVOL", "CIVVOL"), ("volunteers",)),
        "FIRE": ("volunteers", "staff"),
    },
    "employment": {
        "PAID": ("staff",),
        "VOL": ("volunteers", "council"),
        "BOTH": ("volunteers", "staff", "council"),
    },
}
"""Whom an answer says to be reading; other answers say nothing. A role goes before employment."""

Codes = dict[str, list[str]]


def suggestion_data(*, office: bool, library: Library) -> dict[str, Any]:
    """Give the public aids for the person, and with `office` those for desk and Kommune too."""
    # Ours first: where two fit alike, a reader is spared the way to another site.
    shown = sorted(filter(_helps, _kept(library)), key=lambda item: item.article is None)
    found = [_aid(item) for item in shown]
    return {
        "aids": [each for each in found if each["person"] or (office and each["office"])],
        "readers": {
            dimension: {code: list(audiences) for code, audiences in answers.items()}
            for dimension, answers in _READERS.items()
        },
    }


def _kept(library: Library) -> Iterator[Item]:
    """Give the aids of the release as the office file has them."""
    addresses = dict(library.addresses)
    for name, item in items().items():
        if name in library.withheld:
            continue
        address = addresses.get(name)
        if address is None or item.article is not None:
            yield item
        else:
            found = item.found or Evidence(address, item.review, "publisher")
            yield replace(item, address=address, found=found)


def _helps(item: Item) -> bool:
    return item.is_public and item.format not in _NO_HELP_IN_A_CASE


def _aid(item: Item) -> dict[str, Any]:
    about = {name: codes for name, codes in _codes(item) if name not in _WHO}
    who = {name: codes for name, codes in _codes(item) if name in _WHO}
    return {
        "id": item.id,
        "title": dict(item.title),
        "publisher": item.publisher,
        "summary": dict(item.summary),
        "languages": list(item.languages),
        "address": None if item.article else item.address,
        "article": _article(item),
        "about": about,
        "near": _kin(about),
        "who": who,
        "person": _person(item),
        "office": any(each in OFFICE for each in item.audience),
        "general": _GENERAL.get(item.id, ""),
    }


def _person(item: Item) -> list[str]:
    """Give which threatened people an aid is for; what counsellors learn from is for none."""
    if "counsellors" in item.audience:
        return []
    return [each for each in item.audience if each in PERSON]


def _codes(item: Item) -> Iterator[tuple[str, list[str]]]:
    """Give an aid's codes by dimension."""
    for name, dimension in dimensions().items():
        codes = [each for each in item.codes if each in dimension.codes and _means(each, name)]
        if codes:
            yield name, codes


def _means(code: str, dimension: str) -> bool:
    return dimension in _MEANT.get(code, (dimension,))


def _kin(about: Codes) -> Codes:
    """Give the other codes of the groups of these."""
    found = {name: _same_groups(dimensions()[name], codes) for name, codes in about.items()}
    return {name: codes for name, codes in found.items() if codes}


def _same_groups(dimension: Dimension, codes: list[str]) -> list[str]:
    groups = {dimension.codes[code].group for code in codes} - {None}
    return [
        each.code
        for each in dimension.codes.values()
        if each.group in groups and each.code not in codes
    ]


def _article(item: Item) -> dict[str, list[Block]] | None:
    if item.article is None:
        return None
    return {locale: blocks(render(text)) for locale, text in item.article.items()}
