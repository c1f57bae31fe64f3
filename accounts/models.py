"""Who may sign in: to a desk, and apart from it on the public site.

Nothing here opens a case: keys are sealed with what people of the desk know; a Kommune has none.
"""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from accounts.roles import CoordinatorRole, Role, Status
from core.columns import Blob, Day, Digest, Id, Small, length_check
from core.db import Base

LONGEST_NAME = 400
"""Characters of a log-in name in the normal form, in which it is stored."""

LONGEST_EMAIL = 254
"""Characters of a mail address (RFC 5321 leaves no room for more)."""

LONGEST_STEP = 64

_COORDINATOR_ROLE = "role IN ('reader', 'coordinator', 'editor', 'operator')"
_OF_KOMMUNE = "(role IN ('reader', 'coordinator')) = (ags IS NOT NULL)"


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


class Coordinator(Base):
    """A person who signs in on the public site, most for a Kommune; goes with the person."""

    __tablename__ = "coordinators"
    __table_args__ = (
        length_check("id", 16),
        length_check("ags", 8),
        CheckConstraint(_COORDINATOR_ROLE, name="role"),
        CheckConstraint(_OF_KOMMUNE, name="of_kommune"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    ags: Mapped[str | None] = mapped_column(String(8))
    """The official key of the Kommune; none for editors and operators."""
    name: Mapped[str] = mapped_column(String(LONGEST_EMAIL), unique=True)
    """The mail address with which the person signs in, in its normal form."""
    display_name: Mapped[str] = mapped_column(String(100))
    role: Mapped[CoordinatorRole] = mapped_column(String(16))
    password: Mapped[str] = mapped_column(String(128))
    """Argon2id with its salt and parameters, in the PHC string format."""


class CoordinatorInvitation(Base):
    """A code that opens an account; goes when it is used, or with whoever made it."""

    __tablename__ = "coordinator_invitations"
    __table_args__ = (
        length_check("hash", 32),
        length_check("ags", 8),
        CheckConstraint(_COORDINATOR_ROLE, name="role"),
        CheckConstraint(_OF_KOMMUNE, name="of_kommune"),
    )

    hash: Mapped[Digest] = mapped_column(primary_key=True)
    ags: Mapped[str | None] = mapped_column(String(8))
    role: Mapped[CoordinatorRole] = mapped_column(String(16))
    expires: Mapped[Day]
    invited_by: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), ForeignKey("coordinators.id", ondelete="CASCADE"), index=True
    )
    """Who made it, or a removed person could come back with a code put by; none on the command
    line."""


class CoordinatorSignIn(Base):
    """A coordinator's session by the hash of its token; its end stands in the signed cookie."""

    __tablename__ = "coordinator_sessions"
    __table_args__ = (length_check("hash", 32),)

    hash: Mapped[Digest] = mapped_column(primary_key=True)
    coordinator: Mapped[Id] = mapped_column(
        ForeignKey("coordinators.id", ondelete="CASCADE"), index=True
    )
    day: Mapped[Day]


class SecondFactor(Base):
    """The secret of a person's one-time codes (RFC 6238), sealed with the server's key."""

    __tablename__ = "second_factors"
    __table_args__ = (CheckConstraint("length(used) <= 96", name="used_length"),)

    coordinator: Mapped[Id] = mapped_column(
        ForeignKey("coordinators.id", ondelete="CASCADE"), primary_key=True
    )
    secret: Mapped[Blob]
    used: Mapped[Blob]
    """Keyed hashes of the last codes that were taken, so that none is taken twice."""


class CodeGuesses(Base):
    """How many one-time codes were tried since one was right; the row goes with the right one."""

    __tablename__ = "code_guesses"
    __table_args__ = (length_check("mark", 32),)

    coordinator: Mapped[Id] = mapped_column(
        ForeignKey("coordinators.id", ondelete="CASCADE"), primary_key=True
    )
    mark: Mapped[Digest]
    """Keyed hash of the hour they belong to: without the server's secret it tells no time."""
    count: Mapped[Small]


class RecoveryCode(Base):
    """A code in the place of a lost second factor; the row goes when it is used."""

    __tablename__ = "recovery_codes"
    __table_args__ = (length_check("hash", 32),)

    hash: Mapped[Digest] = mapped_column(primary_key=True)
    coordinator: Mapped[Id] = mapped_column(
        ForeignKey("coordinators.id", ondelete="CASCADE"), index=True
    )


class Passkey(Base):
    """A passkey (WebAuthn) of a person; it opens nothing to who reads the table."""

    __tablename__ = "passkeys"
    __table_args__ = (
        length_check("id", 32),
        CheckConstraint("length(credential) BETWEEN 16 AND 1023", name="credential_length"),
        CheckConstraint("sign_count BETWEEN 0 AND 4294967295", name="sign_count"),
        CheckConstraint("length(used) <= 512", name="used_length"),
    )

    id: Mapped[Digest] = mapped_column(primary_key=True)
    """SHA-256 of `credential`: two accounts can't have the same passkey."""
    coordinator: Mapped[Id] = mapped_column(
        ForeignKey("coordinators.id", ondelete="CASCADE"), index=True
    )
    credential: Mapped[Blob]
    """What the authenticator calls it."""
    public_key: Mapped[Blob]
    """COSE key (RFC 9052)."""
    sign_count: Mapped[int] = mapped_column(BigInteger)
    """As the authenticator last told it; some always say 0."""
    label: Mapped[str] = mapped_column(String(100))
    """What the person calls it."""
    added: Mapped[Day]
    used: Mapped[Blob]
    """Keyed hashes of the last challenges that were answered, so that no answer counts twice."""


class PasswordReset(Base):
    """A code with which somebody sets a new password; a later one takes its place.

    No foreign key: asked for an address nobody has, the server writes a row for nobody, so that it
    does the same work. What is left of a removed person opens nothing and goes with its day.
    """

    __tablename__ = "password_resets"
    __table_args__ = (
        length_check("coordinator", 16),
        length_check("id", 16),
        length_check("hash", 32),
    )

    coordinator: Mapped[Id] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(unique=True)
    """From which the worker makes the code of the letter."""
    hash: Mapped[Digest]
    expires: Mapped[Day]


class AddressChange(Base):
    """Another mail address of a person, until its code is entered; afterwards the former one."""

    __tablename__ = "address_changes"
    __table_args__ = (length_check("id", 16), length_check("hash", 32))

    coordinator: Mapped[Id] = mapped_column(
        ForeignKey("coordinators.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[Id] = mapped_column(unique=True)
    """From which the worker makes the code of the letter."""
    address: Mapped[str] = mapped_column(String(LONGEST_EMAIL))
    """Where the letter goes: the new one as long as there is a hash, else the former one."""
    hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Of the code; none once it was entered."""
    expires: Mapped[Day]


class PostponedStep(Base):
    """Something to do that a person put aside; the row goes when its day has come."""

    __tablename__ = "postponed_steps"

    coordinator: Mapped[Id] = mapped_column(
        ForeignKey("coordinators.id", ondelete="CASCADE"), primary_key=True
    )
    step: Mapped[str] = mapped_column(String(LONGEST_STEP), primary_key=True)
    """Its name (accounts.routes.home.Step)."""
    until: Mapped[Day]
