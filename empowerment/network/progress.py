"""How far Kommunen are, as the network office sees it: whether something was done, never what.

The other rooms are asked by `Sources`, which can answer with a state alone: no function here could
hand on an answer or a result of a self-check.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from accounts.coordinator_invitations import open_invitations
from accounts.coordinators import kommunen_with_accounts
from empowerment.network.agreements import Standing, State, standings
from reference.kommunen import Kommune
from trends.units import SizeClass, size_class


class SelfcheckState(StrEnum):
    """How far a Kommune's newest self-check is."""

    NONE = "none"
    STARTED = "started"
    CLOSED = "closed"
    PLANNED = "planned"
    """Closed, and at least one plan was made."""


def _nothing(_session: Session) -> Mapping[str, str]:
    return {}


def _nobody(_session: Session) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class Sources:
    """What the other rooms tell, by Kommune; without a word nothing was done."""

    selfchecks: Callable[[Session], Mapping[str, str]] = _nothing
    """One of SelfcheckState's values; anything else counts as none."""
    dialogues: Callable[[Session], frozenset[str]] = _nobody
    """Those that held a dialogue."""
    recommendations: Callable[[Session], frozenset[str]] = _nobody
    """Those of whom a recommendation is published."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One Kommune's way, as far as the office gets to see it."""

    kommune: Kommune
    standing: Standing
    people: int
    """Accounts."""
    codes: int
    """Invitations that nobody has used yet."""
    selfcheck: SelfcheckState
    dialogue: bool
    recommendation: bool

    @property
    def size(self) -> SizeClass:
        """The class of its population."""
        return size_class(self.kommune.population)

    @property
    def recommendation_due(self) -> datetime.date | None:
        """When a recommendation is due that isn't published yet."""
        return None if self.recommendation else self.standing.recommendation_due


def progress(
    session: Session,
    sources: Sources,
    known: Mapping[str, Kommune],
    *,
    today: datetime.date,
) -> Sequence[Progress]:
    """Give all Kommunen with an account, an open code or an agreement, in alphabetical order."""
    people = kommunen_with_accounts(session)
    codes: dict[str, int] = {}
    for each in open_invitations(session, today=today):
        if each.ags is not None:
            codes[each.ags] = codes.get(each.ags, 0) + 1
    signed = standings(session, today=today)
    selfchecks, dialogues, recommendations = (
        sources.selfchecks(session),
        sources.dialogues(session),
        sources.recommendations(session),
    )
    found = [
        Progress(
            kommune=known[ags],
            standing=signed.get(ags) or Standing(ags, State.INVITED, ()),
            people=people.get(ags, 0),
            codes=codes.get(ags, 0),
            selfcheck=_selfcheck(selfchecks.get(ags)),
            dialogue=ags in dialogues,
            recommendation=ags in recommendations,
        )
        for ags in {*people, *codes, *signed}
        if ags in known
    ]
    return sorted(found, key=lambda each: (each.kommune.name, each.kommune.ags))


def _selfcheck(told: str | None) -> SelfcheckState:
    known = {each.value: each for each in SelfcheckState}
    return known.get(told or "", SelfcheckState.NONE)
