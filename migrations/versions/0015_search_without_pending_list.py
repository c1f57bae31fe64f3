"""Searching is what the index is for: what is written goes into it at once.

PostgreSQL would keep new entries in a list that every search reads to its end until the next
vacuum (https://www.postgresql.org/docs/18/gin.html#GIN-FAST-UPDATE).
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Turn the list off and empty it; SQLite has none."""
    if op.get_context().dialect.name != "sqlite":
        op.execute("ALTER INDEX ix_search_index_stems SET (fastupdate = off)")
        op.execute("SELECT gin_clean_pending_list('ix_search_index_stems')")


def downgrade() -> None:
    """Turn the list on, as it is by default."""
    if op.get_context().dialect.name != "sqlite":
        op.execute("ALTER INDEX ix_search_index_stems RESET (fastupdate)")
