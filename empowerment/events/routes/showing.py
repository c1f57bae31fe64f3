"""Events as templates see them.

Templates get these views, never the rows: what somebody may not see is not in them, so no template
can show it by mistake.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.orm import Session

from accounts.routes.coordinator import CoordinatorPerson, coordinator_or_none
from empowerment.events.calendar import CalendarPlace
from empowerment.events.hours import is_open, is_over
from empowerment.events.models import Audience, Event, EventStatus
from empowerment.events.reading import OwnSeat, shows_material
from empowerment.events.seats import Seat, has_free_seat
from empowerment.events.words import KINDS, Text, days_of, hours_of, text_of, tile_of
from empowerment.files import FileEntry, files_of
from empowerment.markdown import render
from web.context import context
from web.guards import Permission
from web.pages import page_locale


@dataclass(frozen=True, slots=True)
class Material:
    """What is left of an event for whoever looks at it."""

    text: Text
    files: list[FileEntry]

    @property
    def html(self) -> Markup:
        """The text, safe to show."""
        return render(self.text.words)


@dataclass(frozen=True, slots=True)
class EventView:
    """An event as somebody may see it, in the language of the page."""

    key: str
    kind: Mapping[str, str]
    status: EventStatus
    title: Text
    summary: Text
    description: Text
    day: datetime.date
    last_day: datetime.date
    days: str
    hours: str
    tile: tuple[str, str]
    place: str
    link: str
    speakers: str
    place_withheld: bool
    speakers_withheld: bool
    note: str
    for_network: bool
    open_until: datetime.date
    standing: str
    """draft, cancelled, over, closed (to registration), free, or waiting (all seats are taken)."""
    material: Material | None

    @property
    def html(self) -> Markup:
        """The description, safe to show."""
        return render(self.description.words)

    @property
    def takes_registrations(self) -> bool:
        """Whether somebody may register now."""
        return self.standing in ("free", "waiting")


@dataclass(frozen=True, slots=True)
class SeatView:
    """A registration as its owner sees it."""

    key: str
    seat: Seat
    event: EventView


def event_view(session: Session, event: Event, *, confirmed: bool = False) -> EventView:
    """Make the view of somebody; `confirmed` says whether the person has a seat."""
    locale, today = page_locale(), context().today()
    # Who has a seat in what was cancelled needs no place any more.
    inside = confirmed and event.status == EventStatus.PUBLISHED
    place = inside or not event.place_confidential
    speakers = inside or not event.speakers_confidential
    return EventView(
        key=event.id.hex(),
        kind=KINDS[event.kind],
        status=EventStatus(event.status),
        title=text_of(event, "title", locale),
        summary=text_of(event, "summary", locale),
        description=text_of(event, "description", locale),
        day=event.day,
        last_day=event.last_day,
        days=days_of(event, locale),
        hours=hours_of(event, locale),
        tile=tile_of(event, locale),
        place=event.place if place else "",
        link=event.link if place else "",
        speakers=event.speakers if speakers else "",
        place_withheld=not place,
        speakers_withheld=not speakers and bool(event.speakers),
        note=event.note if inside else "",
        for_network=event.audience == Audience.NETWORK,
        open_until=event.open_until,
        standing=_standing(session, event, context().clock()),
        material=_material(session, event, locale, today, inside),
    )


def seat_view(session: Session, own: OwnSeat) -> SeatView:
    """Make the view of a registration's owner."""
    view = event_view(session, own.event, confirmed=own.seat.confirmed)
    return SeatView(own.registration.id.hex(), own.seat, view)


def network_person() -> CoordinatorPerson | None:
    """Give who of the network is signed in, if anybody is."""
    person = coordinator_or_none()
    if person is None or Permission.READ_NETWORK not in person.permissions:
        return None
    return person


def calendar_place() -> CalendarPlace:
    """Give where the request's calendar file is made."""
    return CalendarPlace(str(context().config.public), page_locale())


def _standing(session: Session, event: Event, now: datetime.datetime) -> str:
    if event.status != EventStatus.PUBLISHED:
        return str(event.status)
    if is_over(event, now=now):
        return "over"
    if not is_open(event, now=now):
        return "closed"
    return "free" if has_free_seat(session, event) else "waiting"


def _material(
    session: Session, event: Event, locale: str, today: datetime.date, confirmed: bool
) -> Material | None:
    if not shows_material(event, today=today, confirmed=confirmed):
        return None
    made = Material(text_of(event, "material", locale), files_of(session, owner=event.id))
    return made if made.text or made.files else None
