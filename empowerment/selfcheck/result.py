"""What two sides said, side by side. Nothing is computed from fewer than five sheets of a side.

"Don't know" is counted apart and never as a 0: it says that something is not known, not that it is
not there. Kommunen are not compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.errors import DomainError, NotValidError
from empowerment.selfcheck.question_sets import Question, QuestionSet, Side

FEWEST = 5
"""Sheets of each side, so that nobody can be made out."""

Sheet = Mapping[str, int | None]
"""One person's answers, by question; a question that was passed over is missing."""


class TooFewSheetsError(DomainError):
    """A side has fewer sheets than it takes to show a result."""

    code: ClassVar[str] = "too-few-sheets"


@dataclass(frozen=True, slots=True)
class Tally:
    """One side's answers: their mean on the scale, None without any, and how many don't know."""

    mean: float | None
    answered: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A question or field as both sides see it."""

    id: str
    sides: Mapping[Side, Tally]

    @property
    def gap(self) -> float | None:
        """How much better the administration sees it; None if a side has no answer."""
        ours, theirs = self.sides[Side.ADMINISTRATION].mean, self.sides[Side.VOLUNTEERS].mean
        return None if ours is None or theirs is None else ours - theirs


@dataclass(frozen=True, slots=True)
class Result:
    """A closed self-check."""

    sheets: Mapping[Side, int]
    fields: Sequence[Compared]
    questions: Sequence[Compared]

    def widest(self, most: int = 3) -> list[Compared]:
        """Give the questions that both sides see most differently: what to talk about first."""
        known = [each for each in self.questions if each.gap]
        return sorted(known, key=lambda each: (-abs(each.gap or 0), each.id))[:most]


def check_sheet(sheet: Sheet, questions: Sequence[Question], asked: QuestionSet) -> None:
    """Refuse answers that the scale doesn't have, and those to other questions. NotValidError."""
    allowed = {answer.value for answer in asked.scale}
    known = {question.id for question in questions}
    if not sheet or not sheet.keys() <= known or not set(sheet.values()) <= allowed:
        raise NotValidError


def compare(asked: QuestionSet, sheets: Mapping[Side, Sequence[Sheet]], *, short: bool) -> Result:
    """Compare the sides. Raises TooFewSheetsError."""
    if any(len(sheets.get(side, ())) < FEWEST for side in Side):
        raise TooFewSheetsError
    chosen = {question.id for question in asked.questions(short=short)}
    return Result(
        sheets={side: len(sheets[side]) for side in Side},
        fields=[
            _compare(field.id, sheets, {each.id for each in field.questions} & chosen)
            for field in asked.fields
        ],
        questions=[
            _compare(question.id, sheets, {question.id})
            for question in asked.questions(short=short)
        ],
    )


def _compare(name: str, sheets: Mapping[Side, Sequence[Sheet]], questions: set[str]) -> Compared:
    return Compared(name, {side: _tally(sheets[side], questions) for side in Side})


def _tally(sheets: Sequence[Sheet], questions: set[str]) -> Tally:
    answers = [sheet[question] for sheet in sheets for question in questions & sheet.keys()]
    known = [answer for answer in answers if answer is not None]
    mean = sum(known) / len(known) if known else None
    return Tally(mean, len(known), len(answers) - len(known))
