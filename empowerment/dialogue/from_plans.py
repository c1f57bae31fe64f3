"""Plans of the self-check as proposals: what was agreed there is what the evening talks about.

Proposals become public. A plan's day goes along; who looks after it only where somebody says so,
because it may be a person's name, and the note never.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from empowerment.dialogue.models import LONGEST_TITLE, Proposal
from empowerment.dialogue.proposals import NewProposal
from empowerment.selfcheck.models import PlanStatus
from empowerment.selfcheck.plans import Plan, plans_of
from trends.publication.formats import day

# Proposals are written in German, as whoever adds them writes them.
_PLANNED = "Aus dem Selbstcheck, geplant bis {day}."
_OWNER = "Darum kümmert sich: {owner}."


def waiting_plans(
    session: Session, *, ags: str, proposals: Sequence[Proposal], secret: bytes | None = None
) -> list[Plan]:
    """Give a Kommune's open plans that are no proposals yet; with `secret` who looks after them."""
    known = {each.title for each in proposals}
    found = plans_of(session, ags=ags, secret=secret)
    return [
        each
        for each in found
        if each.status is PlanStatus.OPEN and _title(each.measure) not in known
    ]


def as_proposal(plan: Plan, *, with_owner: bool) -> NewProposal:
    """Make a proposal of a plan."""
    title = _title(plan.measure)
    sentences = [] if title == plan.measure else [plan.measure]
    sentences.append(_PLANNED.format(day=day(plan.due, "de")))
    if with_owner and plan.owner:
        sentences.append(_OWNER.format(owner=plan.owner))
    return NewProposal(title, " ".join(sentences))


def _title(measure: str) -> str:
    """Give a measure as a title; one that is too long stands in full in the explanation."""
    if len(measure) <= LONGEST_TITLE:
        return measure
    return measure[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
