"""The job that makes the dialogues' reminders due."""

from core.clock import berlin_day, system_clock
from empowerment.dialogue.letters import post_reminders
from worker.surroundings import surroundings


def care() -> None:
    """Remind of what was promised. Of effect once a day, run often."""
    with surroundings() as here, here.database.write() as session:
        post_reminders(session, today=berlin_day(system_clock()))
