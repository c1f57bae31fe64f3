"""Passkeys of accounts; a password reset that is written for nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_KEY = "fk_password_resets_coordinator_coordinators"
_LENGTH = "ck_password_resets_coordinator_length"
_OF_SOMEBODY = "coordinator IN (SELECT id FROM coordinators)"


def upgrade() -> None:
    """Make the table; let resets stand without an account."""
    op.create_table(
        "passkeys",
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("coordinator", sa.LargeBinary(length=16), nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("added", sa.Date(), nullable=False),
        sa.Column("used", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(id) = 32", name=op.f("ck_passkeys_id_length")),
        sa.CheckConstraint(
            "length(credential) BETWEEN 16 AND 1023", name=op.f("ck_passkeys_credential_length")
        ),
        sa.CheckConstraint(
            "sign_count BETWEEN 0 AND 4294967295", name=op.f("ck_passkeys_sign_count")
        ),
        sa.CheckConstraint("length(used) <= 512", name=op.f("ck_passkeys_used_length")),
        sa.ForeignKeyConstraint(
            ["coordinator"],
            ["coordinators.id"],
            name=op.f("fk_passkeys_coordinator_coordinators"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
    )
    op.create_index("ix_passkeys_coordinator", "passkeys", ["coordinator"])
    with op.batch_alter_table("password_resets") as batch:
        batch.drop_constraint(op.f(_KEY), type_="foreignkey")
        batch.create_check_constraint(op.f(_LENGTH), "length(coordinator) = 16")


def downgrade() -> None:
    """Drop the table, and resets that are nobody's."""
    op.execute(f"DELETE FROM password_resets WHERE NOT {_OF_SOMEBODY}")  # noqa: S608  # fixed
    with op.batch_alter_table("password_resets") as batch:
        batch.drop_constraint(op.f(_LENGTH), type_="check")
        batch.create_foreign_key(
            op.f(_KEY), "coordinators", ["coordinator"], ["id"], ondelete="CASCADE"
        )
    op.drop_table("passkeys")
