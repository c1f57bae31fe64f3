"""What a recommendation says: its fields, how long each may be, and what an import may hold.

All texts are plain. Nothing here is Markdown or HTML, so there is nothing to clean: every page and
every export escapes what it shows. How it is kept: stored.py.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from core.errors import MalformedError
from core.plain_text import plain
from empowerment.library.items import Localised, labels
from empowerment.selfcheck.question_sets import our_sets
from reference.taxonomy import LOCALES
from trends.units import SizeClass

LONGEST_TITLE = 120
LONGEST_SENTENCE = 300
LONGEST_TEXT = 2_000
LONGEST_EXAMPLE = 1_500
LONGEST_STEP = 500
MOST_STEPS = 15
LONGEST_ADDRESS = 500
LONGEST_AUTHOR = 200
MOST_MATERIALS = 5
MOST_SOURCES = 10
MOST_HOURS = 2_000

TEXTS: Mapping[str, int] = {
    "title": LONGEST_TITLE,
    "problem": LONGEST_TEXT,
    "sentence": LONGEST_SENTENCE,
    "prerequisites": LONGEST_TEXT,
    "evidence": LONGEST_TEXT,
    "pitfalls": LONGEST_TEXT,
}
"""Fields of one text and the characters they may have."""

SINGLE_LINES = ("title", "sentence")

_ADDRESS = re.compile(
    r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{1,5})?([/?#][!#$%&'()*+,./0-9:;=?@A-Z_a-z~\[\]-]*)?",
    re.IGNORECASE,
)
"""ASCII alone and no name before the host: what one reads is where one gets."""

_VERSION_ADDRESS = re.compile(
    r"https?://[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?/recommendations/[0-9]{1,9}/v[0-9]{1,5}/"
)
"""Of a version, at whatever office it was published (exports.version_address)."""


class Money(StrEnum):
    """What it costs beside working time, in euros."""

    NONE = "none"
    LOW = "low"
    """Below 500."""
    MID = "mid"
    """Up to 5,000."""
    HIGH = "high"


class Licence(StrEnum):
    """What others may do with the text, as SPDX identifiers."""

    CC_BY = "CC-BY-4.0"
    CC0 = "CC0-1.0"


@dataclass(frozen=True, slots=True)
class Material:
    """Something to take along: a title and an encrypted address."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Source:
    """A published version that a text was taken from, as its licence wants it named."""

    address: str
    title: str
    author: str
    licence: str


@dataclass(frozen=True, slots=True)
class Content:
    """A recommendation's text. Drafts may lack anything; `lacking` says what."""

    title: str = ""
    problem: str = ""
    sentence: str = ""
    """The recommendation itself."""
    audience: tuple[str, ...] = ()
    """For whom (keys of `audiences`)."""
    prerequisites: str = ""
    steps: tuple[str, ...] = ()
    hours: int | None = None
    """Working hours up to the first result."""
    money: str = ""
    """A `Money`, or empty."""
    evidence: str = ""
    pitfalls: str = ""
    examples: Mapping[str, str] = field(default_factory=dict)
    """What it looks like in a Kommune of a size class (`SizeClass`)."""
    materials: tuple[Material, ...] = ()
    fields: tuple[str, ...] = ()
    """Of the self-check (keys of `check_fields`)."""
    language: str = "de"
    licence: str = Licence.CC_BY
    based_on: tuple[Source, ...] = ()
    """What it was taken from, the nearest first. Comes with an import, and no form changes it."""

    @property
    def is_bound(self) -> bool:
        """Whether the licence of a source asks to be kept: then CC0 is nobody's to give."""
        return any(each.licence != Licence.CC0 for each in self.based_on)


def audiences() -> Mapping[str, Localised]:
    """Give whom recommendations may be for; the same as of aids."""
    return labels("audiences")


def check_fields() -> Mapping[str, Localised]:
    """Give the fields of the self-check by their id."""
    return {each.id: each.title for one in our_sets().newest() for each in one.fields}


