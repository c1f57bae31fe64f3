"""The table of cases by which Python and TypeScript agree on the calendar.

`python -m tests.trends.calendar_table` writes calendar.json anew; both languages check it.
"""

import datetime
import json
from pathlib import Path
from typing import Any

from trends.periods import Period, quarter_of, week_of, year_of

FILE = Path(__file__).with_name("calendar.json")

_FIRST, _LAST = datetime.date(2025, 12, 15), datetime.date(2033, 1, 31)
_ONE_DAY = datetime.timedelta(days=1)


def table() -> dict[str, list[dict[str, Any]]]:
    """Give every week and period of seven years, and the days around each new year."""
    days = [_FIRST + _ONE_DAY * number for number in range((_LAST - _FIRST).days)]
    weeks = list(dict.fromkeys(week_of(day) for day in days))
    periods = [Period(year, quarter) for year in range(2026, 2033) for quarter in range(5)]
    return {
        "days": [
            {
                "day": str(day),
                "week": str(week_of(day)),
                "quarter": str(quarter_of(day)),
                "year": str(year_of(day)),
            }
            for day in days
            if day.month in (1, 12) or day.day in (1, 28, 29, 30, 31)
        ],
        "weeks": [
            {
                "week": str(week),
                "monday": str(week.monday),
                "sunday": str(week.sunday),
                "following": str(week.following),
                "periods": [str(period) for period in week.periods()],
            }
            for week in weeks
        ],
        "periods": [
            {
                "period": str(period),
                "first_day": str(period.first_day),
                "last_day": str(period.last_day),
                "last_sending": str(period.last_sending),
            }
            for period in periods
        ],
    }


def main() -> None:
    """Write the table, one case a line."""
    parts = (
        f' "{name}": [\n  '
        + ",\n  ".join(json.dumps(case, separators=(", ", ": ")) for case in cases)
        + "\n ]"
        for name, cases in table().items()
    )
    FILE.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
