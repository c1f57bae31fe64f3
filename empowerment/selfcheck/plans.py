"""Up to three plans after a self-check: what, who, until when, and what became of it.

The dialogue room discusses them. What a plan says it wants to change may become public there; who
looks after it and the note may name people, so they are sealed at rest.
"""

import datetime
import json
import os
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.at_rest import Box
from core.errors import NotFoundError, NotValidError
from core.letters import withdraw
from empowerment.selfcheck.errors import TooManyPlansError
from empowerment.selfcheck.models import PlanStatus, SelfCheck, SelfCheckPlan

MOST_PLANS = 3


@dataclass(frozen=True, slots=True)
class PlanText:
    """What people write down."""

    measure: str
    owner: str
    """A role or a name."""
    due: datetime.date
    status: PlanStatus = PlanStatus.OPEN
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of a check."""

    id: bytes
    check: bytes
    measure: str
    due: datetime.date
    status: PlanStatus
    owner: str
    """Empty for who doesn't give the server's secret, as is the note."""
    note: str
    is_readable: bool = True
    """Whether the secret that was given opens owner and note; with another one they are empty."""

    def is_due(self, today: datetime.date) -> bool:
        """Whether it is open and its day has come."""
        return self.status is PlanStatus.OPEN and self.due <= today


def plans_of(session: Session, *, ags: str, secret: bytes | None = None) -> list[Plan]:
    """Give a Kommune's plans of all its checks, by day; without `secret` owner and note are empty.

    Those of older checks are among them: `Plan.check` says of which.
    """
    rows = session.scalars(
        select(SelfCheckPlan)
        .join(SelfCheck, SelfCheck.id == SelfCheckPlan.self_check)
        .where(SelfCheck.ags == ags)
        .order_by(SelfCheckPlan.due, SelfCheckPlan.place, SelfCheckPlan.id)
    )
    return [_view(row, secret) for row in rows]


def find_plan(session: Session, *, secret: bytes, ags: str, plan: bytes) -> Plan:
    """Give a Kommune's plan. Raises NotFoundError."""
    return _view(_find(session, ags, plan), secret)


def add_plan(
    session: Session,
    *,
    secret: bytes,
    ags: str,
    check: bytes,
    text: PlanText,
    today: datetime.date,
) -> bytes:
    """Write down a plan of a closed check; give its id. Raises NotFoundError, TooManyPlansError."""
    # Holds the check's row: of two who add one at once, the second sees the first's.
    row = session.scalar(
        select(SelfCheck)
        .where(SelfCheck.id == check, SelfCheck.ags == ags, SelfCheck.closed.is_not(None))
        .with_for_update()
    )
    if row is None:
        raise NotFoundError
    places = session.scalars(
        select(SelfCheckPlan.place).where(SelfCheckPlan.self_check == check)
    ).all()
    free = [place for place in range(1, MOST_PLANS + 1) if place not in places]
    if not free:
        raise TooManyPlansError
    name = os.urandom(16)
    session.add(
        SelfCheckPlan(
            id=name,
            self_check=check,
            place=free[0],
            measure=text.measure,
            personal=_seal(secret, name, text),
            due=text.due,
            status=text.status,
            made=today,
        )
    )
    session.flush()
    return name


def change_plan(session: Session, *, secret: bytes, ags: str, plan: bytes, text: PlanText) -> None:
    """Put other words, another day or status in the place of a plan's. Raises NotFoundError."""
    row = _find(session, ags, plan)
    row.measure, row.due, row.status = text.measure, text.due, text.status
    row.personal = _seal(secret, row.id, text)
    withdraw(session, about=row.id)  # what is due now is written down anew
    session.flush()


def remove_plan(session: Session, *, ags: str, plan: bytes) -> None:
    """Delete a plan and what is due about it. Raises NotFoundError."""
    row = _find(session, ags, plan)
    withdraw(session, about=row.id)
    session.delete(row)
    session.flush()


def _find(session: Session, ags: str, plan: bytes) -> SelfCheckPlan:
    row = session.scalar(
        select(SelfCheckPlan)
        .join(SelfCheck, SelfCheck.id == SelfCheckPlan.self_check)
        .where(SelfCheckPlan.id == plan, SelfCheck.ags == ags)
        .with_for_update(of=SelfCheckPlan)
    )
    if row is None:
        raise NotFoundError
    return row


def _seal(secret: bytes, plan: bytes, text: PlanText) -> bytes:
    content = json.dumps({"note": text.note, "owner": text.owner}, ensure_ascii=False)
    return _box(secret).seal(content, about=plan)


def _view(row: SelfCheckPlan, secret: bytes | None) -> Plan:
    personal, is_readable = {"note": "", "owner": ""}, True
    if secret is not None:
        try:
            personal = json.loads(_box(secret).open(row.personal, about=row.id))
        except NotValidError:
            is_readable = False  # the server's secret is another one by now; the measure is there
    return Plan(
        id=row.id,
        check=row.self_check,
        measure=row.measure,
        due=row.due,
        status=PlanStatus(row.status),
        owner=personal["owner"],
        note=personal["note"],
        is_readable=is_readable,
    )


def _box(secret: bytes) -> Box:
    return Box(secret, "self-check-plan")
