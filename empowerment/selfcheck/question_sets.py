"""Sets of questions, each a file with a version: one that was answered is never changed.

Another set, of integration policy for instance, is another file in `questions/`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from core.errors import NotFoundError

FOLDER = Path(__file__).parent / "questions"
LONGEST_NAME = 24

Localised = Mapping[str, str]


class Side(StrEnum):
    """Who answers."""

    ADMINISTRATION = "administration"
    VOLUNTEERS = "volunteers"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Volunteers get a wording of their own where they can't know the other."""

    id: str
    text: Localised
    volunteers: Localised | None

    def wording(self, side: Side) -> Localised:
        """Give the text for a side, by locale."""
        if side is Side.VOLUNTEERS and self.volunteers is not None:
            return self.volunteers
        return self.text


@dataclass(frozen=True, slots=True)
class Field:
    """Questions that belong together, and the aids (ids) that help where it is weak."""

    id: str
    title: Localised
    aids: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A step of the scale; `value` is None for "don't know"."""

    value: int | None
    label: Localised


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A self-check: fields, scale, and which questions its short form has."""

    id: str
    version: int
    title: Localised
    scale: tuple[Answer, ...]
    short: frozenset[str]
    fields: tuple[Field, ...]

    def questions(self, *, short: bool) -> Iterator[Question]:
        """Give the questions in their order, all or those of the short form."""
        for _, questions in self.by_field(short=short):
            yield from questions

    def by_field(self, *, short: bool) -> Iterator[tuple[Field, list[Question]]]:
        """Give each field with its questions, without fields of which nothing is asked."""
        for field in self.fields:
            asked = [each for each in field.questions if not short or each.id in self.short]
            if asked:
                yield field, asked


class QuestionSets:
    """The sets of a folder, each by its name and version."""

    def __init__(self, folder: Path) -> None:
        sets = [_read(json.loads(file.read_text("utf-8"))) for file in folder.glob("*.json")]
        self._sets = {(one.id, one.version): one for one in sets}

    def get(self, name: str, version: int) -> QuestionSet:
        """Give a set. Raises NotFoundError."""
        found = self._sets.get((name, version))
        if found is None:
            raise NotFoundError
        return found

    def newest(self) -> list[QuestionSet]:
        """Give the newest version of each set, by its name."""
        newest = {name: one for (name, _), one in sorted(self._sets.items())}
        return list(newest.values())


@cache
def our_sets() -> QuestionSets:
    """Give the sets that come with the product."""
    return QuestionSets(FOLDER)


def _read(content: Mapping[str, Any]) -> QuestionSet:
    return QuestionSet(
        id=content["id"],
        version=content["version"],
        title=content["title"],
        scale=tuple(
            Answer(entry["value"], {"de": entry["de"], "en": entry["en"]})
            for entry in content["scale"]
        ),
        short=frozenset(content["short"]),
        fields=tuple(
            Field(
                id=field["id"],
                title=field["title"],
                aids=tuple(field["aids"]),
                questions=tuple(
                    Question(entry["id"], entry["text"], entry["volunteers"])
                    for entry in field["questions"]
                ),
            )
            for field in content["fields"]
        ),
    )
