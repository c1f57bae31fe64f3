"""What editors do with events: write, publish, change, cancel, copy, delete; and erasure after it.

Every function that touches seats or letters holds the event's row (registering.lock_event).
"""

import datetime
import os
from dataclasses import asdict, dataclass, fields
from enum import Enum, auto

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from core.audit import record
from core.clock import berlin_day
from core.errors import NotFoundError, NotValidError
from empowerment.events.announcing import (
    announce_cancellation,
    announce_change,
    announce_material,
    announce_note,
    withdraw_letters,
)
from empowerment.events.errors import NotPossibleError, OverError
from empowerment.events.hours import is_over
from empowerment.events.models import (
    Audience,
    Event,
    EventKind,
    EventStatus,
    MaterialFor,
    Registration,
    SeatStatus,
)
from empowerment.events.seats import (
    fill_seats,
    is_anybody_registered,
    lock_event,
    seat_counts,
)
from empowerment.files import files_of, remove_files_of

KEPT_DAYS = 30
"""So long after the last day it is known who registered."""

_SILENT = frozenset({"capacity", "audience", "open_until"})
"""What calendars hold nothing of."""
_TIMES = frozenset({"day", "last_day", "starts", "ends"})
_NEWS = _TIMES | {"place", "link"}
"""What people planned by: they get a mail if it changes."""


class Told(Enum):
    """Who gets a mail about a change."""

    NOBODY = auto()
    SEATED = auto()
    EVERYBODY = auto()
    """Who is registered."""


@dataclass(frozen=True, slots=True)
class EventWords:
    """All that an editor enters about an event (models.Event says what it means)."""

    kind: EventKind
    day: datetime.date
    last_day: datetime.date
    starts: int
    ends: int
    title_de: str
    title_en: str
    summary_de: str
    summary_en: str
    description_de: str
    description_en: str
    place: str
    link: str
    place_confidential: bool
    speakers: str
    speakers_confidential: bool
    note: str
    capacity: int | None
    audience: Audience
    open_until: datetime.date

    @property
    def fits(self) -> bool:
        """Whether days and times follow each other; the database holds it, too."""
        days = self.day <= self.last_day and self.open_until <= self.last_day
        return days and self.starts < self.ends


def words_of(event: Event) -> EventWords:
    """Give what stands in a row, for the form."""
    return EventWords(**{each.name: getattr(event, each.name) for each in fields(EventWords)})


def new_event(words: EventWords, *, today: datetime.date) -> Event:
    """Make a draft that is in no database yet. Raises NotValidError."""
    if not words.fits:
        raise NotValidError
    return Event(
        id=os.urandom(16),
        status=EventStatus.DRAFT,
        material_de="",
        material_en="",
        material_for=MaterialFor.PARTICIPANTS,
        material_announced=False,
        numbers=0,
        sequence=0,
        changed=today,
        participants=None,
        **asdict(words),
    )


def create_event(session: Session, *, words: EventWords, today: datetime.date) -> bytes:
    """Store a draft and give its id. Raises NotValidError."""
    made = new_event(words, today=today)
    session.add(made)
    session.flush()
    return made.id


def time_stays(event: Event, *, now: datetime.datetime) -> bool:
    """Tell whether an event took place: another day would keep its registrations on."""
    return event.participants is not None or is_over(event, now=now)


def change_event(
    session: Session, *, event: bytes, words: EventWords, now: datetime.datetime
) -> Told:
    """Change an event; write to those who registered about what they planned by.

    Raises NotFoundError, NotPossibleError, NotValidError; OverError for another time of something
    that took place: its registrations would be kept on, or be gone already. It can be copied.
    """
    held, today = lock_event(session, event=event), berlin_day(now)
    if held.status == EventStatus.CANCELLED:
        raise NotPossibleError
    if not words.fits:
        raise NotValidError
    is_draft = held.status == EventStatus.DRAFT
    over = not is_draft and time_stays(held, now=now)
    changed = {name for name, value in asdict(words).items() if getattr(held, name) != value}
    if over and changed & _TIMES:
        raise OverError
    for name in changed:
        setattr(held, name, getattr(words, name))
    if is_draft:
        return Told.NOBODY
    if changed - _SILENT:
        held.sequence += 1
        held.changed = today
    session.flush()
    told = Told.NOBODY if over else _tell(session, held, changed, today)
    fill_seats(session, held, now=now)
    return told


def _tell(session: Session, event: Event, changed: set[str], today: datetime.date) -> Told:
    if changed & _NEWS:
        announce_change(session, event, today=today)
        return Told.EVERYBODY
    if "note" in changed:
        announce_note(session, event, today=today)
        return Told.SEATED
    return Told.NOBODY


