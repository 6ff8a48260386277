"""Show a poster, people and ways to reach a venue on the public page of an edition."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
PICTURES = ("picture_id", "picture_small_id")


def upgrade():
    op.create_table(
        "edition_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("role", JSON, nullable=False),
        sa.Column("text", JSON, nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("session_ids", JSON, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_edition_person_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["stored_file.id"], name=op.f("fk_edition_person_photo_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_person")),
    )
    op.create_index("ix_edition_person_edition", "edition_person", ["edition_id", "position"])
    with op.batch_alter_table("edition", schema=None) as batch_op:
        for name in ("audience", "picture_alt"):
            batch_op.add_column(sa.Column(name, JSON, nullable=False, server_default="{}"))
        for name, length in (("picture_size", 11), ("palette", 12)):
            text = sa.Column(name, sa.String(length), nullable=False, server_default="")
            batch_op.add_column(text)
        for name in PICTURES:
            batch_op.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            batch_op.create_foreign_key(
                op.f(f"fk_edition_{name}_stored_file"), "stored_file", [name], ["id"]
            )
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("directions", JSON, nullable=False, server_default="{}"))


def downgrade():
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_column("directions")
    with op.batch_alter_table("edition", schema=None) as batch_op:
        for name in PICTURES:
            batch_op.drop_constraint(op.f(f"fk_edition_{name}_stored_file"), type_="foreignkey")
            batch_op.drop_column(name)
        for name in ("palette", "picture_size", "picture_alt", "audience"):
            batch_op.drop_column(name)
    op.drop_table("edition_person")
