"""How far Kommunen are, as the network office sees it: whether something was done, never what.

What comes from other rooms is a state (elsewhere.py): nothing here could hand on an answer or a
result of a self-check.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from accounts.coordinator_invitations import open_invitations
from accounts.coordinators import kommunen_with_accounts
from empowerment.network.agreements import Standing, State, standings
from empowerment.network.elsewhere import (
    dialogue_standings,
    published_recommendations,
    selfcheck_states,
)
from reference.kommunen import Kommune
from trends.publication.formats import alphabetical
from trends.units import SizeClass, size_class


class SelfcheckState(StrEnum):
    """How far a Kommune's newest self-check is."""

    NONE = "none"
    STARTED = "started"
    CLOSED = "closed"
    PLANNED = "planned"
    """Closed, and at least one plan was made."""


class DialogueState(StrEnum):
    """How far a Kommune's dialogues are, as everybody can read; the first that is true of one."""

    OVERDUE = "overdue"
    """An answer was promised for a day that is over."""
    WAITING = "waiting"
    """The evening is over, the answer still within its time."""
    ANSWERED = "answered"
    ANNOUNCED = "announced"
    NONE = "none"


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
    dialogue: DialogueState
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
    session: Session, known: Mapping[str, Kommune], *, today: datetime.date
) -> Sequence[Progress]:
    """Give all Kommunen with an account, an open code or an agreement, in alphabetical order."""
    people = kommunen_with_accounts(session)
    codes: dict[str, int] = {}
    for each in open_invitations(session, today=today):
        if each.ags is not None:
            codes[each.ags] = codes.get(each.ags, 0) + 1
    signed = standings(session, today=today)
    selfchecks, dialogues = selfcheck_states(session), dialogue_standings(session, today=today)
    recommendations = published_recommendations(session)
    found = [
        Progress(
            kommune=known[ags],
            standing=signed.get(ags) or Standing(ags, State.INVITED, ()),
            people=people.get(ags, 0),
            codes=codes.get(ags, 0),
            selfcheck=_selfcheck(selfchecks.get(ags)),
            dialogue=_dialogue(dialogues.get(ags, frozenset())),
            recommendation=ags in recommendations,
        )
        for ags in {*people, *codes, *signed}
        if ags in known
    ]
    return sorted(found, key=lambda each: (alphabetical(each.kommune.name), each.kommune.ags))


def _dialogue(told: frozenset[str]) -> DialogueState:
    """Read where dialogues stand (empowerment.dialogue.promise)."""
    known = {
        "overdue": DialogueState.OVERDUE,
        "open": DialogueState.WAITING,
        "waiting": DialogueState.WAITING,
        "answered": DialogueState.ANSWERED,
        "ahead": DialogueState.ANNOUNCED,
    }
    found = {known[each] for each in told if each in known}
    return next((each for each in DialogueState if each in found), DialogueState.NONE)


def _selfcheck(told: str | None) -> SelfcheckState:
    known = {each.value: each for each in SelfcheckState}
    return known.get(told or "", SelfcheckState.NONE)
