"""Python and the browsers agree on the calendar: both check one table (see browser/tests/desk)."""

import json

from tests.trends.calendar_table import FILE, table


def test_the_shared_table_is_what_periods_say_today() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == table()
