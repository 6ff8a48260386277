"""Enter projects for a call"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade():

    op.create_table(
        "project",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("rolled_over_from_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("form_version_id", sa.Uuid(), nullable=True),
        sa.Column("owner_name", sa.String(length=200), nullable=False),
        sa.Column(
            "owner_name_key",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            server_default="",
            nullable=False,
        ),
        sa.Column("nationality", sa.String(length=3), nullable=False),
        sa.Column("residence", sa.String(length=3), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("degree", sa.String(length=20), nullable=False),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "title_key",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            server_default="",
            nullable=False,
        ),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("industry", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("financing_sought", sa.Numeric(precision=16, scale=2), nullable=True),
        sa.Column("financing_currency", sa.String(length=3), nullable=False),
        sa.Column("total_investment", sa.Numeric(precision=16, scale=2), nullable=True),
        sa.Column("investment_currency", sa.String(length=3), nullable=False),
        sa.Column("round_reached", sa.String(length=40), nullable=False),
        sa.Column("company_name", sa.String(length=200), nullable=False),
        sa.Column("company_credit_code", sa.String(length=18), nullable=False),
        sa.Column("company_founded_on", sa.Date(), nullable=True),
        sa.Column("earlier_support", sa.Text(), nullable=False),
        sa.Column("district", sa.String(length=40), nullable=False),
        sa.Column("registers_on", sa.Date(), nullable=True),
        sa.Column("channel_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=200), nullable=False),
        sa.Column("shares_with_carriers", sa.Boolean(), nullable=False),
        sa.Column("sharing_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column(
            "answers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "public_reason",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'draft' OR state = 'withdrawn' OR title <> ''", name=op.f("ck_project_title")
        ),
        sa.CheckConstraint("level >= 0", name=op.f("ck_project_level")),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["organisation.id"], name=op.f("fk_project_channel_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_project_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["form_version_id"],
            ["form_version.id"],
            name=op.f("fk_project_form_version_id_form_version"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_project_owner_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["rolled_over_from_id"],
            ["edition.id"],
            name=op.f("fk_project_rolled_over_from_id_edition"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("reference", name=op.f("uq_project_reference")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index("ix_project_edition", ["edition_id", "state", "level"], unique=False)
        batch_op.create_index("ix_project_fingerprint", ["fingerprint"], unique=False)
        batch_op.create_index("ix_project_owner", ["owner_id"], unique=False)
        batch_op.create_index(
            "ix_project_submitted", ["edition_id", "submitted_at", "id"], unique=False
        )
        batch_op.create_index(
            "uq_project_owner",
            ["edition_id", "owner_id"],
            unique=True,
            sqlite_where=sa.text(
                "state IN ('draft', 'in_review', 'passed', 'returned', 'submitted')"
            ),
            postgresql_where=sa.text(
                "state IN ('draft', 'in_review', 'passed', 'returned', 'submitted')"
            ),
        )

    op.create_table(
        "project_call",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("cut_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_edition_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "eligibility", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "levels", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "next_edition_id <> edition_id", name=op.f("ck_project_call_next_is_another")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_project_call_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["next_edition_id"],
            ["edition.id"],
            name=op.f("fk_project_call_next_edition_id_edition"),
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_project_call")),
    )
    with op.batch_alter_table("project_call", schema=None) as batch_op:
        batch_op.create_index("ix_project_call_open", ["is_open"], unique=False)

    op.create_table(
        "project_carrier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 3", name=op.f("ck_project_carrier_position")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_project_carrier_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_project_carrier_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_carrier")),
        sa.UniqueConstraint(
            "project_id", "position", name=op.f("uq_project_carrier_project_id_position")
        ),
    )
    with op.batch_alter_table("project_carrier", schema=None) as batch_op:
        batch_op.create_index("ix_project_carrier_organisation", ["organisation_id"], unique=False)


def downgrade():

    with op.batch_alter_table("project_carrier", schema=None) as batch_op:
        batch_op.drop_index("ix_project_carrier_organisation")

    op.drop_table("project_carrier")
    with op.batch_alter_table("project_call", schema=None) as batch_op:
        batch_op.drop_index("ix_project_call_open")

    op.drop_table("project_call")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_project_owner",
            sqlite_where=sa.text(
                "state IN ('draft', 'in_review', 'passed', 'returned', 'submitted')"
            ),
            postgresql_where=sa.text(
                "state IN ('draft', 'in_review', 'passed', 'returned', 'submitted')"
            ),
        )
        batch_op.drop_index("ix_project_submitted")
        batch_op.drop_index("ix_project_owner")
        batch_op.drop_index("ix_project_fingerprint")
        batch_op.drop_index("ix_project_edition")

    op.drop_table("project")
