"""Keep partner regions, services to enterprises and groups of organisations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "organisation_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name_zh", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_group")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_group_slug")),
    )
    op.create_table(
        "partner_region",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("province", sa.String(length=2), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=True),
        sa.Column("name_zh", sa.String(length=100), nullable=False),
        sa.Column(
            "name_zh_key",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            server_default="",
            nullable=False,
        ),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("agreed_until", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "agreed_until >= signed_on", name=op.f("ck_partner_region_ends_after_signing")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_region")),
        sa.UniqueConstraint("code", name=op.f("uq_partner_region_code")),
        sa.UniqueConstraint("province", "name_zh", name=op.f("uq_partner_region_province_name_zh")),
        sa.UniqueConstraint("reference", name=op.f("uq_partner_region_reference")),
    )
    op.create_table(
        "service_kind",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("name_zh", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_kind")),
        sa.UniqueConstraint("name_en", name=op.f("uq_service_kind_name_en")),
        sa.UniqueConstraint("name_zh", name=op.f("uq_service_kind_name_zh")),
        sa.UniqueConstraint("reference", name=op.f("uq_service_kind_reference")),
    )
    op.create_table(
        "enterprise_service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            server_default="",
            nullable=False,
        ),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("firm", sa.String(length=120), nullable=False),
        sa.Column("kind_id", sa.Uuid(), nullable=True),
        sa.Column("district", sa.String(length=40), nullable=False),
        sa.Column("served_by", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kind_id"],
            ["service_kind.id"],
            name=op.f("fk_enterprise_service_kind_id_service_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_enterprise_service_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_service")),
        sa.UniqueConstraint("reference", name=op.f("uq_enterprise_service_reference")),
    )
    with op.batch_alter_table("enterprise_service", schema=None) as batch_op:
        batch_op.create_index("ix_enterprise_service_day", ["served_on", "id"], unique=False)
        batch_op.create_index("ix_enterprise_service_firm", ["firm", "served_on"], unique=False)
        batch_op.create_index("ix_enterprise_service_name", ["name_key"], unique=False)
        batch_op.create_index(
            "ix_enterprise_service_organisation", ["organisation_id"], unique=False
        )

    op.create_table(
        "organisation_group_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "until >= since", name=op.f("ck_organisation_group_member_ends_after_beginning")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["organisation_group.id"],
            name=op.f("fk_organisation_group_member_group_id_organisation_group"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_group_member_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_group_member")),
    )
    with op.batch_alter_table("organisation_group_member", schema=None) as batch_op:
        batch_op.create_index(
            "ix_organisation_group_member_group", ["group_id", "organisation_id"], unique=False
        )
        batch_op.create_index(
            "ix_organisation_group_member_organisation", ["organisation_id"], unique=False
        )

    op.create_table(
        "partner_fair",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_partner_fair_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["partner_region.id"],
            name=op.f("fk_partner_fair_region_id_partner_region"),
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"],
            ["venue.id"],
            name=op.f("fk_partner_fair_venue_id_venue"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_fair")),
        sa.UniqueConstraint("venue_id", name=op.f("uq_partner_fair_venue_id")),
    )
    with op.batch_alter_table("partner_fair", schema=None) as batch_op:
        batch_op.create_index("ix_partner_fair_region", ["region_id", "edition_id"], unique=False)
        batch_op.create_index(
            "uq_partner_fair_edition",
            ["edition_id"],
            unique=True,
            sqlite_where=sa.text("venue_id IS NULL"),
            postgresql_where=sa.text("venue_id IS NULL"),
        )



def downgrade():
    with op.batch_alter_table("partner_fair", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_partner_fair_edition",
            sqlite_where=sa.text("venue_id IS NULL"),
            postgresql_where=sa.text("venue_id IS NULL"),
        )
        batch_op.drop_index("ix_partner_fair_region")

    op.drop_table("partner_fair")
    with op.batch_alter_table("organisation_group_member", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_group_member_organisation")
        batch_op.drop_index("ix_organisation_group_member_group")

    op.drop_table("organisation_group_member")
    with op.batch_alter_table("enterprise_service", schema=None) as batch_op:
        batch_op.drop_index("ix_enterprise_service_organisation")
        batch_op.drop_index("ix_enterprise_service_name")
        batch_op.drop_index("ix_enterprise_service_firm")
        batch_op.drop_index("ix_enterprise_service_day")

    op.drop_table("enterprise_service")
    op.drop_table("service_kind")
    op.drop_table("partner_region")
    op.drop_table("organisation_group")
