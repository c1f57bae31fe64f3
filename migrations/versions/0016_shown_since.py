"""Since which day an entry of the library is shown as it is."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# Before this, only the day on which a version was saved is known.
_SAVED = (
    "UPDATE library_publications SET shown_since = (SELECT day FROM library_versions"
    " WHERE library_versions.entry = library_publications.entry"
    " AND library_versions.number = library_publications.shown)"
)


def upgrade() -> None:
    """Add the column."""
    op.add_column("library_publications", sa.Column("shown_since", sa.Date(), nullable=True))
    op.execute(_SAVED)


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("library_publications", "shown_since")
