"""Accounts of Kommunen: coordinators, their invitations and sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROLES = "role IN ('reader', 'coordinator')"


def upgrade() -> None:
    """Make all tables."""
    create_coordinators()
    create_coordinator_invitations()
    create_coordinator_sessions()


def downgrade() -> None:
    """Drop all tables, their indexes with them."""
    for table in ("coordinator_sessions", "coordinator_invitations", "coordinators"):
        op.drop_table(table)


def create_coordinators() -> None:
    op.create_table(
        "coordinators",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=254), nullable=False),
        sa.Column("display_name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password", sa.String(length=128), nullable=False),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_coordinators_id_length")),
        sa.CheckConstraint("length(ags) = 8", name=op.f("ck_coordinators_ags_length")),
        sa.CheckConstraint(ROLES, name=op.f("ck_coordinators_role")),
        sa.PrimaryKeyConstraint("id", name="pk_coordinators"),
        sa.UniqueConstraint("name", name="uq_coordinators_name"),
    )


def create_coordinator_invitations() -> None:
    op.create_table(
        "coordinator_invitations",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "length(hash) = 32", name=op.f("ck_coordinator_invitations_hash_length")
        ),
        sa.CheckConstraint("length(ags) = 8", name=op.f("ck_coordinator_invitations_ags_length")),
        sa.CheckConstraint(ROLES, name=op.f("ck_coordinator_invitations_role")),
        sa.PrimaryKeyConstraint("hash", name="pk_coordinator_invitations"),
    )


def create_coordinator_sessions() -> None:
    op.create_table(
        "coordinator_sessions",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("coordinator", sa.LargeBinary(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_coordinator_sessions_hash_length")),
        sa.ForeignKeyConstraint(
            ["coordinator"],
            ["coordinators.id"],
            name="fk_coordinator_sessions_coordinator_coordinators",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hash", name="pk_coordinator_sessions"),
    )
    op.create_index("ix_coordinator_sessions_coordinator", "coordinator_sessions", ["coordinator"])
