"""Keep registrations begun in steps."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "registration_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("for_other", sa.Boolean(), nullable=False),
        sa.Column("form_version_id", sa.Uuid(), nullable=False),
        sa.Column("submit_key", sa.String(length=64), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_registration_draft_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["form_version_id"],
            ["form_version.id"],
            name=op.f("fk_registration_draft_form_version_id_form_version"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_registration_draft_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_draft")),
        sa.UniqueConstraint(
            "edition_id",
            "holder",
            "role",
            "for_other",
            name=op.f("uq_registration_draft_edition_id_holder_role_for_other"),
        ),
    )
    with op.batch_alter_table("registration_draft", schema=None) as batch_op:
        batch_op.create_index("ix_registration_draft_saved", ["saved_at"], unique=False)


def downgrade():
    with op.batch_alter_table("registration_draft", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_draft_saved")

    op.drop_table("registration_draft")
