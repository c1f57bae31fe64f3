"""The network's daily job: the monthly letter, and entries nobody has confirmed for long."""

from core.clock import berlin_day, system_clock
from empowerment.network.digest import post_digests
from empowerment.network.directory import forget_unconfirmed
from worker.surroundings import surroundings


def keep() -> None:
    """Do what is due. Of effect once a month or once a day, run often."""
    with surroundings() as here:
        today = berlin_day(system_clock())
        with here.database.write() as session:
            post_digests(session, today=today)
            forget_unconfirmed(session, today=today)
