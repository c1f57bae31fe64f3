"""What the clock says about an event. Its days and hours are Berlin's; `now` carries its zone."""

import datetime

from core.clock import BERLIN
from empowerment.events.models import Event, EventStatus


def moment_of(day: datetime.date, minutes: int) -> datetime.datetime:
    """Give the moment so many minutes after midnight of a day."""
    return datetime.datetime.combine(day, datetime.time(*divmod(minutes, 60)), BERLIN)


def is_over(event: Event, *, now: datetime.datetime) -> bool:
    """Tell whether its last hour has passed."""
    return now >= moment_of(event.last_day, event.ends)


def is_open(event: Event, *, now: datetime.datetime) -> bool:
    """Tell whether an event takes registrations: to the end of a day, or of that day's hours."""
    if event.open_until < event.day:
        ends = moment_of(event.open_until + datetime.timedelta(days=1), 0)
    else:
        ends = moment_of(event.open_until, event.ends)
    return event.status == EventStatus.PUBLISHED and now < ends


def lets_move_up(event: Event, *, now: datetime.datetime) -> bool:
    """Tell whether a seat that is free is still of use to who waits: until the first day's end."""
    return event.status == EventStatus.PUBLISHED and now < moment_of(event.day, event.ends)
