"""Limits guessing of one-time codes per account and hour, for all processes of a server together.

A count is taken before a code is compared, so that many guesses at once get no further than one
after the other. The hour is remembered as a keyed hash: the database holds no time of day.
"""

import datetime

from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from accounts.errors import TooManyAttemptsError
from accounts.models import CodeGuesses
from accounts.second_factor import Factors
from core.db import table_of

MOST_AN_HOUR = 10
"""One-time codes have six digits, three of them are right at any time: whoever has the password
guesses one in a day with a chance of about one in a thousand. Recovery codes stay open to the
owner.
"""

_HOUR = 3_600


def take_guess(
    session: Session, factors: Factors, *, coordinator: bytes, now: datetime.datetime
) -> None:
    """Count a guess; the caller commits before it is compared.

    Raises TooManyAttemptsError for one too many, which isn't counted, until the next full hour.
    """
    hour, gone = divmod(int(now.timestamp()), _HOUR)
    mark = factors.tag("code-guesses", coordinator + hour.to_bytes(8, "big"))
    table = table_of(CodeGuesses)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    counted = (
        insert(table)
        .values(coordinator=coordinator, mark=mark, count=1)
        .on_conflict_do_update(
            index_elements=["coordinator"],
            set_={
                "mark": mark,
                "count": case((table.c.mark == mark, table.c.count + 1), else_=1),
            },
        )
        .returning(table.c.count)
    )
    if session.execute(counted).scalar_one() > MOST_AN_HOUR:
        raise TooManyAttemptsError(_HOUR - gone + 1)


def forget_guesses(session: Session, *, coordinator: bytes) -> None:
    """Start again after a right code."""
    session.execute(delete(CodeGuesses).where(CodeGuesses.coordinator == coordinator))