def publish_event(session: Session, *, event: bytes, by: bytes, today: datetime.date) -> None:
    """Show an event to everybody; one that is shown stays so.

    Raises NotFoundError, NotPossibleError.
    """
    held = lock_event(session, event=event)
    if held.status == EventStatus.PUBLISHED:
        return
    if held.status == EventStatus.CANCELLED:
        raise NotPossibleError
    held.status = EventStatus.PUBLISHED
    held.changed = today
    _note(session, "event-publish", event, by, today)


def cancel_event(session: Session, *, event: bytes, by: bytes, now: datetime.datetime) -> None:
    """Say that an event doesn't take place, and write to everybody who registered.

    One that is cancelled stays so. Raises NotFoundError, NotPossibleError for drafts and for what
    is over.
    """
    held, today = lock_event(session, event=event), berlin_day(now)
    if held.status == EventStatus.CANCELLED:
        return
    if held.status == EventStatus.DRAFT or is_over(held, now=now):
        raise NotPossibleError
    held.status = EventStatus.CANCELLED
    announce_cancellation(session, held, today=today)
    held.sequence += 1
    held.changed = today
    _note(session, "event-cancel", event, by, today)


def copy_event(session: Session, *, event: bytes, title_mark: str, today: datetime.date) -> bytes:
    """Make a draft from an event, without people, material and files; give its id.

    `title_mark` is put before the title. Raises NotFoundError.
    """
    found = session.get(Event, event)
    if found is None:
        raise NotFoundError
    values = asdict(words_of(found))
    longest = Event.__table__.columns["title_de"].type.length  # type: ignore[attr-defined]
    values["title_de"] = (title_mark + found.title_de)[:longest]
    return create_event(session, words=EventWords(**values), today=today)


def delete_event(session: Session, *, event: bytes, by: bytes, today: datetime.date) -> None:
    """Delete an event for which nobody is registered. Raises NotFoundError, NotPossibleError."""
    held = lock_event(session, event=event)
    if is_anybody_registered(session, held):
        raise NotPossibleError
    withdraw_letters(session, held)
    remove_files_of(session, owner=event)
    session.execute(delete(Registration).where(Registration.event == event))
    session.execute(delete(Event).where(Event.id == event))
    _note(session, "event-delete", event, by, today)


def save_material(
    session: Session, *, event: bytes, german: str, english: str, readers: MaterialFor
) -> None:
    """Set what is read afterwards, in Markdown. Raises NotFoundError."""
    held = lock_event(session, event=event)
    held.material_de, held.material_en, held.material_for = german, english, readers


def has_material(session: Session, event: Event) -> bool:
    """Tell whether there is something to read or to fetch."""
    return bool(event.material_de) or bool(files_of(session, owner=event.id))


def can_announce(session: Session, event: Event, *, today: datetime.date) -> bool:
    """Tell whether participants can be told of the material: once, and when it is shown."""
    shown = event.status == EventStatus.PUBLISHED and event.last_day <= today
    told = event.material_announced or event.participants is not None
    return shown and not told and has_material(session, event)


def tell_of_material(session: Session, *, event: bytes, today: datetime.date) -> None:
    """Write to those who had a seat, once. Raises NotFoundError, NotPossibleError."""
    held = lock_event(session, event=event)
    if not can_announce(session, held, today=today):
        raise NotPossibleError
    held.material_announced = True
    announce_material(session, held, today=today)


def erase_registrations(session: Session, *, today: datetime.date) -> int:
    """Forget who registered for what was over KEPT_DAYS ago; how many had a seat stays.

    Every registration goes, also where some of the event were erased before. Gives how many events
    it was. Safe to repeat.
    """
    before = today - datetime.timedelta(days=KEPT_DAYS)
    left = exists().where(Registration.event == Event.id)
    over = session.scalars(
        select(Event)
        .where(
            Event.last_day < before,
            Event.status != EventStatus.DRAFT,
            or_(Event.participants.is_(None), left),
        )
        .order_by(Event.id)
        .with_for_update()
    ).all()
    for event in over:
        took_place = event.status == EventStatus.PUBLISHED
        seats = seat_counts(session, event=event.id)[SeatStatus.CONFIRMED] if took_place else 0
        event.participants = (event.participants or 0) + seats
        withdraw_letters(session, event)
        session.execute(delete(Registration).where(Registration.event == event.id))
    return len(over)


def _note(session: Session, action: str, event: bytes, by: bytes, today: datetime.date) -> None:
    record(session, by=by.hex(), action=action, about=event.hex(), today=today)
