"""Events as calendar files (RFC 5545): one event, or all that are published.

Place and speakers that are for confirmed participants stand only in what such a one gets. The same
event has the same UID everywhere; SEQUENCE tells calendars which of two files is newer.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from icalendar import (
    Calendar,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
)
from icalendar import (
    Event as CalendarEvent,
)

from core.clock import BERLIN
from empowerment.events.hours import moment_of
from empowerment.events.models import Event, EventStatus
from empowerment.events.words import KINDS, text_of

MEDIA_TYPE = "text/calendar; charset=utf-8"

_PRODUCT = "-//Rueckhalt//Veranstaltungen//DE"
_FEED_NAMES = {"de": "Veranstaltungen: {office}", "en": "Events: {office}"}
_SPEAKERS = {"de": "Mit: {speakers}", "en": "With: {speakers}"}
_REFRESH = datetime.timedelta(hours=12)
_LAST_SUNDAYS = {3: 31, 10: 27}
"""Of 1996, the first year with this rule in October."""
_SUMMER, _WINTER = datetime.timedelta(hours=2), datetime.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CalendarPlace:
    """Where and in which language a calendar is made; `origin` is the public site's."""

    origin: str
    locale: str

    @property
    def host(self) -> str:
        """The host's name, which makes UIDs unique in the world."""
        return urlsplit(self.origin).hostname or "localhost"

    def page(self, event: Event) -> str:
        """The event's page."""
        prefix = "" if self.locale == "de" else f"/{self.locale}"
        return f"{self.origin}{prefix}/events/{event.id.hex()}/"


def event_file(event: Event, place: CalendarPlace, *, confirmed: bool) -> bytes:
    """Give one event; `confirmed` says whether for somebody who has a seat."""
    return bytes(_calendar([_component(event, place, confirmed=confirmed)]).to_ical())


def feed(events: Iterable[Event], place: CalendarPlace, *, office: str) -> bytes:
    """Give what everybody may know of these events, to subscribe to."""
    made = _calendar([_component(each, place, confirmed=False) for each in events])
    name = _FEED_NAMES[place.locale].format(office=office)
    made.add("name", name)  # RFC 7986
    made.add("x-wr-calname", name)
    made.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    return bytes(made.to_ical())


def _calendar(components: Iterable[CalendarEvent]) -> Calendar:
    """Put a calendar together.

    It has no METHOD: that would make a scheduling message of it, and RFC 5546 then asks for an
    ORGANIZER with an address to answer to.
    """
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add_component(_berlin())
    for each in components:
        made.add_component(each)
    return made


def _component(event: Event, place: CalendarPlace, *, confirmed: bool) -> CalendarEvent:
    made = CalendarEvent()
    made.add("uid", f"{event.id.hex()}@{place.host}")
    made.add("sequence", event.sequence)
    # A true time would be nobody's business, and calendars ask for one.
    stamp = datetime.datetime.combine(event.changed, datetime.time(12), datetime.UTC)
    made.add("dtstamp", stamp)
    made.add("last-modified", stamp)
    made.add("dtstart", moment_of(event.day, event.starts))
    made.add("dtend", moment_of(event.day, event.ends))
    days = (event.last_day - event.day).days + 1
    if days > 1:
        made.add("rrule", {"freq": "DAILY", "count": days})
    title = text_of(event, "title", place.locale)
    made.add("summary", title.words, parameters={"LANGUAGE": title.language})
    made.add("description", _description(event, place, confirmed=confirmed))
    where = event.place or event.link
    if where and (confirmed or not event.place_confidential):
        made.add("location", where)
    made.add("categories", [KINDS[event.kind][place.locale]])
    made.add("url", place.page(event))
    cancelled = event.status == EventStatus.CANCELLED
    made.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if cancelled or not confirmed else "OPAQUE")
    return made


def _description(event: Event, place: CalendarPlace, *, confirmed: bool) -> str:
    parts = [text_of(event, "summary", place.locale).words]
    if event.speakers and (confirmed or not event.speakers_confidential):
        parts.append(_SPEAKERS[place.locale].format(speakers=event.speakers))
    if event.link and (confirmed or not event.place_confidential):
        parts.append(event.link)
    if event.note and confirmed:
        parts.append(event.note)
    return "\n\n".join([*parts, place.page(event)])


def _berlin() -> Timezone:
    """Give the rules of Central European Time (Directive 2000/84/EC), good for every year."""
    zone = Timezone()
    zone.add("tzid", BERLIN.key)
    for kind, name, month, before, after in (
        (TimezoneDaylight, "CEST", 3, _WINTER, _SUMMER),
        (TimezoneStandard, "CET", 10, _SUMMER, _WINTER),
    ):
        rule = kind()
        rule.add("tzname", name)
        # In the time before the change: two o'clock in March, three in October.
        hour = 2 if before == _WINTER else 3
        start = datetime.datetime(1996, month, _LAST_SUNDAYS[month], hour)  # noqa: DTZ001
        rule.add("dtstart", start)
        rule.add("tzoffsetfrom", before)
        rule.add("tzoffsetto", after)
        rule.add("rrule", {"freq": "YEARLY", "bymonth": month, "byday": "-1SU"})
        zone.add_component(rule)
    return zone
