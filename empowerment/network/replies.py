"""The letter about replies: to an own question, or to an own recommendation.

It says that there is one and nothing of it. Whoever is told gets one letter about all of a day, on
the next one, and may refuse them.
"""

import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from accounts.models import Coordinator
from accounts.roles import CoordinatorRole
from core.db import table_of
from core.letters import post
from empowerment.network.models import ReplyRefusal

LETTER = "network-reply"

REPLIES = b"network replies."
"""What the letter is about, 16 bytes: no single reply, so that all of a day are one letter."""


def tell_of_reply(
    session: Session, *, to: str | None, by: str | None, today: datetime.date
) -> None:
    """Let those hear of it who wrote what was replied to; `to` and `by` are keys of Kommunen.

    None is the network office. Nobody hears of what their own Kommune says.
    """
    if to == by:
        return
    role = CoordinatorRole.EDITOR if to is None else CoordinatorRole.COORDINATOR
    people = select(Coordinator.id).where(Coordinator.ags == to, Coordinator.role == role)
    tomorrow = today + datetime.timedelta(days=1)
    for person in session.scalars(people):
        post(session, kind=LETTER, about=REPLIES, addressee=person, due=tomorrow)


def day_of(due: datetime.date) -> datetime.date:
    """Give the day that a letter due on a day is about."""
    return due - datetime.timedelta(days=1)


def refuse(session: Session, *, coordinator: bytes) -> None:
    """Send somebody no more letters about replies."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"coordinator": coordinator}
    session.execute(insert(table_of(ReplyRefusal)).values(row).on_conflict_do_nothing())


def allow(session: Session, *, coordinator: bytes) -> None:
    """Send somebody letters about replies again."""
    session.execute(delete(ReplyRefusal).where(ReplyRefusal.coordinator == coordinator))


def is_refused(session: Session, *, coordinator: bytes) -> bool:
    """Tell whether somebody wants no letters about replies."""
    return session.get(ReplyRefusal, coordinator) is not None
