"""The job that forgets who came to events."""

from core.clock import berlin_day, system_clock
from empowerment.events.keeping import erase_registrations
from worker.surroundings import surroundings


def forget() -> None:
    """Erase registrations of what was over some weeks ago; almost always there are none."""
    with surroundings() as here, here.database.write() as session:
        erase_registrations(session, today=berlin_day(system_clock()))
