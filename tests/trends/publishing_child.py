"""Publishes in a process of its own, which may be told to die on the way.

`python -m tests.trends.publishing_child URL OFFICE_FILE DAY [DIE_AT]`: it dies before the statement
of this number that writes to the tables of editions, as a killed worker would.
"""

import datetime
import os
import sys
from pathlib import Path

from sqlalchemy import Engine, event

from core.db import Database
from reference.office import read_office
from trends.publication.publishing import publish

KILLED = 137


class _Counter:
    def __init__(self, die_at: int) -> None:
        self.die_at = die_at
        self.seen = 0

    def statement(self, *arguments: object) -> None:
        text = str(arguments[2])
        if text.startswith(("INSERT INTO edition", "DELETE FROM edition")):
            self.seen += 1
            if self.seen == self.die_at:
                os._exit(KILLED)


def main() -> None:
    """Publish; the last line tells how many statements wrote."""
    url, office_file, day, *rest = sys.argv[1:]
    counter = _Counter(int(rest[0]) if rest else 0)
    event.listen(Engine, "before_cursor_execute", counter.statement)
    database = Database(url)
    office = read_office(Path(office_file).read_bytes())
    publish(database, office, today=datetime.date.fromisoformat(day))
    database.dispose()
    print(counter.seen)


if __name__ == "__main__":
    main()
