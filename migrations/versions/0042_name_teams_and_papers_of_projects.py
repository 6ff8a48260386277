"""Name teams and papers of projects"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "project_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("translation_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_project_file_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_project_file_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["translation_id"],
            ["stored_file.id"],
            name=op.f("fk_project_file_translation_id_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_file")),
    )
    with op.batch_alter_table("project_file", schema=None) as batch_op:
        batch_op.create_index("ix_project_file_file", ["file_id"], unique=False)
        batch_op.create_index("ix_project_file_project", ["project_id", "removed_at"], unique=False)
        batch_op.create_index("ix_project_file_translation", ["translation_id"], unique=False)
        batch_op.create_index(
            "uq_project_file_kind",
            ["project_id", "kind"],
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL AND kind NOT IN ('other', 'wallet')"),
            postgresql_where=sa.text("removed_at IS NULL AND kind NOT IN ('other', 'wallet')"),
        )

    op.create_table(
        "project_likeness",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kinds", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["project.id"],
            name=op.f("fk_project_likeness_other_id_project"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_project_likeness_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "other_id", name=op.f("pk_project_likeness")),
    )
    with op.batch_alter_table("project_likeness", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_project_likeness_other_id"), ["other_id"], unique=False
        )

    op.create_table(
        "project_mark",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_project_mark_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "mark", name=op.f("pk_project_mark")),
    )
    with op.batch_alter_table("project_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_mark_mark"), ["mark"], unique=False)

    op.create_table(
        "project_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("is_founder", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            server_default="",
            nullable=False,
        ),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("share", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "universities", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name=op.f("ck_project_member_share")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_project_member_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_project_member_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_project_member_user_id_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_member")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_project_member_token_hash")),
    )
    with op.batch_alter_table("project_member", schema=None) as batch_op:
        batch_op.create_index("ix_project_member_email", ["email"], unique=False)
        batch_op.create_index("ix_project_member_organisation", ["organisation_id"], unique=False)
        batch_op.create_index("ix_project_member_user", ["user_id"], unique=False)
        batch_op.create_index(
            "uq_project_member_email",
            ["project_id", "email"],
            unique=True,
            sqlite_where=sa.text("email <> ''"),
            postgresql_where=sa.text("email <> ''"),
        )
        batch_op.create_index(
            "uq_project_member_founder",
            ["project_id"],
            unique=True,
            sqlite_where=sa.text("is_founder"),
            postgresql_where=sa.text("is_founder"),
        )



def downgrade():
    with op.batch_alter_table("project_member", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_project_member_founder",
            sqlite_where=sa.text("is_founder"),
            postgresql_where=sa.text("is_founder"),
        )
        batch_op.drop_index(
            "uq_project_member_email",
            sqlite_where=sa.text("email <> ''"),
            postgresql_where=sa.text("email <> ''"),
        )
        batch_op.drop_index("ix_project_member_user")
        batch_op.drop_index("ix_project_member_organisation")
        batch_op.drop_index("ix_project_member_email")

    op.drop_table("project_member")
    with op.batch_alter_table("project_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_mark_mark"))

    op.drop_table("project_mark")
    with op.batch_alter_table("project_likeness", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_likeness_other_id"))

    op.drop_table("project_likeness")
    with op.batch_alter_table("project_file", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_project_file_kind",
            sqlite_where=sa.text("removed_at IS NULL AND kind NOT IN ('other', 'wallet')"),
            postgresql_where=sa.text("removed_at IS NULL AND kind NOT IN ('other', 'wallet')"),
        )
        batch_op.drop_index("ix_project_file_translation")
        batch_op.drop_index("ix_project_file_project")
        batch_op.drop_index("ix_project_file_file")

    op.drop_table("project_file")
