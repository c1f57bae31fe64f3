"""Putting aside what no browser of the desk could open: it stays, but nobody is reminded of it.

The mark is the server's word alone. Browsers try every message again and believe only themselves:
one that opens is shown as new, whatever the mark says.
"""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.db import table_of
from core.errors import NotFoundError
from incidents.models import Message, Report


def put_aside(session: Session, *, desk: bytes, messages: Sequence[bytes], aside: bool) -> None:
    """Put messages that wait aside, or take them back. Repeating it changes nothing.

    Raises NotFoundError if one of them does not wait at this desk; the caller then rolls back.
    """
    reports = select(Report.id).where(Report.desk == desk)
    changed = session.execute(
        update(table_of(Message))
        .where(Message.id.in_(messages), Message.intake.is_not(None), Message.report.in_(reports))
        .values(aside=aside)
        .returning(Message.id)
    ).all()
    if len(changed) != len(set(messages)):
        raise NotFoundError
