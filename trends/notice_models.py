"""What the server keeps of early notices: what was proposed, and what is shown."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Day, Digest, Id, length_check
from core.db import Base


class NoticeStatus(StrEnum):
    """How far a notice is."""

    PROPOSED = "proposed"
    """One member signed it."""
    PUBLISHED = "published"
    """Two did; shown until it expires."""
    WITHDRAWN = "withdrawn"
    """Taken back. The row stays without its text, so that nobody sends it in again."""


class Notice(Base):
    """A desk's early notice: plain text, written to be read."""

    __tablename__ = "notices"
    __table_args__ = (
        length_check("id", 16),
        # A draft has an author, so that somebody else confirms it; later nobody needs to know.
        CheckConstraint("(status = 'proposed') = (author IS NOT NULL)", name="author"),
        CheckConstraint("(status = 'withdrawn') = (signed IS NULL)", name="signed"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    desk: Mapped[Digest] = mapped_column(ForeignKey("desks.fingerprint"), index=True)
    status: Mapped[NoticeStatus] = mapped_column(String(16))
    signed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The signed document, of one member or of two."""
    author: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    """Whose session brought the draft. What a removed member proposed goes with the account."""
    expires: Mapped[Day]
