"""Agreements, directory, questions."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = (
    "digest_wishes",
    "question_answers",
    "questions",
    "directory_entries",
    "agreements",
    "agreement_drafts",
)


def upgrade() -> None:
    """Make the tables."""
    create_agreements()
    create_directory_entries()
    create_questions()
    create_digest_wishes()


def downgrade() -> None:
    """Drop the tables."""
    for table in TABLES:
        op.drop_table(table)


def length_check(table: str, column: str, length: int) -> sa.CheckConstraint:
    name = op.f(f"ck_{table}_{column}_length")
    return sa.CheckConstraint(f"length({column}) = {length}", name=name)


def coordinator_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["coordinator"],
        ["coordinators.id"],
        name=op.f(f"fk_{table}_coordinator_coordinators"),
        ondelete="CASCADE",
    )


def create_agreements() -> None:
    op.create_table(
        "agreement_drafts",
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        length_check("agreement_drafts", "ags", 8),
        sa.PrimaryKeyConstraint("ags", name="pk_agreement_drafts"),
    )
    op.create_table(
        "agreements",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("signed", sa.Date(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.LargeBinary(length=16), nullable=True),
        length_check("agreements", "id", 16),
        length_check("agreements", "ags", 8),
        length_check("agreements", "recorded_by", 16),
        sa.CheckConstraint("signed <= starts", name=op.f("ck_agreements_signed_first")),
        sa.CheckConstraint("starts < expires", name=op.f("ck_agreements_term")),
        sa.CheckConstraint("months BETWEEN 1 AND 60", name=op.f("ck_agreements_months")),
        sa.CheckConstraint(
            "(ended IS NULL) = (ended_by IS NULL)", name=op.f("ck_agreements_ended_together")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agreements"),
        sa.UniqueConstraint("ags", "starts", name="uq_agreements_ags_starts"),
    )
    op.create_index("ix_agreements_ags", "agreements", ["ags"])


def create_directory_entries() -> None:
    op.create_table(
        "directory_entries",
        sa.Column("coordinator", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed", sa.Date(), nullable=False),
        length_check("directory_entries", "id", 16),
        coordinator_key("directory_entries"),
        sa.PrimaryKeyConstraint("coordinator", name="pk_directory_entries"),
        sa.UniqueConstraint("id", name="uq_directory_entries_id"),
    )


def create_questions() -> None:
    op.create_table(
        "questions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=True),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        length_check("questions", "ags", 8),
        sa.CheckConstraint("length(text) <= 5000", name=op.f("ck_questions_text_length")),
        sa.PrimaryKeyConstraint("number", name="pk_questions"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "question_answers",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        length_check("question_answers", "ags", 8),
        sa.CheckConstraint("length(text) <= 5000", name=op.f("ck_question_answers_text_length")),
        sa.ForeignKeyConstraint(
            ["question"],
            ["questions.number"],
            name=op.f("fk_question_answers_question_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name="pk_question_answers"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_question_answers_question", "question_answers", ["question"])


def create_digest_wishes() -> None:
    op.create_table(
        "digest_wishes",
        sa.Column("coordinator", sa.LargeBinary(length=16), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("told_until", sa.Date(), nullable=False),
        coordinator_key("digest_wishes"),
        sa.PrimaryKeyConstraint("coordinator", name="pk_digest_wishes"),
    )
