"""Statements of Kommunen beside their figures."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "trend_comments",
        sa.Column("kommune", sa.String(length=8), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("statement", sa.String(length=1_000), nullable=False),
        sa.ForeignKeyConstraint(
            ["period"], ["releases.period"], name=op.f("fk_trend_comments_period_releases")
        ),
        sa.PrimaryKeyConstraint("kommune", "period", name=op.f("pk_trend_comments")),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("trend_comments")
