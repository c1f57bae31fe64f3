"""Dialogues with citizens: proposals, their answers, cards to weigh them with."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STATES = "state IN ('preparing', 'held', 'answered', 'cancelled')"
DUE = "(state IN ('held', 'answered')) = (answer_due IS NOT NULL)"
WEIGHED = "state NOT IN ('held', 'answered') OR weighing = 'done'"
STATUS = "status IN ('planned', 'started', 'done', 'declined')"


def upgrade() -> None:
    """Make the tables."""
    create_dialogues()
    create_proposals()
    op.create_table(
        "ballot_codes",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("dialogue", sa.LargeBinary(length=16), nullable=False),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_ballot_codes_hash_length")),
        dialogue_key("ballot_codes"),
        sa.PrimaryKeyConstraint("hash", name="pk_ballot_codes"),
    )
    op.create_index("ix_ballot_codes_dialogue", "ballot_codes", ["dialogue"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("ballot_codes", "proposals", "dialogues"):
        op.drop_table(table)


def dialogue_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["dialogue"],
        ["dialogues.id"],
        name=op.f(f"fk_{table}_dialogue_dialogues"),
        ondelete="CASCADE",
    )


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def create_dialogues() -> None:
    op.create_table(
        "dialogues",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("weighing", sa.String(length=8), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("begins", sa.SmallInteger(), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column("conflict_answers", sa.String(length=400), nullable=True),
        sa.Column("cards", sa.SmallInteger(), nullable=False),
        sa.Column("cards_used", sa.SmallInteger(), nullable=True),
        sa.Column("answer_due", sa.Date(), nullable=True),
        sa.Column("answered", sa.Date(), nullable=True),
        check("dialogues", "id_length", "length(id) = 16"),
        check("dialogues", "ags_length", "length(ags) = 8"),
        check("dialogues", "state", STATES),
        check("dialogues", "weighing", "weighing IN ('none', 'open', 'done')"),
        check("dialogues", "begins", "begins BETWEEN 0 AND 1439"),
        check("dialogues", "cards", "cards BETWEEN 0 AND 500"),
        check("dialogues", "cards_used", "cards_used BETWEEN 0 AND cards"),
        check("dialogues", "due", DUE),
        check("dialogues", "weighed", WEIGHED),
        check("dialogues", "answered", "(state = 'answered') = (answered IS NOT NULL)"),
        check("dialogues", "announced", "NOT announced OR number IS NOT NULL"),
        check("dialogues", "numbered", "answer_due IS NULL OR number IS NOT NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_dialogues"),
        sa.UniqueConstraint("number", name="uq_dialogues_number"),
    )
    op.create_index("ix_dialogues_ags", "dialogues", ["ags"])


def create_proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dialogue", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("by", sa.Date(), nullable=True),
        check("proposals", "id_length", "length(id) = 16"),
        check("proposals", "points", "points >= 0"),
        check("proposals", "status", STATUS),
        check("proposals", "answer", "(answer IS NULL) = (status IS NULL)"),
        dialogue_key("proposals"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.UniqueConstraint("dialogue", "position", name="uq_proposals_dialogue_position"),
    )
