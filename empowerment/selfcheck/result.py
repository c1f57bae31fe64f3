"""What two sides said, side by side. Nothing is computed from fewer than five sheets of a side.

"Don't know" is counted apart and never as a 0: it says that something is not known, not that it is
not there. A mean of fewer than three people's answers would all but say what each of them ticked,
so there is none; a field's mean is that of the questions both sides have one for, so that neither
a missing mean can be worked out from it nor a gap come from different questions. Kommunen are not
compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.errors import DomainError, NotValidError
from empowerment.selfcheck.question_sets import Question, QuestionSet, Side

FEWEST = 5
"""Sheets of each side, so that nobody can be made out."""

FEWEST_ANSWERS = 3
"""People of a side who say more than "don't know", for a question to have a mean."""

PLACES = 1
"""Decimal places of a mean, those that are shown: so gaps are what readers work out themselves."""

LOW = 1.0
"""Up to here both sides say: at most here and there."""

Sheet = Mapping[str, int | None]
"""One person's answers, by question; a question that was passed over is missing."""


class TooFewSheetsError(DomainError):
    """A side has fewer sheets than it takes to show a result."""

    code: ClassVar[str] = "too-few-sheets"


@dataclass(frozen=True, slots=True)
class Tally:
    """One side's answers: their mean on the scale, None if too few, and how many don't know."""

    mean: float | None
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
        return None if ours is None or theirs is None else round(ours - theirs, PLACES)


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

    def lowest(self, most: int = 3) -> list[Compared]:
        """Give the questions of which both sides say that there is little or nothing."""
        low = [each for each in self.questions if _is_low(each)]
        return sorted(low, key=lambda each: (_sum(each), each.id))[:most]

    def least_known(self, side: Side, most: int = 3) -> list[Compared]:
        """Give the questions that at least half of a side don't know the answer to."""
        half = self.sheets[side] / 2
        many = [each for each in self.questions if each.sides[side].unknown >= half]
        return sorted(many, key=lambda each: (-each.sides[side].unknown, each.id))[:most]


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
    questions = {
        question.id: Compared(question.id, {side: _tally(sheets[side], question) for side in Side})
        for question in asked.questions(short=short)
    }
    fields = [
        _field(field.id, [questions[each.id] for each in of_field], sheets)
        for field, of_field in asked.by_field(short=short)
    ]
    counts = {side: len(sheets[side]) for side in Side}
    return Result(sheets=counts, fields=fields, questions=list(questions.values()))


def _is_low(compared: Compared) -> bool:
    """Tell whether each side says so: a high and a low mean are no agreement."""
    means = [tally.mean for tally in compared.sides.values()]
    return all(mean is not None and mean <= LOW for mean in means)


def _sum(compared: Compared) -> float:
    return sum(tally.mean or 0 for tally in compared.sides.values())


def _tally(sheets: Sequence[Sheet], question: Question) -> Tally:
    answers = [sheet[question.id] for sheet in sheets if question.id in sheet]
    known = [answer for answer in answers if answer is not None]
    mean = _mean(known) if len(known) >= FEWEST_ANSWERS else None
    return Tally(mean, len(answers) - len(known))


def _field(
    name: str, questions: Sequence[Compared], sheets: Mapping[Side, Sequence[Sheet]]
) -> Compared:
    shared = [each.id for each in questions if each.gap is not None]

    def tally(side: Side) -> Tally:
        answers = (sheet.get(question) for sheet in sheets[side] for question in shared)
        known = [answer for answer in answers if answer is not None]
        unknown = sum(each.sides[side].unknown for each in questions)
        return Tally(_mean(known) if known else None, unknown)

    return Compared(name, {side: tally(side) for side in Side})


def _mean(answers: Sequence[int]) -> float:
    return round(sum(answers) / len(answers), PLACES)