def is_address(text: str) -> bool:
    """Tell whether this may become a link."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def is_version_address(text: str) -> bool:
    """Tell whether this is where a version stands, here or at another office."""
    return _VERSION_ADDRESS.fullmatch(text) is not None


def checked(content: Content) -> Content:
    """Give a content as it is kept, however incomplete. Raises MalformedError.

    Whether it may be submitted is another question: see `lacking`.
    """
    texts = {name: plain(getattr(content, name), most=most) for name, most in TEXTS.items()}
    for name in SINGLE_LINES:
        texts[name] = " ".join(texts[name].split())
    steps = tuple(" ".join(plain(each, most=LONGEST_STEP).split()) for each in content.steps)
    materials = tuple(
        Material(" ".join(plain(each.title, most=LONGEST_TITLE).split()), _typed_address(each))
        for each in content.materials
    )
    examples = {size: plain(text, most=LONGEST_EXAMPLE) for size, text in content.examples.items()}
    found = Content(
        **texts,
        audience=_known(content.audience, audiences()),
        steps=tuple(each for each in steps if each),
        hours=content.hours,
        money=content.money,
        examples={size: examples[size] for size in SizeClass if examples.get(size)},
        materials=tuple(each for each in materials if each.title or each.address),
        fields=_known(content.fields, check_fields()),
        language=content.language,
        licence=content.licence,
        based_on=tuple(_checked_source(each) for each in content.based_on),
    )
    if not _is_in_bounds(found) or not set(examples) <= set(SizeClass):
        raise MalformedError
    return found


def has_words(content: Content) -> bool:
    """Tell whether anything was written; what is only chosen says nothing yet."""
    texts = (*(getattr(content, name) for name in TEXTS), *content.examples.values())
    materials = (each.title or each.address for each in content.materials)
    return any(text.strip() for text in (*texts, *content.steps, *materials))


def lacking(content: Content) -> list[str]:
    """Give the names of fields that need something before it may be submitted, in their order."""
    needed = ("title", "problem", "sentence", "audience", "steps", "money", "fields")
    missing = {name for name in needed if not getattr(content, name)}
    if content.hours is None:
        missing.add("hours")
    if any(not each.title or not is_address(each.address) for each in content.materials):
        missing.add("materials")
    return [each.name for each in fields(Content) if each.name in missing]


def dump(content: Content) -> dict[str, Any]:
    """Give a content as plain data, as it is kept and exported."""
    found = {each.name: getattr(content, each.name) for each in fields(Content)}
    return found | {
        "audience": list(content.audience),
        "steps": list(content.steps),
        "examples": dict(content.examples),
        "materials": [{"title": each.title, "address": each.address} for each in content.materials],
        "fields": list(content.fields),
        "based_on": [asdict(each) for each in content.based_on],
    }


def load(data: object) -> Content:
    """Read what `dump` gave, or what somebody wrote by hand. Raises MalformedError.

    Nothing else may be in it, and all but `based_on` has to be.
    """
    known = {each.name for each in fields(Content)}
    if not isinstance(data, dict) or not known - {"based_on"} <= set(data) <= known:
        raise MalformedError
    try:
        return checked(
            Content(
                **{name: _text(data[name]) for name in (*TEXTS, "money", "language", "licence")},
                audience=_texts(data["audience"]),
                steps=_texts(data["steps"]),
                hours=_hours(data["hours"]),
                examples={_text(size): _text(text) for size, text in data["examples"].items()},
                materials=tuple(_material(each) for each in data["materials"]),
                fields=_texts(data["fields"]),
                based_on=tuple(_source(each) for each in data.get("based_on", [])),
            )
        )
    except (AttributeError, KeyError, TypeError):
        raise MalformedError from None


def _typed_address(material: Material) -> str:
    """Keep what was typed, if it can be shown: that it is no address is told before submitting."""
    return plain(material.address, most=LONGEST_ADDRESS)


def _known(chosen: tuple[str, ...], known: Mapping[str, object]) -> tuple[str, ...]:
    if not set(chosen) <= set(known):
        raise MalformedError
    return tuple(each for each in known if each in chosen)


def _is_in_bounds(content: Content) -> bool:
    return (
        len(content.steps) <= MOST_STEPS
        and len(content.materials) <= MOST_MATERIALS
        and (content.hours is None or 1 <= content.hours <= MOST_HOURS)
        and content.money in ("", *Money)
        and content.language in LOCALES
        and content.licence in tuple(Licence)
        and len(content.based_on) <= MOST_SOURCES
        and not (content.is_bound and content.licence == Licence.CC0)
    )


def _checked_source(source: Source) -> Source:
    found = Source(
        address=source.address,
        title=" ".join(plain(source.title, most=LONGEST_TITLE).split()),
        author=" ".join(plain(source.author, most=LONGEST_AUTHOR).split()),
        licence=source.licence,
    )
    known = len(found.address) <= LONGEST_ADDRESS and found.licence in tuple(Licence)
    if not (known and found.title and found.author and is_version_address(found.address)):
        raise MalformedError
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(each) for each in value)


def _hours(value: object) -> int | None:
    if value is not None and type(value) is not int:
        raise TypeError
    return value


def _material(value: Mapping[str, object]) -> Material:
    if set(value) != {"title", "address"}:
        raise MalformedError
    return Material(_text(value["title"]), _text(value["address"]))


def _source(value: Mapping[str, object]) -> Source:
    if set(value) != {each.name for each in fields(Source)}:
        raise MalformedError
    return Source(**{name: _text(each) for name, each in value.items()})
