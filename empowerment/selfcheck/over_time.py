"""Two self-checks of one Kommune with the same questions, side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.errors import NotValidError
from empowerment.selfcheck.checks import Check
from empowerment.selfcheck.question_sets import Side
from empowerment.selfcheck.result import PLACES, Compared


@dataclass(frozen=True, slots=True)
class Change:
    """A field, then and now, as both sides see it."""

    before: Compared
    after: Compared

    @property
    def id(self) -> str:
        """The field's."""
        return self.after.id

    @property
    def changes(self) -> Mapping[Side, float | None]:
        """How much higher each side's mean is now; None if it has none, then or now."""
        return {side: self._change(side) for side in Side}

    def _change(self, side: Side) -> float | None:
        before, after = self.before.sides[side].mean, self.after.sides[side].mean
        return None if before is None or after is None else round(after - before, PLACES)


def changes(before: Check, after: Check) -> Sequence[Change]:
    """Compare the fields of two checks. Raises NotValidError if they can't be compared."""
    if before.result is None or after.result is None or not before.is_like(after):
        raise NotValidError
    pairs = zip(before.result.fields, after.result.fields, strict=True)
    return [Change(*pair) for pair in pairs]


def earlier(check: Check, checks: Sequence[Check]) -> Check | None:
    """Give the check before this one with which it can be compared."""
    return next(_comparable(check, checks), None)


def _comparable(check: Check, checks: Sequence[Check]) -> Iterator[Check]:
    if check.closed is None or check.result is None:
        return
    for each in sorted(checks, key=lambda other: other.started, reverse=True):
        comparable = each.is_like(check) and each.result is not None
        if comparable and each.id != check.id and each.started <= check.started:
            yield each
