"""Who may sign in to a desk. Nothing here opens anything: keys are sealed with what people know."""

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from accounts.roles import Role, Status
from core.columns import Blob, Day, Digest, Id, length_check
from core.db import Base

LONGEST_NAME = 400
"""Characters of a log-in name in the normal form, in which it is stored."""


class Account(Base):
    """A person of a desk; the row goes when the person is removed.

    `token` is the hash of a log-in token derived from password and account key. `key_file` is the
    member's own keys, encrypted with the other half of that derivation.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        length_check("id", 16),
        length_check("salt", 16),
        length_check("token", 32),
        CheckConstraint("role IN ('lead', 'counsellor')", name="role"),
        CheckConstraint("status IN ('active', 'pending')", name="status"),
        CheckConstraint("status = 'active' OR role = 'counsellor'", name="pending_role"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    desk: Mapped[Digest] = mapped_column(ForeignKey("desks.fingerprint"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), unique=True)
    display_name: Mapped[str] = mapped_column(String(100))
    role: Mapped[Role] = mapped_column(String(16))
    status: Mapped[Status] = mapped_column(String(16))
    salt: Mapped[Id]
    memory_kib: Mapped[int] = mapped_column(Integer)
    iterations: Mapped[int] = mapped_column(Integer)
    parallelism: Mapped[int] = mapped_column(Integer)
    token: Mapped[Digest]
    key_file: Mapped[Blob]


class SignIn(Base):
    """A session by the hash of its token. When exactly it ends stands in the signed cookie."""

    __tablename__ = "sessions"
    __table_args__ = (length_check("hash", 32),)

    hash: Mapped[Digest] = mapped_column(primary_key=True)
    account: Mapped[Id] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    day: Mapped[Day]
