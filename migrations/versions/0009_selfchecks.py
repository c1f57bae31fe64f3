"""Self-checks, their sheets and plans."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    create_self_checks()
    op.create_table(
        "self_check_sheets",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("self_check", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_self_check_sheets_id_length")),
        self_check_key("self_check_sheets"),
        sa.PrimaryKeyConstraint("id", name="pk_self_check_sheets"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_self_check_sheets_self_check", "self_check_sheets", ["self_check"])
    create_plans()


def downgrade() -> None:
    """Drop the tables."""
    for table in ("self_check_plans", "self_check_sheets", "self_checks"):
        op.drop_table(table)


def self_check_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["self_check"],
        ["self_checks.id"],
        name=op.f(f"fk_{table}_self_check_self_checks"),
        ondelete="CASCADE",
    )


def create_self_checks() -> None:
    op.create_table(
        "self_checks",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("question_set", sa.String(length=24), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("short", sa.Boolean(), nullable=False),
        sa.Column("started", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("closed", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("administration", sa.LargeBinary(length=32), nullable=False),
        sa.Column("volunteers", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_self_checks_id_length")),
        sa.CheckConstraint("length(ags) = 8", name=op.f("ck_self_checks_ags_length")),
        sa.CheckConstraint(
            "length(administration) = 32", name=op.f("ck_self_checks_administration_length")
        ),
        sa.CheckConstraint(
            "length(volunteers) = 32", name=op.f("ck_self_checks_volunteers_length")
        ),
        sa.CheckConstraint("last_day >= started", name=op.f("ck_self_checks_days")),
        sa.CheckConstraint(
            "result IS NULL OR closed IS NOT NULL", name=op.f("ck_self_checks_result")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_self_checks"),
        sa.UniqueConstraint("administration", name="uq_self_checks_administration"),
        sa.UniqueConstraint("volunteers", name="uq_self_checks_volunteers"),
    )
    op.create_index("ix_self_checks_ags", "self_checks", ["ags"])
    op.create_index(
        "uq_self_checks_open",
        "self_checks",
        ["ags", "question_set"],
        unique=True,
        postgresql_where=sa.text("closed IS NULL"),
        sqlite_where=sa.text("closed IS NULL"),
    )


def create_plans() -> None:
    op.create_table(
        "self_check_plans",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("self_check", sa.LargeBinary(length=16), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("measure", sa.String(length=300), nullable=False),
        sa.Column("personal", sa.LargeBinary(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("made", sa.Date(), nullable=False),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_self_check_plans_id_length")),
        sa.CheckConstraint(
            "status IN ('open', 'done', 'dropped')", name=op.f("ck_self_check_plans_status")
        ),
        sa.CheckConstraint("place BETWEEN 1 AND 3", name=op.f("ck_self_check_plans_place")),
        self_check_key("self_check_plans"),
        sa.PrimaryKeyConstraint("id", name="pk_self_check_plans"),
    )
    op.create_index(
        "uq_self_check_plans_place", "self_check_plans", ["self_check", "place"], unique=True
    )
