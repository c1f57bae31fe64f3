"""Early notices."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "notices",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("desk", sa.LargeBinary(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=True),
        sa.Column("author", sa.LargeBinary(length=16), nullable=True),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_notices_id_length")),
        sa.CheckConstraint(
            "(status = 'proposed') = (author IS NOT NULL)", name=op.f("ck_notices_author")
        ),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (signed IS NULL)", name=op.f("ck_notices_signed")
        ),
        sa.ForeignKeyConstraint(
            ["desk"], ["desks.fingerprint"], name=op.f("fk_notices_desk_desks")
        ),
        sa.ForeignKeyConstraint(
            ["author"],
            ["accounts.id"],
            name=op.f("fk_notices_author_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_author"), "notices", ["author"])
    op.create_index(op.f("ix_notices_desk"), "notices", ["desk"])


def downgrade() -> None:
    """Drop the table, its indexes with it."""
    op.drop_table("notices")
