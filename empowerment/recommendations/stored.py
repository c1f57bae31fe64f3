"""How a text is kept: JSON with the number of its form and the labels of what it names.

What is written is checked against what may be chosen on that day (content.py). What was written is
read as it is: a version stays citable when a field of the self-check or an audience is no more, and
names it as it was called when it was published.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from core.errors import DomainError
from empowerment.library.items import Localised
from empowerment.recommendations.content import (
    TEXTS,
    Content,
    Licence,
    Material,
    Money,
    Source,
    audiences,
    check_fields,
    dump,
)
from reference.taxonomy import LOCALES
from trends.units import SizeClass

FORM = 2
"""Texts of the first form were the content alone, without a number and without labels."""

_FIRST_LABELS: Mapping[str, Mapping[str, Localised]] = {
    "audience": {
        "volunteers": {"de": "Ehrenamt", "en": "Volunteers"},
        "staff": {"de": "Beschäftigte", "en": "Staff"},
        "leadership": {"de": "Leitung", "en": "Leadership"},
        "council": {"de": "Kommunalpolitik", "en": "Local politics"},
        "coordinators": {"de": "Koordination", "en": "Coordination"},
        "counsellors": {"de": "Beratung", "en": "Counselling"},
    },
    "fields": {
        "A": {"de": "Haltung und Führung", "en": "Attitude and leadership"},
        "B": {"de": "Melden und Dokumentieren", "en": "Reporting and recording"},
        "C": {"de": "Schutz und Sicherheit", "en": "Protection and safety"},
        "D": {"de": "Nachsorge und Rückendeckung", "en": "Aftercare and backing"},
        "E": {"de": "Netzwerk, Dialog und Lernen", "en": "Network, dialogue and learning"},
    },
}
"""All that texts of the first form could name."""


class UnreadableError(DomainError):
    """What is kept is no text of ours: the row was damaged, or a newer release wrote it."""

    code: ClassVar[str] = "unavailable"


@dataclass(frozen=True, slots=True)
class Labels:
    """What the keys of a text were called when it was kept, by key."""

    audience: Mapping[str, Localised]
    fields: Mapping[str, Localised]


@dataclass(frozen=True, slots=True)
class Stored:
    """A text as it was kept. It may name what can't be chosen any more."""

    content: Content
    labels: Labels


def to_text(content: Content) -> str:
    """Give a content as JSON text with today's labels, always the same for the same."""
    data = {
        "form": FORM,
        "labels": dump_labels(content, labels_today(content)),
        "recommendation": dump(content),
    }
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(text: str) -> Stored:
    """Read a text however old. Raises UnreadableError."""
    try:
        data = json.loads(text)
    except (RecursionError, ValueError):
        raise UnreadableError from None
    kept = data.get("recommendation", data) if isinstance(data, dict) else None
    if not isinstance(kept, dict):
        raise UnreadableError
    content = _content(kept)
    labels = data["labels"] if isinstance(data.get("labels"), dict) else _FIRST_LABELS
    return Stored(
        content,
        Labels(
            audience=_named(content.audience, labels.get("audience"), audiences()),
            fields=_named(content.fields, labels.get("fields"), check_fields()),
        ),
    )


def to_content(text: str) -> Content:
    """Read a text to go on with, without what can't be chosen any more. Raises UnreadableError."""
    content = read(text).content
    return replace(
        content,
        audience=tuple(each for each in content.audience if each in audiences()),
        fields=tuple(each for each in content.fields if each in check_fields()),
    )


def labels_today(content: Content) -> Labels:
    """Give what the keys of a content are called today."""
    return Labels(
        audience=_named(content.audience, None, audiences()),
        fields=_named(content.fields, None, check_fields()),
    )


def dump_labels(content: Content, labels: Labels) -> dict[str, dict[str, dict[str, str]]]:
    """Give labels as plain data, as they are kept and exported."""
    return {
        "audience": {each: dict(labels.audience[each]) for each in content.audience},
        "fields": {each: dict(labels.fields[each]) for each in content.fields},
    }


def _named(
    keys: tuple[str, ...], kept: object, today: Mapping[str, Localised]
) -> Mapping[str, Localised]:
    """Name every key: as it was kept, else as it is called today, else by itself."""
    own = kept if isinstance(kept, dict) else {}
    return {each: _label(own.get(each)) or today.get(each) or _label(each) or {} for each in keys}


def _label(value: object) -> Localised | None:
    if isinstance(value, str):
        return dict.fromkeys(LOCALES, value)
    if isinstance(value, dict) and all(isinstance(value.get(each), str) for each in LOCALES):
        return {each: value[each] for each in LOCALES}
    return None


def _content(data: Mapping[str, Any]) -> Content:
    """Take what is there and of its kind; what isn't is as if nobody had written it."""
    hours, examples = data.get("hours"), data.get("examples")
    shown = examples if isinstance(examples, dict) else {}
    return Content(
        **{name: _text(data.get(name)) for name in TEXTS},
        audience=_texts(data.get("audience")),
        steps=_texts(data.get("steps")),
        hours=hours if type(hours) is int else None,
        money=_one_of(data.get("money"), tuple(Money), ""),
        examples={size: text for size in SizeClass if (text := _text(shown.get(size)))},
        materials=tuple(
            Material(_text(each.get("title")), _text(each.get("address")))
            for each in _parts(data.get("materials"))
        ),
        fields=_texts(data.get("fields")),
        language=_one_of(data.get("language"), LOCALES, LOCALES[0]),
        licence=_text(data.get("licence")) or Licence.CC_BY,
        based_on=tuple(
            Source(**{name: _text(each.get(name)) for name in Source.__dataclass_fields__})
            for each in _parts(data.get("based_on"))
        ),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    found = value if isinstance(value, list) else []
    return tuple(each for each in found if isinstance(each, str))


def _parts(value: object) -> list[dict[str, Any]]:
    found = value if isinstance(value, list) else []
    return [each for each in found if isinstance(each, dict)]


def _one_of(value: object, known: tuple[str, ...], otherwise: str) -> str:
    return value if isinstance(value, str) and value in known else otherwise
