"""Statistics: batches until their release, releases, editions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "batches",
    "batch_files",
    "releases",
    "release_debits",
    "editions",
    "edition_files",
)
"""In the order of their references."""


def upgrade() -> None:
    """Make all tables."""
    create_batches()
    create_batch_files()
    create_releases()
    create_release_debits()
    create_editions()
    create_edition_files()


def downgrade() -> None:
    """Drop all tables, their indexes with them."""
    for table in reversed(TABLES):
        op.drop_table(table)


def create_batches() -> None:
    op.create_table(
        "batches",
        sa.Column("desk", sa.LargeBinary(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("copy", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(desk) = 32", name=op.f("ck_batches_desk_length")),
        sa.CheckConstraint("number > 0", name=op.f("ck_batches_number")),
        sa.ForeignKeyConstraint(
            ["desk"], ["desks.fingerprint"], name=op.f("fk_batches_desk_desks")
        ),
        sa.PrimaryKeyConstraint("desk", "number", name=op.f("pk_batches")),
    )


def create_batch_files() -> None:
    op.create_table(
        "batch_files",
        sa.Column("desk", sa.LargeBinary(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["desk", "number"],
            ["batches.desk", "batches.number"],
            name=op.f("fk_batch_files_desk_batches"),
        ),
        sa.PrimaryKeyConstraint("desk", "number", "period", name=op.f("pk_batch_files")),
    )
    op.create_index(op.f("ix_batch_files_period"), "batch_files", ["period"])


def create_releases() -> None:
    op.create_table(
        "releases",
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=False),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("public_from", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_releases")),
    )


def create_release_debits() -> None:
    op.create_table(
        "release_debits",
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("released_table", sa.String(length=32), nullable=False),
        sa.Column("frame", sa.String(length=32), nullable=False),
        sa.Column("epsilon_per_mille", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["period"], ["releases.period"], name=op.f("fk_release_debits_period_releases")
        ),
        sa.PrimaryKeyConstraint("period", "released_table", name=op.f("pk_release_debits")),
    )


def create_editions() -> None:
    op.create_table(
        "editions",
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.ForeignKeyConstraint(
            ["period"], ["releases.period"], name=op.f("fk_editions_period_releases")
        ),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_editions")),
    )


def create_edition_files() -> None:
    op.create_table(
        "edition_files",
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["period"], ["releases.period"], name=op.f("fk_edition_files_period_releases")
        ),
        sa.PrimaryKeyConstraint("period", "path", name=op.f("pk_edition_files")),
    )
