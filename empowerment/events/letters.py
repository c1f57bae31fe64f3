"""The mails that people get who registered for an event.

Each is made from what is true when it is sent. Place and link stand only in mails to those who
have a seat, and the first one, which a stranger may have caused, has neither. What somebody typed
about themselves stands in none: anybody can enter anybody's address, and such a name would let
strangers write to them in our name.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.errors import NotValidError
from core.letters import Letter, Mail, Sender
from empowerment.events import announcing
from empowerment.events.calendar import CalendarPlace, event_file
from empowerment.events.keeping import KEPT_DAYS
from empowerment.events.letter_words import WORDS, LetterWords
from empowerment.events.models import ACTIVE, Event, EventStatus, Registration, SeatStatus
from empowerment.events.people import Person, code_of, open_person
from empowerment.events.registering import last_day_of
from empowerment.events.seats import Seat, seat_of
from empowerment.events.words import KINDS, day_of, days_of, hours_of, text_of


@dataclass(frozen=True, slots=True)
class _Case:
    """A letter's registration, its event and whose it is."""

    event: Event
    registration: Registration
    person: Person
    seat: Seat

    @property
    def confirmed(self) -> bool:
        return self.seat.confirmed

    @property
    def words(self) -> LetterWords:
        return WORDS[self.person.language]


def requested_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Give the code that makes a registration of a request, while it is one and can be."""
    case = _find(session, letter, sender, (SeatStatus.REQUESTED,))
    if case is None or case.event.status != EventStatus.PUBLISHED:
        return None
    if last_day_of(case.event, case.registration) < sender.today:
        return None
    words = case.words
    return _write(case, sender, words.requested, closing=words.confirm)


def registered_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Confirm a seat, or a place on the waiting list."""
    case = _find(session, letter, sender)
    if case is None or not _is_coming(case.event, sender):
        return None
    words = case.words
    return _write(case, sender, words.seat if case.confirmed else words.waiting)


def repeated_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Say that the address is registered already, and how."""
    case = _find(session, letter, sender)
    if case is None or not _is_coming(case.event, sender):
        return None
    words = case.words
    return _write(case, sender, words.repeated_seat if case.confirmed else words.repeated_waiting)


def moved_up_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Say that somebody who waited has a seat now."""
    case = _find(session, letter, sender)
    if case is None or not case.confirmed or not _is_coming(case.event, sender):
        return None
    return _write(case, sender, case.words.moved_up)


def reminder_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Remind who has a seat, unless it has begun."""
    case = _find(session, letter, sender)
    if case is None or not case.confirmed or not _is_coming(case.event, sender):
        return None
    return _write(case, sender, case.words.reminder)


def changed_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Say that day, hours or place are others, with all of it."""
    case = _find(session, letter, sender)
    if case is None or not _is_coming(case.event, sender):
        return None
    words = case.words
    return _write(case, sender, words.changed_seat if case.confirmed else words.changed_waiting)


def cancelled_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Say that it doesn't take place."""
    case = _find(session, letter, sender)
    if case is None or case.event.status != EventStatus.CANCELLED:
        return None
    return _write(case, sender, case.words.cancelled, closing="")


def material_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Say that there is something to read, and how to get at it."""
    case = _find(session, letter, sender)
    if case is None or not case.confirmed or case.event.status != EventStatus.PUBLISHED:
        return None
    return _write(case, sender, case.words.material, place=False)


RENDERERS = {
    announcing.REQUESTED: requested_letter,
    announcing.REGISTERED: registered_letter,
    announcing.REPEATED: repeated_letter,
    announcing.MOVED_UP: moved_up_letter,
    announcing.REMINDER: reminder_letter,
    announcing.CHANGED: changed_letter,
    announcing.CANCELLED: cancelled_letter,
    announcing.MATERIAL: material_letter,
}


def _find(
    session: Session,
    letter: Letter,
    sender: Sender,
    statuses: tuple[SeatStatus, ...] = ACTIVE,
) -> _Case | None:
    """Give what a letter is about; None if the person cancelled or can't be read any more."""
    row = session.get(Registration, letter.addressee)
    if row is None or row.person is None or row.status not in statuses:
        return None
    event = session.get_one(Event, row.event)
    try:
        person = open_person(sender.secret, row.person, registration=row.id)
    except NotValidError:
        return None  # the server's secret is another one by now: nobody knows the address
    return _Case(event, row, person, seat_of(session, event, row))


def _is_coming(event: Event, sender: Sender) -> bool:
    return event.status == EventStatus.PUBLISHED and sender.today <= event.last_day


def _write(
    case: _Case,
    sender: Sender,
    opening: tuple[str, str],
    *,
    closing: str | None = None,
    place: bool = True,
) -> Mail:
    """Put a mail together; a calendar file goes with it where it changes somebody's calendar.

    `closing` is what is said last, instead of how a registration is looked at and cancelled.
    """
    event, words = case.event, case.words
    # Afterwards there is a place no more, and nothing to cancel.
    usual = words.manage if place else words.afterwards
    last = usual if closing is None else closing
    subject, lead = opening
    title = text_of(event, "title", case.person.language).words
    parts = [words.greeting, lead.format(place=case.seat.waiting_place)]
    parts.append(_facts(case, title, place=place and case.confirmed))
    if event.note and place and case.confirmed and last:
        parts.append(event.note)
    if last:
        parts.append(
            last.format(
                code=code_of(sender.secret, case.registration.id),
                address=f"{sender.public}{words.prefix}/events/registration",
                days=KEPT_DAYS,
                until=day_of(last_day_of(event, case.registration), case.person.language),
            )
        )
    parts.append(f"{sender.office}, {sender.phone}")
    calendar = None
    if place and case.confirmed:
        where = CalendarPlace(sender.public, case.person.language)
        calendar = event_file(event, where, confirmed=event.status == EventStatus.PUBLISHED)
    return Mail(
        to=case.person.email,
        subject=subject.format(title=title),
        text="\n\n".join(parts) + "\n",
        calendar=calendar,
    )


def _facts(case: _Case, title: str, *, place: bool) -> str:
    """Give the event in a few lines; where it is only to those who have a seat."""
    event, words, locale = case.event, case.words, case.person.language
    lines = [title, KINDS[event.kind][locale], days_of(event, locale), hours_of(event, locale)]
    if place and event.status == EventStatus.PUBLISHED:
        lines += [
            f"{label}: {value}"
            for label, value in (
                (words.place, event.place),
                (words.link, event.link),
                (words.speakers, event.speakers),
            )
            if value
        ]
    return "\n".join("    " + line for line in lines)
