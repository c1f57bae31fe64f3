"""What is kept of a dialogue: plan, proposals, answers. Who voted is kept nowhere."""

from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Day, Digest, Id, Small, length_check
from core.db import Base

LONGEST_TITLE = 160
LONGEST_LINE = 300
LONGEST_TEXT = 1_500


class State(StrEnum):
    """How far a dialogue is."""

    PREPARING = "preparing"
    HELD = "held"
    """The evening is over, the answer is due."""
    ANSWERED = "answered"
    CANCELLED = "cancelled"


class Weighing(StrEnum):
    """How proposals get their points."""

    NONE = "none"
    """Not yet; cards may be printed already."""
    OPEN = "open"
    """Cards are taken, proposals stay as they are."""
    DONE = "done"


class Status(StrEnum):
    """What became of a proposal."""

    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    DECLINED = "declined"


class Dialogue(Base):
    """A Kommune's dialogue."""

    __tablename__ = "dialogues"
    __table_args__ = (
        length_check("id", 16),
        length_check("ags", 8),
        CheckConstraint("state IN ('preparing', 'held', 'answered', 'cancelled')", name="state"),
        CheckConstraint("weighing IN ('none', 'open', 'done')", name="weighing"),
        CheckConstraint("begins BETWEEN 0 AND 1439", name="begins"),
        CheckConstraint("cards BETWEEN 0 AND 500", name="cards"),
        CheckConstraint("cards_used BETWEEN 0 AND cards", name="cards_used"),
        # An answer is due once the evening was held, and not before its proposals are weighed.
        CheckConstraint("(state IN ('held', 'answered')) = (answer_due IS NOT NULL)", name="due"),
        CheckConstraint("state NOT IN ('held', 'answered') OR weighing = 'done'", name="weighed"),
        CheckConstraint("(state = 'answered') = (answered IS NOT NULL)", name="answered"),
        CheckConstraint("NOT announced OR number IS NOT NULL", name="announced"),
        CheckConstraint("answer_due IS NULL OR number IS NOT NULL", name="numbered"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    number: Mapped[int | None] = mapped_column(Integer, unique=True)
    """Of its public page, once it has one."""
    ags: Mapped[str] = mapped_column(String(8), index=True)
    state: Mapped[State] = mapped_column(String(16))
    weighing: Mapped[Weighing] = mapped_column(String(8))
    announced: Mapped[bool]
    """Whether everybody may read when and where it is."""
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    day: Mapped[Day | None]
    begins: Mapped[int | None] = mapped_column(SmallInteger)
    """Minutes after midnight in Berlin."""
    place: Mapped[str] = mapped_column(String(LONGEST_LINE))
    contact: Mapped[str] = mapped_column(String(LONGEST_LINE))
    access: Mapped[str] = mapped_column(String(LONGEST_LINE), server_default=text("''"))
    """Whether the place is free of barriers, in the Kommune's own words."""
    conflict_answers: Mapped[str | None] = mapped_column(String(400))
    """Answers to the conflict check, as JSON."""
    first_card: Mapped[Small] = mapped_column(server_default=text("0"))
    """How many cards were made before these and discarded; their codes never come back."""
    cards: Mapped[Small]
    """How many cards with codes were made and not discarded."""
    cards_used: Mapped[int | None] = mapped_column(SmallInteger)
    """How many of them were used; nobody sees it before the weighing is closed."""
    answer_due: Mapped[Day | None]
    answered: Mapped[Day | None]


class Proposal(Base):
    """Something the Kommune could do, and what it answers."""

    __tablename__ = "proposals"
    __table_args__ = (
        length_check("id", 16),
        UniqueConstraint("dialogue", "position"),
        CheckConstraint("points >= 0", name="points"),
        CheckConstraint(
            "status IN ('planned', 'started', 'done', 'declined')",
            name="status",
        ),
        CheckConstraint("(answer IS NULL) = (status IS NULL)", name="answer"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    dialogue: Mapped[Id] = mapped_column(ForeignKey("dialogues.id", ondelete="CASCADE"))
    position: Mapped[Small]
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    text: Mapped[str] = mapped_column(Text)
    points: Mapped[int] = mapped_column(Integer)
    answer: Mapped[str | None] = mapped_column(Text)
    status: Mapped[Status | None] = mapped_column(String(16))
    by: Mapped[Day | None]
    """Until when it is to be done."""


class AnswerUpdate(Base):
    """What was said of a proposal after its answer was public. The answer itself stays."""

    __tablename__ = "answer_updates"
    __table_args__ = (
        length_check("id", 16),
        UniqueConstraint("proposal", "position"),
        CheckConstraint("status IN ('planned', 'started', 'done', 'declined')", name="status"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    proposal: Mapped[Id] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    position: Mapped[Small]
    day: Mapped[Day]
    status: Mapped[Status] = mapped_column(String(16))
    by: Mapped[Day | None]
    text: Mapped[str] = mapped_column(Text)
    """Empty where only the status changed."""


class BallotCode(Base):
    """A card that nobody has used yet; the row goes with its use and leaves nothing behind."""

    __tablename__ = "ballot_codes"
    __table_args__ = (length_check("hash", 32),)

    hash: Mapped[Digest] = mapped_column(primary_key=True)
    dialogue: Mapped[Id] = mapped_column(ForeignKey("dialogues.id", ondelete="CASCADE"), index=True)
