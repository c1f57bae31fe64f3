"""What editors keep in the library, beside the aids of the release; whether links still lead
somewhere; how often an aid was found helpful.
"""

from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Day, Small
from core.db import Base

LONGEST_NAME = 60
LONGEST_ADDRESS = 500
LONGEST_LEVEL = 10

_PROVEN = "(address IS NULL) = ({0} IS NULL)"


class Kind(StrEnum):
    """What an entry is."""

    ARTICLE = "article"
    """A text of our own."""
    LINK = "link"
    """Something that others published."""


class LinkOutcome(StrEnum):
    """What came of looking whether a link still leads somewhere."""

    GOOD = "good"
    MISSING = "missing"
    """The site says there is nothing."""
    FAULT = "fault"
    """The site says that it is broken."""
    UNREACHABLE = "unreachable"
    """No such host, or nobody answers."""
    CERTIFICATE = "certificate"
    """Browsers would warn of it."""
    ELSEWHERE = "elsewhere"
    """It leads round in circles or to an address that isn't public."""
    REFUSED = "refused"
    """The site answers people, not programs: says nothing."""
    UNKNOWN = "unknown"
    """Could not be looked at: says nothing."""


class LibraryEntry(Base):
    """An article or an external aid; never deleted, so that no address is used twice."""

    __tablename__ = "library_entries"

    name: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
    """Its place in the address of its page."""
    version: Mapped[int] = mapped_column(Integer)
    """The number of the newest version; who saves names the one it was made from."""
    archived: Mapped[bool]


class LibraryVersion(Base):
    """What was saved at once. None is an external aid without a proven address."""

    __tablename__ = "library_versions"
    __table_args__ = (
        CheckConstraint("kind IN ('article', 'link')", name="kind"),
        CheckConstraint("(kind = 'link') = (address IS NOT NULL)", name="link_has_address"),
        CheckConstraint(_PROVEN.format("found_in"), name="address_found_somewhere"),
        CheckConstraint(_PROVEN.format("found_on"), name="address_found_some_day"),
        CheckConstraint(_PROVEN.format("found_level"), name="address_leads_to"),
    )

    entry: Mapped[str] = mapped_column(
        String(LONGEST_NAME), ForeignKey("library_entries.name"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    day: Mapped[Day]
    author: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), ForeignKey("coordinators.id", ondelete="SET NULL")
    )
    kind: Mapped[str] = mapped_column(String(8))
    review: Mapped[Day]
    """By when somebody should look at it again."""
    address: Mapped[str | None] = mapped_column(String(LONGEST_ADDRESS))
    found_in: Mapped[str | None] = mapped_column(String(LONGEST_ADDRESS))
    """The public page that has the address."""
    found_on: Mapped[Day | None]
    found_level: Mapped[str | None] = mapped_column(String(LONGEST_LEVEL))
    content: Mapped[str] = mapped_column(Text)
    """JSON: title, summary, text, publisher and the rest (documents.py)."""


class LibraryPublication(Base):
    """Which version of an entry everybody reads, and which one from which day on."""

    __tablename__ = "library_publications"
    __table_args__ = (
        ForeignKeyConstraint(
            ["entry", "shown"],
            ["library_versions.entry", "library_versions.number"],
            name="fk_library_publications_shown_library_versions",
        ),
        ForeignKeyConstraint(
            ["entry", "scheduled"],
            ["library_versions.entry", "library_versions.number"],
            name="fk_library_publications_scheduled_library_versions",
        ),
        CheckConstraint("(scheduled IS NULL) = (scheduled_from IS NULL)", name="scheduled_for_day"),
        CheckConstraint("shown IS NOT NULL OR scheduled IS NOT NULL", name="something"),
    )

    entry: Mapped[str] = mapped_column(
        String(LONGEST_NAME), ForeignKey("library_entries.name"), primary_key=True
    )
    shown: Mapped[int | None] = mapped_column(Integer)
    shown_since: Mapped[Day | None]
    """The day from which on this version is shown; None while none is."""
    scheduled: Mapped[int | None] = mapped_column(Integer)
    scheduled_from: Mapped[Day | None]


class LibraryOverlay(Base):
    """What editors changed about an aid of the release: hidden, or another proven address."""

    __tablename__ = "library_overlays"
    __table_args__ = (
        CheckConstraint(_PROVEN.format("found_in"), name="address_found_somewhere"),
        CheckConstraint(_PROVEN.format("found_on"), name="address_found_some_day"),
        CheckConstraint(_PROVEN.format("found_level"), name="address_leads_to"),
    )

    item: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    hidden: Mapped[bool]
    review: Mapped[Day | None]
    """In the place of the release's day."""
    address: Mapped[str | None] = mapped_column(String(LONGEST_ADDRESS))
    found_in: Mapped[str | None] = mapped_column(String(LONGEST_ADDRESS))
    found_on: Mapped[Day | None]
    found_level: Mapped[str | None] = mapped_column(String(LONGEST_LEVEL))


class LibraryLink(Base):
    """What is known of an address that an aid leads to."""

    __tablename__ = "library_links"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures"),)

    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), primary_key=True)
    checked: Mapped[Day]
    good: Mapped[Day | None]
    """The last day on which it led somewhere, to our knowledge."""
    outcome: Mapped[str] = mapped_column(String(12))
    failures: Mapped[Small]
    """On so many days in a row it was looked at and led nowhere."""


class LibraryHelpful(Base):
    """How often an aid was found helpful or not in a month; nothing of who said so."""

    __tablename__ = "library_helpful"
    __table_args__ = (CheckConstraint("yes >= 0 AND no >= 0", name="counts"),)

    aid: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    yes: Mapped[int] = mapped_column(Integer)
    no: Mapped[int] = mapped_column(Integer)
