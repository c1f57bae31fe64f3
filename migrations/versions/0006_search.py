"""The search index: normalised texts, stems, and the full-text index of the database."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "search_documents",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_documents")),
        sa.UniqueConstraint(
            "kind",
            "reference",
            "locale",
            name=op.f("uq_search_documents_kind_reference_locale"),
        ),
    )
    op.create_table(
        "search_terms",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("term", sa.String(length=60), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_terms")),
        sa.UniqueConstraint("locale", "term", name=op.f("uq_search_terms_locale_term")),
    )
    if op.get_context().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search_index USING fts5(head, body, tokenize = 'ascii')")
    else:
        op.execute(
            "CREATE TABLE search_index ("
            " number INTEGER PRIMARY KEY REFERENCES search_documents ON DELETE CASCADE,"
            " stems TSVECTOR NOT NULL)"
        )
        op.execute("CREATE INDEX ix_search_index_stems ON search_index USING gin (stems)")


def downgrade() -> None:
    """Drop the tables, the index first."""
    op.drop_table("search_index")
    op.drop_table("search_terms")
    op.drop_table("search_documents")
