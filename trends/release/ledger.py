"""The privacy ledger: what each period's tables cost, and the one result that was drawn for it.

Debit, noise and signed result are one transaction. A crash before its end leaves nothing, so the
draw may be repeated: no one saw it. After its end there is a result, and no second draw.
"""

import datetime
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crypto.document import SignedDocument, parse_wrapper
from trends.periods import Period
from trends.release.errors import ReleaseError
from trends.release_document import Plan

_SCHEMA = """
CREATE TABLE IF NOT EXISTS debits (
    period TEXT NOT NULL,
    released_table TEXT NOT NULL,
    frame TEXT NOT NULL,
    epsilon_per_mille INTEGER NOT NULL CHECK (epsilon_per_mille > 0),
    day TEXT NOT NULL,
    -- Without the frame's version: another frame over the same Fälle would cost them twice.
    PRIMARY KEY (period, released_table)
) STRICT;
CREATE TABLE IF NOT EXISTS results (
    period TEXT PRIMARY KEY,
    plan BLOB NOT NULL,
    result BLOB NOT NULL,
    uploaded INTEGER NOT NULL DEFAULT 0,
    destroyed INTEGER NOT NULL DEFAULT 0
) STRICT;
"""


class AlreadyDrawnError(ReleaseError):
    """The period's tables were debited before."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn for a period, and how far it got."""

    plan: SignedDocument
    result: SignedDocument
    uploaded: bool
    destroyed: bool


@dataclass(frozen=True, slots=True)
class Debit:
    """One line of the ledger."""

    period: str
    table: str
    frame: str
    epsilon_per_mille: int
    day: str


class Ledger:
    """A SQLite file beside the release keys."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def create(self) -> None:
        """Make the ledger where there is none."""
        with self._connect(create=True) as connection:
            connection.executescript(_SCHEMA)
        self._path.chmod(0o600)

    def drawn(self, period: Period) -> Drawn | None:
        """Give what was drawn for a period. Raises ReleaseError without a ledger."""
        query = "SELECT plan, result, uploaded, destroyed FROM results WHERE period = ?"
        with self._connect() as connection:
            row = connection.execute(query, (str(period),)).fetchone()
        if row is None:
            return None
        plan, result, uploaded, destroyed = row
        return Drawn(parse_wrapper(plan), parse_wrapper(result), bool(uploaded), bool(destroyed))

    def debits(self) -> list[Debit]:
        """Give all lines, in order."""
        query = (
            "SELECT period, released_table, frame, epsilon_per_mille, day FROM debits"
            " ORDER BY period, released_table"
        )
        with self._connect() as connection:
            return [Debit(*row) for row in connection.execute(query)]

    def draw(
        self,
        signed: SignedDocument,
        plan: Plan,
        *,
        day: datetime.date,
        measure: Callable[[], SignedDocument],
    ) -> None:
        """Debit every table of the plan, let `measure` draw and sign, keep the result.

        Raises AlreadyDrawnError before anything is drawn.
        """
        period = str(plan.period)
        with self._connect() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.executemany(
                    "INSERT INTO debits VALUES (?, ?, ?, ?, ?)",
                    [
                        (period, table.name, plan.frame, table.epsilon_per_mille, day.isoformat())
                        for table in plan.tables
                    ],
                )
            except sqlite3.IntegrityError:
                raise AlreadyDrawnError(f"{period} was drawn before; never twice") from None
            result = measure()
            connection.execute(
                "INSERT INTO results (period, plan, result) VALUES (?, ?, ?)",
                (period, signed.to_bytes(), result.to_bytes()),
            )
            connection.execute("COMMIT")

    def note_uploaded(self, period: Period) -> None:
        """Note that the server has the result."""
        self._note("uploaded", period)

    def note_destroyed(self, period: Period) -> None:
        """Note that tuples, counts and keys are gone."""
        self._note("destroyed", period)

    def _note(self, column: str, period: Period) -> None:
        statements = {
            "uploaded": "UPDATE results SET uploaded = 1 WHERE period = ?",
            "destroyed": "UPDATE results SET destroyed = 1 WHERE period = ?",
        }
        with self._connect() as connection:
            connection.execute(statements[column], (str(period),))

    @contextmanager
    def _connect(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        if not create and not self._path.exists():
            raise ReleaseError(
                f"the ledger {self._path} is missing; restore it from its backup,"
                " for without it nobody knows what was drawn"
            )
        connection = sqlite3.connect(self._path, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = EXTRA")
            yield connection
        finally:
            connection.close()  # an open transaction is rolled back
