"""Every column of the database has its place on the closed list, and nothing else is there."""

import re
from pathlib import Path

from sqlalchemy import Boolean, Date, Integer, LargeBinary, SmallInteger, String

from app.models import metadata
from tests.data.closed_list import ALLOWED
from tests.data.text_lengths import TEXTS

# Nothing here can hold a clock time.
TYPES = (Boolean, Date, Integer, LargeBinary, SmallInteger, String)

_ROW = re.compile(r"^\| `(\w+\.\w+)` \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)


def columns() -> dict[str, object]:
    return {
        f"{table.name}.{column.name}": column.type
        for table in metadata.tables.values()
        for column in table.columns
    }


def test_every_column_is_on_the_closed_list() -> None:
    allowed = [column for entries in ALLOWED.values() for column in entries]
    assert sorted(allowed) == sorted(columns())


def test_no_column_can_hold_a_clock_time_or_a_text_nobody_expects() -> None:
    for name, kind in columns().items():
        assert isinstance(kind, TYPES), name
    texts = {name: kind.length for name, kind in columns().items() if isinstance(kind, String)}
    assert texts == TEXTS


def test_the_published_budget_says_the_same() -> None:
    published = _ROW.findall(Path("docs/metadata-budget.md").read_text("utf-8"))
    listed = [(column, item) for item, entries in ALLOWED.items() for column in entries]
    assert sorted(published) == sorted(listed)
