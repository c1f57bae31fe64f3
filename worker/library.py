"""Jobs of the library."""

from core.clock import berlin_day, system_clock
from empowerment.library.publishing import due, publish_due
from empowerment.library.shelf import all_names, index
from worker.surroundings import surroundings

_AT_ONCE = 20
"""Whoever saves meanwhile waits for so many aids, not for all."""


def keep() -> None:
    """Show what is due from today on, and bring the search index in step with all aids.

    Almost always there is nothing to do.
    """
    today = berlin_day(system_clock())
    with surroundings() as here:
        with here.database.read() as session:
            waiting, names = due(session, today=today), all_names(session)
        for name in waiting:
            with here.database.write() as session:
                publish_due(session, name=name, today=today)
        for start in range(0, len(names), _AT_ONCE):
            with here.database.write() as session:
                index(session, names[start : start + _AT_ONCE])
