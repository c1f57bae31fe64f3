"""Registrations that wait for their address's owner, in the place of repeated ones."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLE = "event_registrations"

BEFORE = {
    "status": "status IN ('confirmed', 'waiting', 'cancelled', 'repeated')",
    "address": "(status IN ('confirmed', 'waiting')) = (address IS NOT NULL)",
    "account": "status <> 'cancelled' OR account IS NULL",
}
AFTER = {
    "status": "status IN ('requested', 'confirmed', 'waiting', 'cancelled')",
    "address": "(status = 'cancelled') = (address IS NULL)",
    "number": "(status = 'requested') = (number IS NULL)",
    "account": "account IS NULL OR status IN ('confirmed', 'waiting')",
}


def upgrade() -> None:
    """Forget what was entered a second time; let requests have no number."""
    # They held no seat; the address's registration stays, and its owner has the code.
    op.execute("DELETE FROM event_registrations WHERE status = 'repeated'")
    change(BEFORE, AFTER, nullable=True)


def downgrade() -> None:
    """Forget requests: before, every row had a number."""
    op.execute("DELETE FROM event_registrations WHERE status = 'requested'")
    change(AFTER, BEFORE, nullable=False)


def change(old: dict[str, str], new: dict[str, str], *, nullable: bool) -> None:
    with op.batch_alter_table(TABLE) as batch:
        for name in old:
            batch.drop_constraint(op.f(f"ck_{TABLE}_{name}"), type_="check")
        batch.alter_column("number", existing_type=sa.Integer(), nullable=nullable)
        for name, condition in new.items():
            batch.create_check_constraint(op.f(f"ck_{TABLE}_{name}"), condition)
