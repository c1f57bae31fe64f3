"""One transaction for the work of several threads: all of them wait for the disk together.

PostgreSQL does this on its own; SQLite has one writer and would wait for the disk once for each.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import Connection, exc

T = TypeVar("T")
Begin = Callable[[], AbstractContextManager[Connection]]


class _Member:
    """One thread's work, and what becomes of it."""

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self.work = work
        self.outcome: Future[Any] = Future()


class GroupCommit:
    """Threads queue for their turn; the first to get it does the work of all that wait.

    `turn` lets one thread in at a time, `begin` gives a transaction.
    """

    def __init__(self, turn: Callable[[], AbstractContextManager[None]], begin: Begin) -> None:
        self._turn = turn
        self._begin = begin
        self._waiting: deque[_Member] = deque()

    def commit(self, work: Callable[[Connection], T]) -> T:
        """Do `work` and give what it gave once it is committed.

        Raises what `work` raises, without harm to others; what it wrote is then rolled back. It may
        be called again, in another transaction, when the work of another thread failed.
        """
        member = _Member(work)
        self._waiting.append(member)
        try:
            with self._turn():
                if not member.outcome.done():
                    self._commit_waiting()
        except exc.SQLAlchemyError:  # the turn's: what work raises is in its outcome
            # Unless somebody has begun with it, nobody will.
            if member.outcome.cancel():
                raise
        result: T = member.outcome.result()
        return result

    def _commit_waiting(self) -> None:
        members = []
        while self._waiting:
            member = self._waiting.popleft()
            if member.outcome.set_running_or_notify_cancel():
                members.append(member)
        while members:
            members = self._try(members)

    def _try(self, members: list[_Member]) -> list[_Member]:
        """Commit all or nothing. If one fails, give the others, to be tried without it."""
        failing = members
        try:
            with self._begin() as connection:
                results = []
                for member in members:
                    failing = [member]
                    results.append(member.work(connection))
                failing = members
        except BaseException as error:  # noqa: BLE001 -- raised again in the threads it concerns
            for member in failing:
                member.outcome.set_exception(error)
            return [member for member in members if member not in failing]
        for member, result in zip(members, results, strict=True):
            member.outcome.set_result(result)
        return []
