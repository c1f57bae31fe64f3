"""A Kommune that checks itself, at the services."""

import datetime
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.db import Database
from empowerment.selfcheck.checks import (
    Check,
    close_check,
    find_check,
    hand_in,
    start_check,
)
from empowerment.selfcheck.codes import code_of
from empowerment.selfcheck.question_sets import QuestionSets, Side, our_sets
from empowerment.selfcheck.result import Sheet

AGS = "01999002"
TODAY = datetime.date(2026, 11, 23)
DAYS = 21
LAST_DAY = TODAY + datetime.timedelta(days=DAYS)


@dataclass
class Kommune:
    """One Kommune with a server's secret."""

    database: Database
    ags: str = AGS
    secret: bytes = field(default_factory=lambda: os.urandom(32))
    sets: QuestionSets = field(default_factory=our_sets)

    def start(
        self,
        *,
        name: str = "protection",
        short: bool = False,
        today: datetime.date = TODAY,
        days: int = DAYS,
    ) -> bytes:
        with self.database.write() as session:
            return start_check(
                session,
                secret=self.secret,
                ags=self.ags,
                asked=self.sets.get(name, 1),
                short=short,
                last_day=today + datetime.timedelta(days=days),
                today=today,
            )

    def answer(
        self,
        check: bytes,
        side: Side,
        sheet: Sheet,
        *,
        draft: bytes | None = None,
        today: datetime.date = TODAY,
    ) -> None:
        with self.database.write() as session:
            hand_in(
                session,
                secret=self.secret,
                code=code_of(self.secret, check=check, side=side),
                sheet=sheet,
                draft=draft or os.urandom(16),
                today=today,
                sets=self.sets,
            )

    def fill(self, check: bytes, ours: Sequence[Sheet], theirs: Sequence[Sheet]) -> None:
        for side, sheets in ((Side.ADMINISTRATION, ours), (Side.VOLUNTEERS, theirs)):
            for sheet in sheets:
                self.answer(check, side, sheet)

    def close(self, check: bytes, *, today: datetime.date = LAST_DAY) -> None:
        with self.database.write() as session:
            close_check(
                session,
                secret=self.secret,
                ags=self.ags,
                check=check,
                today=today,
                sets=self.sets,
            )

    def check(self, check: bytes) -> Check:
        with self.database.read() as session:
            return find_check(session, ags=self.ags, check=check, sets=self.sets)

    def closed(
        self,
        *,
        today: datetime.date = TODAY,
        ours: int = 3,
        theirs: int = 1,
        question: str = "A1",
    ) -> bytes:
        """A check of one day, in which each side says one thing of a question."""
        check = self.start(today=today, days=0)
        for side, value in ((Side.ADMINISTRATION, ours), (Side.VOLUNTEERS, theirs)):
            for _ in range(5):
                self.answer(check, side, {question: value}, today=today)
        self.close(check, today=today)
        return check
