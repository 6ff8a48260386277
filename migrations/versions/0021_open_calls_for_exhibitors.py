"""Open calls for exhibitors, and one exhibitor for each legal entity."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None
LIVE = sa.text("state IN ('approved', 'confirmed', 'draft', 'present', 'returned', 'submitted')")


def upgrade():
    op.create_table(
        "exhibitor_call",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirm_by", sa.Date(), nullable=True),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "closes_at > opens_at", name=op.f("ck_exhibitor_call_closes_after_opening")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_exhibitor_call_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_exhibitor_call")),
    )
    with op.batch_alter_table("exhibitor", schema=None) as batch_op:
        batch_op.add_column(sa.Column("entity_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE exhibitor SET entity_id = (SELECT COALESCE(parent_id, id) FROM organisation"
        " WHERE organisation.id = exhibitor.organisation_id)"
    )
    with op.batch_alter_table("exhibitor", schema=None) as batch_op:
        batch_op.alter_column("entity_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_exhibitor_entity_id_organisation"), "organisation", ["entity_id"], ["id"]
        )
        batch_op.drop_index("uq_exhibitor_organisation")
        batch_op.create_index(
            "uq_exhibitor_entity",
            ["edition_id", "entity_id"],
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        )


def downgrade():
    with op.batch_alter_table("exhibitor", schema=None) as batch_op:
        batch_op.drop_index("uq_exhibitor_entity")
        batch_op.drop_constraint(
            batch_op.f("fk_exhibitor_entity_id_organisation"), type_="foreignkey"
        )
        batch_op.drop_column("entity_id")
        batch_op.create_index(
            "uq_exhibitor_organisation",
            ["edition_id", "organisation_id"],
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        )
    op.drop_table("exhibitor_call")
