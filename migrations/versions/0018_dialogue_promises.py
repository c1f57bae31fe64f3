"""Dialogues: cards made anew, what is said of access, and what is added to published answers."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STATUS = "status IN ('planned', 'started', 'done', 'declined')"

# Before this there is one status: the newest stands for all of them.
_NEWEST_STATUS = (
    "UPDATE proposals SET"
    " status = (SELECT answer_updates.status FROM answer_updates"
    " WHERE answer_updates.proposal = proposals.id"
    " ORDER BY answer_updates.position DESC LIMIT 1),"
    ' "by" = (SELECT answer_updates."by" FROM answer_updates'
    " WHERE answer_updates.proposal = proposals.id"
    " ORDER BY answer_updates.position DESC LIMIT 1)"
    " WHERE EXISTS (SELECT 1 FROM answer_updates WHERE answer_updates.proposal = proposals.id)"
)

_LEFT_BEHIND = (
    "DELETE FROM ballot_codes"
    " WHERE dialogue IN (SELECT id FROM dialogues WHERE state = 'cancelled')"
)

_NOT_OPEN = (
    "DELETE FROM ballot_codes WHERE dialogue IN (SELECT id FROM dialogues WHERE weighing = 'none')"
)


def upgrade() -> None:
    """Add columns and table; delete codes that cancelled dialogues left behind."""
    op.add_column(
        "dialogues",
        sa.Column("first_card", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column(
        "dialogues",
        sa.Column("access", sa.String(length=300), server_default=sa.text("''"), nullable=False),
    )
    op.create_table(
        "answer_updates",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("proposal", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("by", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_answer_updates_id_length")),
        sa.CheckConstraint(STATUS, name=op.f("ck_answer_updates_status")),
        sa.ForeignKeyConstraint(
            ["proposal"],
            ["proposals.id"],
            name=op.f("fk_answer_updates_proposal_proposals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_answer_updates"),
        sa.UniqueConstraint("proposal", "position", name="uq_answer_updates_proposal_position"),
    )
    op.execute(_LEFT_BEHIND)


def downgrade() -> None:
    """Drop them; the newest status stays. Cards that can't be used yet are to be made again."""
    op.execute(_NEWEST_STATUS)
    op.execute(_NOT_OPEN)
    op.execute("UPDATE dialogues SET cards = 0 WHERE weighing = 'none'")
    op.drop_table("answer_updates")
    op.drop_column("dialogues", "access")
    op.drop_column("dialogues", "first_card")
