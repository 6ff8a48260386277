"""Keep profiles of talent, and what each side said of an application."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "talent_profile",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            server_default="",
            nullable=False,
        ),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("headline", sa.String(length=120), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("degree", sa.String(length=20), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=False),
        sa.Column("institution", sa.String(length=200), nullable=False),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column("job_title", sa.String(length=200), nullable=False),
        sa.Column(
            "languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "places", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("pay_wanted", sa.Integer(), nullable=True),
        sa.Column("cv_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "pay_wanted IS NULL OR pay_wanted > 0", name=op.f("ck_talent_profile_pay_wanted")
        ),
        sa.ForeignKeyConstraint(
            ["cv_id"], ["stored_file.id"], name=op.f("fk_talent_profile_cv_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_talent_profile_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talent_profile")),
        sa.UniqueConstraint("user_id", name=op.f("uq_talent_profile_user_id")),
    )
    with op.batch_alter_table("talent_profile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talent_profile_cv_id"), ["cv_id"], unique=False)

    with op.batch_alter_table("job_application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cv_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("employer_intent_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("talent_signed_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column(
                "reason",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                nullable=False,
                server_default="{}",
            )
        )
        batch_op.add_column(sa.Column("internal_note", sa.Text(), nullable=False, server_default=""))
        batch_op.create_index("ix_job_application_cv", ["cv_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_job_application_cv_id_stored_file"), "stored_file", ["cv_id"], ["id"]
        )


def downgrade():
    with op.batch_alter_table("job_application", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_job_application_cv_id_stored_file"), type_="foreignkey"
        )
        batch_op.drop_index("ix_job_application_cv")
        batch_op.drop_column("internal_note")
        batch_op.drop_column("reason")
        batch_op.drop_column("talent_signed_at")
        batch_op.drop_column("employer_intent_at")
        batch_op.drop_column("updated_at")
        batch_op.drop_column("cv_id")

    with op.batch_alter_table("talent_profile", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talent_profile_cv_id"))

    op.drop_table("talent_profile")
