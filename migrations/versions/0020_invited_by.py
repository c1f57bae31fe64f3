"""Who made an invitation; how many wrong one-time codes somebody gave."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_INVITATIONS = "coordinator_invitations"
_KEY = "fk_coordinator_invitations_invited_by_coordinators"


def upgrade() -> None:
    """Add the column, empty for codes that are already out; make the table of counts."""
    with op.batch_alter_table(_INVITATIONS) as batch:
        batch.add_column(sa.Column("invited_by", sa.LargeBinary(length=16), nullable=True))
        batch.create_foreign_key(
            op.f(_KEY), "coordinators", ["invited_by"], ["id"], ondelete="CASCADE"
        )
    op.create_index("ix_coordinator_invitations_invited_by", _INVITATIONS, ["invited_by"])
    op.create_table(
        "code_guesses",
        sa.Column("coordinator", sa.LargeBinary(length=16), nullable=False),
        sa.Column("mark", sa.LargeBinary(length=32), nullable=False),
        sa.Column("count", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("length(mark) = 32", name=op.f("ck_code_guesses_mark_length")),
        sa.ForeignKeyConstraint(
            ["coordinator"],
            ["coordinators.id"],
            name=op.f("fk_code_guesses_coordinator_coordinators"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("coordinator", name="pk_code_guesses"),
    )


def downgrade() -> None:
    """Drop both. Codes of whoever is removed after this stay good until their last day."""
    op.drop_table("code_guesses")
    op.drop_index("ix_coordinator_invitations_invited_by", table_name=_INVITATIONS)
    with op.batch_alter_table(_INVITATIONS) as batch:
        batch.drop_constraint(op.f(_KEY), type_="foreignkey")
        batch.drop_column("invited_by")
