"""Steps that a person put aside for a while: the next one is shown instead."""

import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from accounts.models import PostponedStep
from core.db import table_of

DAYS = 14


def postpone(session: Session, *, coordinator: bytes, step: str, today: datetime.date) -> None:
    """Put a step aside; what was put aside and is due again goes."""
    session.execute(
        delete(PostponedStep).where(
            PostponedStep.coordinator == coordinator, PostponedStep.until <= today
        )
    )
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    until = today + datetime.timedelta(days=DAYS)
    row = {"coordinator": coordinator, "step": step, "until": until}
    statement = insert(table_of(PostponedStep)).values(row)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["coordinator", "step"], set_={"until": until}
        )
    )


def postponed(session: Session, *, coordinator: bytes, today: datetime.date) -> frozenset[str]:
    """Give the steps that a person put aside and that aren't due again."""
    statement = select(PostponedStep.step).where(
        PostponedStep.coordinator == coordinator, PostponedStep.until > today
    )
    return frozenset(session.scalars(statement))
