"""Keep figures as they were on a day"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "figure_snapshot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("figure", sa.String(length=60), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=True),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "denominator IS NULL OR numerator <= denominator",
            name=op.f("ck_figure_snapshot_part_of_whole"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_snapshot")),
        sa.UniqueConstraint(
            "figure", "edition", "as_of", name=op.f("uq_figure_snapshot_figure_edition_as_of")
        ),
    )
    with op.batch_alter_table("figure_snapshot", schema=None) as batch_op:
        batch_op.create_index(
            "uq_figure_snapshot_final",
            ["figure", "edition"],
            unique=True,
            sqlite_where=sa.text("is_final"),
            postgresql_where=sa.text("is_final"),
        )

    op.create_table(
        "earlier_figure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("figure", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_earlier_figure_value")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["user.id"],
            name=op.f("fk_earlier_figure_entered_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_figure")),
        sa.UniqueConstraint(
            "figure", "year", "as_of", name=op.f("uq_earlier_figure_figure_year_as_of")
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_earlier_figure_reference")),
    )


def downgrade():
    op.drop_table("earlier_figure")
    with op.batch_alter_table("figure_snapshot", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_figure_snapshot_final",
            sqlite_where=sa.text("is_final"),
            postgresql_where=sa.text("is_final"),
        )

    op.drop_table("figure_snapshot")
