"""What kinds of events are called, and how days and hours are written, in both languages."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from babel.dates import format_date

from empowerment.events.models import Event, EventKind

LANGUAGES = ("de", "en")
_BABEL = {"de": "de_DE", "en": "en_GB"}

KINDS: Mapping[EventKind, Mapping[str, str]] = {
    EventKind.WORKSHOP: {"de": "Workshop", "en": "Workshop"},
    EventKind.WEBINAR: {"de": "Webinar", "en": "Webinar"},
    EventKind.CASE_WORKSHOP: {"de": "Fallwerkstatt", "en": "Case workshop"},
    EventKind.NETWORK: {"de": "Netzwerktreffen", "en": "Network meeting"},
    EventKind.NATIONWIDE: {"de": "Bundesweite Veranstaltung", "en": "Nationwide event"},
}

_UNTIL = {"de": "{first} bis {last}", "en": "{first} to {last}"}
_HOURS = {"de": "{starts} bis {ends} Uhr", "en": "{starts} to {ends}"}
_DAILY = {"de": "täglich {hours}", "en": "daily {hours}"}


@dataclass(frozen=True, slots=True)
class Text:
    """A text of an event and the language it is in, which may not be the reader's."""

    words: str
    language: str

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.words)


def text_of(event: Event, name: str, locale: str) -> Text:
    """Give the title, summary, description or material in a language, else in German."""
    own = getattr(event, f"{name}_{locale}")
    return Text(own, locale) if own else Text(getattr(event, f"{name}_de"), "de")


def days_of(event: Event, locale: str) -> str:
    """Write the days: Donnerstag, 26. November 2026."""
    first, last = (
        str(format_date(each, "full", locale=_BABEL[locale]))
        for each in (event.day, event.last_day)
    )
    return first if first == last else _UNTIL[locale].format(first=first, last=last)


def tile_of(event: Event, locale: str) -> tuple[str, str]:
    """Write the first day for a tile: number, and month with year where a glance is enough."""
    month = str(format_date(event.day, "MMM yyyy", locale=_BABEL[locale]))
    return str(event.day.day), month


def hours_of(event: Event, locale: str) -> str:
    """Write the hours: 18:00 bis 20:00 Uhr."""
    hours = _HOURS[locale].format(starts=clock_of(event.starts), ends=clock_of(event.ends))
    return hours if event.day == event.last_day else _DAILY[locale].format(hours=hours)


def day_of(day: datetime.date, locale: str) -> str:
    """Write a day: 26. November 2026."""
    return str(format_date(day, "long", locale=_BABEL[locale]))


def clock_of(minutes: int) -> str:
    """Write minutes after midnight: 18:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
