"""Recommendations, their versions and comments."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    "recommendation_trials",
    "recommendation_comments",
    "recommendation_versions",
    "recommendation_drafts",
    "recommendations",
)
FIXED = ("recommendation", "version", "title", "language", "author", "published")
REFUSAL = "a published version never changes"


def upgrade() -> None:
    """Make the tables, and hold published versions as they are."""
    create_recommendations()
    create_drafts()
    create_versions()
    create_comments()
    create_trials()
    hold_versions()


def downgrade() -> None:
    """Drop the tables."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION hold_recommendation_version()")


def hold_versions() -> None:
    """Refuse any change of a version but taking its content away."""
    if op.get_bind().dialect.name == "postgresql":
        changed = " OR ".join(f"NEW.{each} IS DISTINCT FROM OLD.{each}" for each in FIXED)
        op.execute(
            "CREATE FUNCTION hold_recommendation_version() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation'; END $$"
        )
        op.execute(
            "CREATE TRIGGER hold_recommendation_version BEFORE UPDATE ON recommendation_versions "
            f"FOR EACH ROW WHEN (NEW.content IS NOT NULL OR {changed}) "
            "EXECUTE FUNCTION hold_recommendation_version()"
        )
        return
    changed = " OR ".join(f"NEW.{each} IS NOT OLD.{each}" for each in FIXED)
    op.execute(
        "CREATE TRIGGER hold_recommendation_version BEFORE UPDATE ON recommendation_versions "
        f"WHEN NEW.content IS NOT NULL OR {changed} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def of_recommendation(table: str, ondelete: str | None = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["recommendation"],
        ["recommendations.id"],
        name=op.f(f"fk_{table}_recommendation_recommendations"),
        ondelete=ondelete,
    )


def length(table: str, column: str, expected: int) -> sa.CheckConstraint:
    return sa.CheckConstraint(
        f"length({column}) = {expected}", name=op.f(f"ck_{table}_{column}_length")
    )


def create_recommendations() -> None:
    op.create_table(
        "recommendations",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("kommune", sa.String(length=8), nullable=False),
        sa.Column("withdrawn", sa.Date(), nullable=True),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        length("recommendations", "id", 16),
        length("recommendations", "kommune", 8),
        sa.CheckConstraint("number > 0", name=op.f("ck_recommendations_number")),
        sa.CheckConstraint(
            "withdrawn IS NULL OR number IS NOT NULL", name=op.f("ck_recommendations_withdrawn")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recommendations"),
        sa.UniqueConstraint("number", name="uq_recommendations_number"),
    )
    op.create_index("ix_recommendations_kommune", "recommendations", ["kommune"])


def create_drafts() -> None:
    table = "recommendation_drafts"
    op.create_table(
        table,
        sa.Column("recommendation", sa.LargeBinary(length=16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("stamp", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Date(), nullable=False),
        sa.Column("submitted", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=2_000), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned')", name=op.f(f"ck_{table}_state")
        ),
        sa.CheckConstraint(
            "(state = 'submitted') = (submitted IS NOT NULL)", name=op.f(f"ck_{table}_submitted")
        ),
        sa.CheckConstraint(
            "(state = 'returned') = (note IS NOT NULL)", name=op.f(f"ck_{table}_note")
        ),
        sa.CheckConstraint("stamp > 0", name=op.f(f"ck_{table}_stamp")),
        of_recommendation(table),
        sa.PrimaryKeyConstraint("recommendation", name=f"pk_{table}"),
    )


def create_versions() -> None:
    table = "recommendation_versions"
    op.create_table(
        table,
        sa.Column("recommendation", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("published", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.CheckConstraint("version > 0", name=op.f(f"ck_{table}_version")),
        of_recommendation(table, None),
        sa.PrimaryKeyConstraint("recommendation", "version", name=f"pk_{table}"),
    )


def create_comments() -> None:
    table = "recommendation_comments"
    op.create_table(
        table,
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("recommendation", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kommune", sa.String(length=8), nullable=True),
        sa.Column("author", sa.LargeBinary(length=16), nullable=True),
        sa.Column("text", sa.String(length=2_000), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        length(table, "id", 16),
        length(table, "kommune", 8),
        of_recommendation(table),
        sa.ForeignKeyConstraint(
            ["author"],
            ["coordinators.id"],
            name=op.f(f"fk_{table}_author_coordinators"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_recommendation", table, ["recommendation"])
    op.create_index(f"ix_{table}_author", table, ["author"])


def create_trials() -> None:
    table = "recommendation_trials"
    op.create_table(
        table,
        sa.Column("recommendation", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kommune", sa.String(length=8), nullable=False),
        sa.Column("result", sa.String(length=6), nullable=False),
        sa.Column("text", sa.String(length=2_000), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        length(table, "kommune", 8),
        sa.CheckConstraint(
            "result IN ('worked', 'partly', 'failed')", name=op.f(f"ck_{table}_result")
        ),
        of_recommendation(table),
        sa.PrimaryKeyConstraint("recommendation", "kommune", name=f"pk_{table}"),
    )
