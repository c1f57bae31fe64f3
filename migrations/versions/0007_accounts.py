"""Accounts of editors and operators, second factors, password resets, letters, audit."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OLD_ROLES = "role IN ('reader', 'coordinator')"
ROLES = "role IN ('reader', 'coordinator', 'editor', 'operator')"
OF_KOMMUNE = f"({OLD_ROLES}) = (ags IS NOT NULL)"
WITH_ROLES = ("coordinators", "coordinator_invitations")


def upgrade() -> None:
    """Let accounts belong to no Kommune; make the new tables."""
    for table in WITH_ROLES:
        with op.batch_alter_table(table) as batch:
            batch.alter_column("ags", existing_type=sa.String(length=8), nullable=True)
            batch.drop_constraint(op.f(f"ck_{table}_role"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_role"), ROLES)
            batch.create_check_constraint(op.f(f"ck_{table}_of_kommune"), OF_KOMMUNE)
    create_second_factors()
    create_password_resets()
    op.create_table(
        "postponed_steps",
        sa.Column("coordinator", sa.LargeBinary(length=16), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        coordinator_key("postponed_steps"),
        sa.PrimaryKeyConstraint("coordinator", "step", name="pk_postponed_steps"),
    )
    create_letters()
    create_audit()


def downgrade() -> None:
    """Drop the new tables, and the accounts that only they allow."""
    for table in (
        "audit",
        "letters",
        "postponed_steps",
        "password_resets",
        "recovery_codes",
        "second_factors",
    ):
        op.drop_table(table)
    for table in WITH_ROLES:
        op.execute(f"DELETE FROM {table} WHERE ags IS NULL")  # noqa: S608  # a fixed name
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_of_kommune"), type_="check")
            batch.drop_constraint(op.f(f"ck_{table}_role"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_role"), OLD_ROLES)
            batch.alter_column("ags", existing_type=sa.String(length=8), nullable=False)


def coordinator_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["coordinator"],
        ["coordinators.id"],
        name=op.f(f"fk_{table}_coordinator_coordinators"),
        ondelete="CASCADE",
    )


def create_second_factors() -> None:
    op.create_table(
        "second_factors",
        sa.Column("coordinator", sa.LargeBinary(length=16), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("used", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(used) <= 96", name=op.f("ck_second_factors_used_length")),
        coordinator_key("second_factors"),
        sa.PrimaryKeyConstraint("coordinator", name="pk_second_factors"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("coordinator", sa.LargeBinary(length=16), nullable=False),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_recovery_codes_hash_length")),
        coordinator_key("recovery_codes"),
        sa.PrimaryKeyConstraint("hash", name="pk_recovery_codes"),
    )
    op.create_index("ix_recovery_codes_coordinator", "recovery_codes", ["coordinator"])


def create_password_resets() -> None:
    op.create_table(
        "password_resets",
        sa.Column("coordinator", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_password_resets_id_length")),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_password_resets_hash_length")),
        coordinator_key("password_resets"),
        sa.PrimaryKeyConstraint("coordinator", name="pk_password_resets"),
        sa.UniqueConstraint("id", name="uq_password_resets_id"),
    )


def create_letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("about", sa.LargeBinary(length=16), nullable=False),
        sa.Column("addressee", sa.LargeBinary(length=16), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("closed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_letters_id_length")),
        sa.CheckConstraint("length(about) = 16", name=op.f("ck_letters_about_length")),
        sa.CheckConstraint("length(addressee) = 16", name=op.f("ck_letters_addressee_length")),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
    )
    op.create_index(
        "ix_letters_open",
        "letters",
        ["due"],
        postgresql_where=sa.text("NOT closed"),
        sqlite_where=sa.text("closed = 0"),
    )


def create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("content", sa.String(length=400), nullable=True),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_audit_hash_length")),
        sa.CheckConstraint("length(previous) = 32", name=op.f("ck_audit_previous_length")),
        sa.CheckConstraint("(salt IS NULL) = (content IS NULL)", name=op.f("ck_audit_erased")),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
        sa.UniqueConstraint("previous", name="uq_audit_previous"),
    )
