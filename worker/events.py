"""The job that forgets who came to events, and who only seemed to want to."""

from core.clock import berlin_day, system_clock
from empowerment.events.keeping import erase_registrations
from empowerment.events.registering import forget_requests
from worker.surroundings import surroundings


def forget() -> None:
    """Erase registrations of what was over some weeks ago, and requests nobody confirmed."""
    today = berlin_day(system_clock())
    with surroundings() as here, here.database.write() as session:
        forget_requests(session, today=today)
        erase_registrations(session, today=today)
