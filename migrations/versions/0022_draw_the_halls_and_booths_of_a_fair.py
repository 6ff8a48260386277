"""Draw the halls and booths of a fair."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade():
    op.create_table(
        "booth_plan",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("hold_minutes", sa.Integer(), nullable=False),
        sa.Column("queued", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("hold_minutes > 0", name=op.f("ck_booth_plan_hold_minutes")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_booth_plan_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_booth_plan")),
    )  # fmt: skip
    op.create_table(
        "booth_hall",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("grid", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "width > 0 AND depth > 0 AND grid > 0", name=op.f("ck_booth_hall_size")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_booth_hall_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_booth_hall_venue_id_venue")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_hall")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_booth_hall_edition_id_code")),
    )  # fmt: skip
    op.create_index("ix_booth_hall_venue", "booth_hall", ["venue_id"])
    op.create_table(
        "booth",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("hall_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("x", sa.Integer(), nullable=False),
        sa.Column("y", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("facilities", JSON, nullable=False),
        sa.CheckConstraint(
            "x >= 0 AND y >= 0 AND width > 0 AND depth > 0", name=op.f("ck_booth_size")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_booth_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["hall_id"], ["booth_hall.id"], name=op.f("fk_booth_hall_id_booth_hall")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_booth_edition_id_code")),
    )  # fmt: skip
    op.create_index("ix_booth_hall", "booth", ["hall_id"])


def downgrade():
    op.drop_table("booth")
    op.drop_table("booth_hall")
    op.drop_table("booth_plan")
