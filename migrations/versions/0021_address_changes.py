"""Another mail address of a person of the public site, while it waits for its code."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_TABLE = "address_changes"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        _TABLE,
        sa.Column("coordinator", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_address_changes_id_length")),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_address_changes_hash_length")),
        sa.ForeignKeyConstraint(
            ["coordinator"],
            ["coordinators.id"],
            name=op.f("fk_address_changes_coordinator_coordinators"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("coordinator", name="pk_address_changes"),
        sa.UniqueConstraint("id", name="uq_address_changes_id"),
    )


def downgrade() -> None:
    """Drop it; an address that waits for its code is entered anew."""
    op.drop_table(_TABLE)
