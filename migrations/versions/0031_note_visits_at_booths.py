"""Note visits at booths."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "booth_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("exhibitor_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scanned_by_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.CheckConstraint("rating BETWEEN 0 AND 5", name=op.f("ck_booth_visit_rating")),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_booth_visit_exhibitor_id_exhibitor")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_booth_visit_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["scanned_by_id"],
            ["user.id"],
            name=op.f("fk_booth_visit_scanned_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_visit")),
        sa.UniqueConstraint(
            "exhibitor_id",
            "registration_id",
            name=op.f("uq_booth_visit_exhibitor_id_registration_id"),
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_booth_visit_reference")),
    )
    op.create_index("ix_booth_visit_registration", "booth_visit", ["registration_id"])


def downgrade():
    op.drop_index("ix_booth_visit_registration", "booth_visit")
    op.drop_table("booth_visit")
