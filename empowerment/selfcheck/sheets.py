"""Sheets of an open self-check: each sealed by itself, with no time, order or person.

While a check is open nobody gets to know more than whether a side has enough of them.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from random import SystemRandom

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import Session

from core.at_rest import Box
from core.db import table_of
from core.errors import NotValidError
from empowerment.selfcheck.errors import FullError
from empowerment.selfcheck.models import SelfCheckSheet
from empowerment.selfcheck.question_sets import Side
from empowerment.selfcheck.result import FEWEST, Sheet

MOST_SHEETS = 2_000
"""Of both sides of a check."""

_SIZE = 1_024
"""Bytes of a padded sheet, or a multiple: how much somebody answered doesn't show."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Which sides of an open check have enough sheets for a result; no number."""

    enough: Mapping[Side, bool]

    @property
    def is_enough(self) -> bool:
        """Whether closing now gives a result."""
        return all(self.enough.values())


def put_sheet(
    session: Session, *, secret: bytes, check: bytes, side: Side, sheet: Sheet, draft: bytes
) -> None:
    """Store a sheet in the transaction that holds the check's row.

    `draft` is what the form was shown with: the same form sent twice is one sheet, and what was
    sent last counts. Raises FullError.
    """
    name = _name(secret, check, side, draft)
    sealed = _box(secret).seal(_padded(side, sheet), about=check + name)
    sheets = {each.id: each.sealed for each in session.execute(_stored(check))}
    if name not in sheets and len(sheets) >= MOST_SHEETS:
        raise FullError
    _write_anew(session, check, sheets | {name: sealed})


def read_sheets(session: Session, *, secret: bytes, check: bytes) -> dict[Side, list[Sheet]]:
    """Open the sheets of a check, by side; what somebody wrote into the database is left out."""
    found: dict[Side, list[Sheet]] = {side: [] for side in Side}
    box = _box(secret)
    for stored in session.execute(_stored(check)):
        try:
            content = json.loads(box.open(stored.sealed, about=check + stored.id))
        except NotValidError:
            continue
        found[Side(content["side"])].append(content["answers"])
    return found


def standing(session: Session, *, secret: bytes, check: bytes) -> Standing:
    """Tell which sides have enough."""
    sheets = read_sheets(session, secret=secret, check=check)
    return Standing({side: len(sheets[side]) >= FEWEST for side in Side})


def remove_sheets(session: Session, *, check: bytes) -> None:
    """Delete all sheets of a check."""
    session.execute(
        delete(SelfCheckSheet)
        .where(SelfCheckSheet.self_check == check)
        .execution_options(synchronize_session=False)
    )


def _stored(check: bytes) -> Select[bytes, bytes]:
    return select(SelfCheckSheet.id, SelfCheckSheet.sealed).where(
        SelfCheckSheet.self_check == check
    )


def _write_anew(session: Session, check: bytes, sheets: Mapping[bytes, bytes]) -> None:
    """Put all sheets of a check in the place of those there are, as if all came at once.

    A row that is added lies behind the others and, in PostgreSQL, carries the number of its
    transaction. Who has the database and knows in which order people answered, from a meeting or
    a mail thread, could tell whose sheet is whose.
    """
    remove_sheets(session, check=check)
    mixed = list(sheets)
    SystemRandom().shuffle(mixed)
    session.execute(
        insert(table_of(SelfCheckSheet)),
        [{"id": name, "self_check": check, "sealed": sheets[name]} for name in mixed],
    )


def _name(secret: bytes, check: bytes, side: Side, draft: bytes) -> bytes:
    # The form stays in somebody's browser: no way leads from what it carries to a row.
    label = f"rueckhalt/v1/self-check-sheet/{side}/".encode()
    return hmac.digest(secret, label + check + draft, "sha256")[:16]


def _padded(side: Side, sheet: Sheet) -> str:
    text = json.dumps({"answers": dict(sheet), "side": str(side)}, separators=(",", ":"))
    return text.ljust(-(-len(text) // _SIZE) * _SIZE)


def _box(secret: bytes) -> Box:
    return Box(secret, "self-check-sheet")
