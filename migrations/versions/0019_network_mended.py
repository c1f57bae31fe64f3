"""Published versions are not deleted; an ended agreement makes room for a right one; who wants
no letters about replies.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

REFUSAL = "a published version is never deleted"
HOLDING = sa.text("ended IS NULL")
UNIQUE = "uq_agreements_ags_starts"


def upgrade() -> None:
    """Add trigger, index and table."""
    keep_versions()
    with op.batch_alter_table("agreements") as agreements:
        agreements.drop_constraint(UNIQUE, type_="unique")
    op.create_index(
        UNIQUE,
        "agreements",
        ["ags", "starts"],
        unique=True,
        postgresql_where=HOLDING,
        sqlite_where=HOLDING,
    )
    op.create_table(
        "reply_refusals",
        sa.Column("coordinator", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["coordinator"],
            ["coordinators.id"],
            name=op.f("fk_reply_refusals_coordinator_coordinators"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("coordinator", name="pk_reply_refusals"),
    )


def downgrade() -> None:
    """Take them away. Of agreements that begin on one day, only the last one stays."""
    op.drop_table("reply_refusals")
    op.drop_index(UNIQUE, "agreements")
    # The one that holds, else the one that ended last; ids tell apart what else is the same.
    op.execute(
        "DELETE FROM agreements WHERE id NOT IN (SELECT id FROM (SELECT id, ROW_NUMBER() OVER "
        "(PARTITION BY ags, starts ORDER BY ended IS NULL DESC, ended DESC, id) AS place "
        "FROM agreements) AS ordered WHERE place = 1)"
    )
    with op.batch_alter_table("agreements") as agreements:
        agreements.create_unique_constraint(UNIQUE, ["ags", "starts"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER keep_recommendation_version ON recommendation_versions")
        op.execute("DROP FUNCTION keep_recommendation_version()")
    else:
        op.execute("DROP TRIGGER keep_recommendation_version")


def keep_versions() -> None:
    """Refuse to delete a version; withdrawing empties it (0010)."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION keep_recommendation_version() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation'; END $$"
        )
        op.execute(
            "CREATE TRIGGER keep_recommendation_version BEFORE DELETE ON recommendation_versions "
            "FOR EACH ROW EXECUTE FUNCTION keep_recommendation_version()"
        )
        return
    op.execute(
        "CREATE TRIGGER keep_recommendation_version BEFORE DELETE ON recommendation_versions "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
