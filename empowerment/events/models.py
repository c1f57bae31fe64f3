"""Events and who comes to them.

What people enter about themselves is sealed at rest, and goes after the event. Times of the event
itself are no secret: they stand on a poster.
"""

from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Day, Id, Small, length_check
from core.db import Base

LONGEST_TITLE = 120
LONGEST_SUMMARY = 400
LONGEST_LINE = 300
"""Characters of a place, a link, a list of speakers."""
LONGEST_NOTE = 1_000
LONGEST_TEXT = 10_000
"""Characters of a description, or of material, in Markdown."""
LARGEST_EVENT = 2_000
"""Seats that can be set."""
MINUTES_OF_DAY = 24 * 60


class EventKind(StrEnum):
    """What it is."""

    WORKSHOP = "workshop"
    WEBINAR = "webinar"
    CASE_WORKSHOP = "case-workshop"
    NETWORK = "network"
    NATIONWIDE = "nationwide"


class EventStatus(StrEnum):
    """How far it is. A cancelled event stays cancelled: it can be copied, not revived."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Audience(StrEnum):
    """Who may register."""

    EVERYBODY = "everybody"
    NETWORK = "network"
    """People with an account of a Kommune or of the network office."""


class MaterialFor(StrEnum):
    """Who reads what is left of it."""

    PARTICIPANTS = "participants"
    EVERYBODY = "everybody"


class SeatStatus(StrEnum):
    """What became of a registration."""

    REQUESTED = "requested"
    """Somebody typed the address, and its owner has not confirmed it: holds no seat or number."""
    CONFIRMED = "confirmed"
    """It has a seat."""
    WAITING = "waiting"
    CANCELLED = "cancelled"
    """The row keeps its number and nothing else."""


ACTIVE = (SeatStatus.CONFIRMED, SeatStatus.WAITING)
"""Of whoever is registered."""


class Event(Base):
    """An event; one of several days takes place at the same hours on each. Texts that are missing
    are empty; English ones then fall back to German.
    """

    __tablename__ = "events"
    __table_args__ = (
        length_check("id", 16),
        CheckConstraint("status IN ('draft', 'published', 'cancelled')", name="status"),
        CheckConstraint("audience IN ('everybody', 'network')", name="audience"),
        CheckConstraint("material_for IN ('participants', 'everybody')", name="material_for"),
        CheckConstraint("last_day >= day", name="days"),
        CheckConstraint(f"starts >= 0 AND ends > starts AND ends < {MINUTES_OF_DAY}", name="times"),
        CheckConstraint("open_until <= last_day", name="open_until"),
        CheckConstraint(f"capacity BETWEEN 1 AND {LARGEST_EVENT}", name="capacity"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[EventKind] = mapped_column(String(16))
    status: Mapped[EventStatus] = mapped_column(String(16))
    day: Mapped[Day] = mapped_column(index=True)
    last_day: Mapped[Day] = mapped_column(index=True)
    starts: Mapped[Small]
    """Minutes after midnight in Berlin."""
    ends: Mapped[Small]
    title_de: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    title_en: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    summary_de: Mapped[str] = mapped_column(String(LONGEST_SUMMARY))
    summary_en: Mapped[str] = mapped_column(String(LONGEST_SUMMARY))
    description_de: Mapped[str] = mapped_column(Text)
    """Markdown."""
    description_en: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(LONGEST_LINE))
    link: Mapped[str] = mapped_column(String(LONGEST_LINE))
    place_confidential: Mapped[bool] = mapped_column(server_default=false())
    """Whether place and link are for confirmed participants alone."""
    speakers: Mapped[str] = mapped_column(String(LONGEST_LINE))
    speakers_confidential: Mapped[bool] = mapped_column(server_default=false())
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    """What the host tells confirmed participants."""
    capacity: Mapped[int | None] = mapped_column(SmallInteger)
    """Seats; none means as many as come."""
    audience: Mapped[Audience] = mapped_column(String(16))
    open_until: Mapped[Day]
    """Last day of registration."""
    material_de: Mapped[str] = mapped_column(Text)
    """Markdown, read from the last day on."""
    material_en: Mapped[str] = mapped_column(Text)
    material_for: Mapped[MaterialFor] = mapped_column(String(16))
    material_announced: Mapped[bool] = mapped_column(server_default=false())
    numbers: Mapped[int] = mapped_column(Integer)
    """The last queue number that was given out."""
    sequence: Mapped[int] = mapped_column(Integer)
    """SEQUENCE of RFC 5545: rises with each change that calendars must take over."""
    changed: Mapped[Day]
    participants: Mapped[int | None] = mapped_column(SmallInteger)
    """How many had a seat; set when the registrations are erased."""


class Registration(Base):
    """Somebody's place in the queue for an event, or the request for one."""

    __tablename__ = "event_registrations"
    __table_args__ = (
        length_check("id", 16),
        length_check("address", 32),
        length_check("manage", 32),
        UniqueConstraint("event", "number"),
        UniqueConstraint("event", "address"),
        CheckConstraint(
            "status IN ('requested', 'confirmed', 'waiting', 'cancelled')", name="status"
        ),
        # Who cancels leaves nothing of themselves behind.
        CheckConstraint("(status = 'cancelled') = (person IS NULL)", name="person"),
        CheckConstraint("(status = 'cancelled') = (manage IS NULL)", name="manage"),
        CheckConstraint("(status = 'cancelled') = (address IS NULL)", name="address"),
        # Who only typed an address is nobody yet.
        CheckConstraint("(status = 'requested') = (number IS NULL)", name="number"),
        CheckConstraint("account IS NULL OR status IN ('confirmed', 'waiting')", name="account"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    event: Mapped[Id] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    number: Mapped[int | None] = mapped_column(Integer)
    """In the order in which requests were confirmed."""
    status: Mapped[SeatStatus] = mapped_column(String(16))
    person: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Name, mail address, organisation and language (people.py), sealed for this row."""
    address: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Keyed hash of the mail address, of this event alone."""
    manage: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """SHA-256 of the code with which the person comes back."""
    account: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), ForeignKey("coordinators.id", ondelete="SET NULL"), index=True
    )
    day: Mapped[Day]
    """Of the request, then of its confirmation."""
