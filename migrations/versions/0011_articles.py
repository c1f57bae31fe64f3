"""Our own articles, checked links, and whether aids help."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("entries", "versions", "publications", "overlays", "links", "helpful")


def upgrade() -> None:
    """Make the tables."""
    create_entries()
    create_versions()
    create_publications()
    create_overlays()
    create_links()
    create_helpful()


def downgrade() -> None:
    """Drop the tables. What the search index has of them leads nowhere and is passed over."""
    for table in reversed(TABLES):
        op.drop_table(f"library_{table}")


def create_entries() -> None:
    op.create_table(
        "library_entries",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_library_entries")),
    )


def proven_address() -> list[sa.Column[object]]:
    return [
        sa.Column("address", sa.String(length=500), nullable=True),
        sa.Column("found_in", sa.String(length=500), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=True),
        sa.Column("found_level", sa.String(length=10), nullable=True),
    ]


def proof(table: str) -> list[sa.CheckConstraint]:
    names = {
        "found_in": "address_found_somewhere",
        "found_on": "address_found_some_day",
        "found_level": "address_leads_to",
    }
    return [
        sa.CheckConstraint(
            f"(address IS NULL) = ({column} IS NULL)", name=op.f(f"ck_{table}_{name}")
        )
        for column, name in names.items()
    ]


def create_versions() -> None:
    op.create_table(
        "library_versions",
        sa.Column("entry", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("author", sa.LargeBinary(length=16), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("review", sa.Date(), nullable=False),
        *proven_address(),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('article', 'link')", name=op.f("ck_library_versions_kind")),
        sa.CheckConstraint(
            "(kind = 'link') = (address IS NOT NULL)",
            name=op.f("ck_library_versions_link_has_address"),
        ),
        *proof("library_versions"),
        sa.ForeignKeyConstraint(
            ["entry"],
            ["library_entries.name"],
            name=op.f("fk_library_versions_entry_library_entries"),
        ),
        sa.ForeignKeyConstraint(
            ["author"],
            ["coordinators.id"],
            name=op.f("fk_library_versions_author_coordinators"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("entry", "number", name=op.f("pk_library_versions")),
    )


def create_publications() -> None:
    op.create_table(
        "library_publications",
        sa.Column("entry", sa.String(length=60), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=True),
        sa.Column("scheduled", sa.Integer(), nullable=True),
        sa.Column("scheduled_from", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(scheduled IS NULL) = (scheduled_from IS NULL)",
            name=op.f("ck_library_publications_scheduled_for_day"),
        ),
        sa.CheckConstraint(
            "shown IS NOT NULL OR scheduled IS NOT NULL",
            name=op.f("ck_library_publications_something"),
        ),
        sa.ForeignKeyConstraint(
            ["entry"],
            ["library_entries.name"],
            name=op.f("fk_library_publications_entry_library_entries"),
        ),
        sa.ForeignKeyConstraint(
            ["entry", "shown"],
            ["library_versions.entry", "library_versions.number"],
            name=op.f("fk_library_publications_shown_library_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["entry", "scheduled"],
            ["library_versions.entry", "library_versions.number"],
            name=op.f("fk_library_publications_scheduled_library_versions"),
        ),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_library_publications")),
    )


def create_overlays() -> None:
    op.create_table(
        "library_overlays",
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("review", sa.Date(), nullable=True),
        *proven_address(),
        *proof("library_overlays"),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_library_overlays")),
    )


def create_links() -> None:
    op.create_table(
        "library_links",
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("checked", sa.Date(), nullable=False),
        sa.Column("good", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("failures", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_library_links_failures")),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_library_links")),
    )


def create_helpful() -> None:
    op.create_table(
        "library_helpful",
        sa.Column("aid", sa.String(length=60), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.CheckConstraint("yes >= 0 AND no >= 0", name=op.f("ck_library_helpful_counts")),
        sa.PrimaryKeyConstraint("aid", "month", name=op.f("pk_library_helpful")),
    )
