"""Terms are counted in months, as people count them."""

import datetime

import pytest

from empowerment.network.agreements import add_months


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2026-11-23", 24, "2028-11-23"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_months_end_where_the_calendar_does(day: str, months: int, later: str) -> None:
    assert add_months(datetime.date.fromisoformat(day), months).isoformat() == later
