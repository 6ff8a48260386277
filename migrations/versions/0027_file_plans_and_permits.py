"""File plans and permits of events."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

PERMIT, FILE = "edition_permit", "edition_permit_file"


def upgrade():
    op.create_table(
        PERMIT,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "granted_on IS NULL OR granted_on >= filed_on",
            name=op.f("ck_edition_permit_granted_after_filed"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_edition_permit_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_permit")),
        sa.UniqueConstraint("edition_id", "kind", name=op.f("uq_edition_permit_edition_id_kind")),
    )
    op.create_table(
        FILE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("permit_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["permit_id"],
            ["edition_permit.id"],
            name=op.f("fk_edition_permit_file_permit_id_edition_permit"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_edition_permit_file_file_id_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_permit_file")),
    )
    op.create_index("ix_edition_permit_file_permit", FILE, ["permit_id"])
    op.create_index("ix_edition_permit_file_file", FILE, ["file_id"])


def downgrade():
    op.drop_table(FILE)
    op.drop_table(PERMIT)
