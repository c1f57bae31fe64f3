"""Results over Kommunen, for those who analyse them: means of fields, and of no Kommune.

Only of sets that at least five Kommunen have a result of. Who compares two exports must not find
the Kommune that came in between: Kommunen count in steps of five, in the order in which they
closed, each with its first result alone, and nothing of the present day is in it. So it is for
each field by itself: not every Kommune has a mean of every field.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from empowerment.selfcheck.frozen import thaw
from empowerment.selfcheck.models import SelfCheck
from empowerment.selfcheck.question_sets import QuestionSet, QuestionSets, Side, our_sets
from empowerment.selfcheck.result import Result

FEWEST_KOMMUNEN = 5
PLACES = 1


@dataclass(frozen=True, slots=True)
class FieldMeans:
    """What Kommunen say on a field: the mean of their means, each Kommune the same weight."""

    id: str
    kommunen: int
    """Whose means are in it: a multiple of five, and 0 where fewer have one."""
    means: Mapping[Side, float | None]
    """None of 0 Kommunen."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A set's results over Kommunen; `kommunen` is a multiple of five, and so is each field's."""

    asked: QuestionSet
    short: bool
    kommunen: int
    fields: tuple[FieldMeans, ...]


def aggregates(
    session: Session, *, today: datetime.date, sets: QuestionSets | None = None
) -> list[Aggregate]:
    """Give all aggregates there are, by set, version and form."""
    rows = session.execute(
        select(
            SelfCheck.question_set,
            SelfCheck.version,
            SelfCheck.short,
            SelfCheck.ags,
            SelfCheck.result,
        )
        .where(SelfCheck.result.is_not(None), SelfCheck.closed < today)
        .order_by(SelfCheck.closed, SelfCheck.id)
    )
    found: dict[tuple[str, int, bool], dict[str, Result]] = {}
    for row in rows:
        first = found.setdefault((row.question_set, row.version, row.short), {})
        if row.ags not in first:
            first[row.ags] = thaw(row.result)
    return [
        _aggregate((sets or our_sets()).get(name, version), short, list(results.values()))
        for (name, version, short), results in sorted(found.items())
        if len(results) >= FEWEST_KOMMUNEN
    ]


def _aggregate(asked: QuestionSet, short: bool, results: list[Result]) -> Aggregate:
    return Aggregate(asked, short, _in_steps(len(results)), tuple(_fields(results)))


def _fields(results: list[Result]) -> Iterator[FieldMeans]:
    for place, field in enumerate(results[0].fields):
        # A field has a mean of both sides or of none (result.py).
        known = [each.fields[place] for each in results if each.fields[place].gap is not None]
        counted = known[: _in_steps(len(known))]
        yield FieldMeans(
            field.id,
            len(counted),
            {side: _mean([each.sides[side].mean or 0 for each in counted]) for side in Side},
        )


def _in_steps(number: int) -> int:
    return number // FEWEST_KOMMUNEN * FEWEST_KOMMUNEN


def _mean(means: list[float]) -> float | None:
    return round(sum(means) / len(means), PLACES) if means else None
