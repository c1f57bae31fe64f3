"""First schema: desks, accounts, reports, cases, outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "desks",
    "statements",
    "sealed_lists",
    "desk_files",
    "root_copies",
    "invitations",
    "accounts",
    "sessions",
    "candidates",
    "reports",
    "messages",
    "cases",
    "case_keys",
    "case_fields",
    "outbox",
)
"""In the order of their references."""


def upgrade() -> None:
    """Make all tables."""
    create_desks()
    create_statements()
    create_sealed_lists()
    create_desk_files()
    create_root_copies()
    create_invitations()
    create_accounts()
    create_sessions()
    create_candidates()
    create_reports()
    create_messages()
    create_cases()
    create_case_keys()
    create_case_fields()
    create_outbox()


def downgrade() -> None:
    """Drop all tables, their indexes with them."""
    for table in reversed(TABLES):
        op.drop_table(table)


def create_desks() -> None:
    op.create_table(
        "desks",
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.LargeBinary(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("length(epoch) = 32", name=op.f("ck_desks_epoch_length")),
        sa.CheckConstraint("length(fingerprint) = 32", name=op.f("ck_desks_fingerprint_length")),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_desks"),
    )


def create_statements() -> None:
    op.create_table(
        "statements",
        sa.Column("desk", sa.LargeBinary(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_statements_hash_length")),
        sa.ForeignKeyConstraint(["desk"], ["desks.fingerprint"], name="fk_statements_desk_desks"),
        sa.PrimaryKeyConstraint("desk", "position", name="pk_statements"),
    )


def create_sealed_lists() -> None:
    op.create_table(
        "sealed_lists",
        sa.Column("desk", sa.LargeBinary(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("members", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["desk"], ["desks.fingerprint"], name="fk_sealed_lists_desk_desks"),
        sa.PrimaryKeyConstraint("desk", "epoch", name="pk_sealed_lists"),
    )


def create_desk_files() -> None:
    op.create_table(
        "desk_files",
        sa.Column("desk", sa.LargeBinary(length=32), nullable=False),
        sa.Column("secrets", sa.LargeBinary(), nullable=False),
        sa.Column("closing", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["desk"], ["desks.fingerprint"], name="fk_desk_files_desk_desks"),
        sa.PrimaryKeyConstraint("desk", name="pk_desk_files"),
    )


def create_root_copies() -> None:
    op.create_table(
        "root_copies",
        sa.Column("desk", sa.LargeBinary(length=32), nullable=False),
        sa.Column("holder", sa.String(length=22), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["desk"], ["desks.fingerprint"], name="fk_root_copies_desk_desks"),
        sa.PrimaryKeyConstraint("desk", "holder", name="pk_root_copies"),
    )


def create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("desk", sa.LargeBinary(length=32), nullable=True),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_invitations_hash_length")),
        sa.ForeignKeyConstraint(["desk"], ["desks.fingerprint"], name="fk_invitations_desk_desks"),
        sa.PrimaryKeyConstraint("hash", name="pk_invitations"),
    )
    op.create_index("ix_invitations_desk", "invitations", ["desk"])


def create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("desk", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("display_name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("memory_kib", sa.Integer(), nullable=False),
        sa.Column("iterations", sa.Integer(), nullable=False),
        sa.Column("parallelism", sa.Integer(), nullable=False),
        sa.Column("token", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_file", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("role IN ('lead', 'counsellor')", name=op.f("ck_accounts_role")),
        sa.CheckConstraint(
            "status = 'active' OR role = 'counsellor'", name=op.f("ck_accounts_pending_role")
        ),
        sa.CheckConstraint("status IN ('active', 'pending')", name=op.f("ck_accounts_status")),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_accounts_id_length")),
        sa.CheckConstraint("length(salt) = 16", name=op.f("ck_accounts_salt_length")),
        sa.CheckConstraint("length(token) = 32", name=op.f("ck_accounts_token_length")),
        sa.ForeignKeyConstraint(["desk"], ["desks.fingerprint"], name="fk_accounts_desk_desks"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("name", name="uq_accounts_name"),
    )
    op.create_index("ix_accounts_desk", "accounts", ["desk"])


def create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account", sa.LargeBinary(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_sessions_hash_length")),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.id"], name="fk_sessions_account_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])


def create_candidates() -> None:
    op.create_table(
        "candidates",
        sa.Column("account", sa.LargeBinary(length=16), nullable=False),
        sa.Column("desk", sa.LargeBinary(length=32), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.id"], name="fk_candidates_account_accounts", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["desk"], ["desks.fingerprint"], name="fk_candidates_desk_desks"),
        sa.PrimaryKeyConstraint("account", name="pk_candidates"),
    )
    op.create_index("ix_candidates_desk", "candidates", ["desk"])


def create_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("desk", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mailbox", sa.LargeBinary(length=32), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("incoming", sa.Integer(), nullable=False),
        sa.Column("outgoing", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('new', 'open', 'closed')", name=op.f("ck_reports_status")),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_reports_id_length")),
        sa.CheckConstraint("length(mailbox) = 32", name=op.f("ck_reports_mailbox_length")),
        sa.ForeignKeyConstraint(["desk"], ["desks.fingerprint"], name="fk_reports_desk_desks"),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.UniqueConstraint("mailbox", name="uq_reports_mailbox"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reports_queue", "reports", ["desk", "status", "received", "id"])


def create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("report", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("direction", sa.SmallInteger(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.LargeBinary(length=32), nullable=False),
        sa.Column("intake", sa.LargeBinary(), nullable=True),
        sa.Column("mailbox", sa.LargeBinary(), nullable=False),
        sa.Column("aside", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "direction = 1 OR intake IS NULL", name=op.f("ck_messages_intake_direction")
        ),
        sa.CheckConstraint("direction IN (1, 2)", name=op.f("ck_messages_direction")),
        sa.CheckConstraint("length(epoch) = 32", name=op.f("ck_messages_epoch_length")),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_messages_id_length")),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_messages_report_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
    )
    op.create_index(
        "ix_messages_pending",
        "messages",
        ["report"],
        postgresql_where=sa.text("intake IS NOT NULL"),
        sqlite_where=sa.text("intake IS NOT NULL"),
    )
    op.create_index("uq_messages_position", "messages", ["report", "position"], unique=True)
    op.create_index(
        "uq_messages_sequence", "messages", ["report", "direction", "sequence"], unique=True
    )


def create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("desk", sa.LargeBinary(length=32), nullable=False),
        sa.Column("assignee", sa.LargeBinary(length=16), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignee"], ["accounts.id"], name="fk_cases_assignee_accounts", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["desk"], ["desks.fingerprint"], name="fk_cases_desk_desks"),
        sa.ForeignKeyConstraint(["id"], ["reports.id"], name="fk_cases_id_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
    )
    op.create_index("ix_cases_assignee", "cases", ["assignee"])
    op.create_index("uq_cases_desk_id", "cases", ["desk", "id"], unique=True)


def create_case_keys() -> None:
    op.create_table(
        "case_keys",
        sa.Column("case", sa.LargeBinary(length=16), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(wrapped) = 60", name=op.f("ck_case_keys_wrapped_length")),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_case_keys_case_cases"),
        sa.PrimaryKeyConstraint("case", "generation", name="pk_case_keys"),
    )


def create_case_fields() -> None:
    op.create_table(
        "case_fields",
        sa.Column("case", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_case_fields_case_cases"),
        sa.PrimaryKeyConstraint("case", "name", name="pk_case_fields"),
    )


def create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("desk", sa.LargeBinary(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("closed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("length(desk) = 32", name=op.f("ck_outbox_desk_length")),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_outbox_id_length")),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["kind", "desk"],
        postgresql_where=sa.text("NOT closed"),
        sqlite_where=sa.text("closed = 0"),
    )
