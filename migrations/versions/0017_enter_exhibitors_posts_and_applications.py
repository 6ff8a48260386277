"""Enter exhibitors, posts and applications."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "exhibitor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("ownership", sa.String(length=12), nullable=False),
        sa.Column("industry", sa.String(length=200), nullable=False),
        sa.Column(
            "industry_key",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            server_default="",
            nullable=False,
        ),
        sa.Column(
            "introduction", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("booth_wish", sa.String(length=300), nullable=False),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column(
            "contact_name_key",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            server_default="",
            nullable=False,
        ),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("contact_email", sa.String(length=320), nullable=False),
        sa.Column(
            "reason", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("present_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user.id"],
            name=op.f("fk_exhibitor_created_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_exhibitor_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_exhibitor_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibitor")),
        sa.UniqueConstraint("reference", name=op.f("uq_exhibitor_reference")),
    )
    with op.batch_alter_table("exhibitor", schema=None) as batch_op:
        batch_op.create_index("ix_exhibitor_edition", ["edition_id", "state"], unique=False)
        batch_op.create_index(
            "ix_exhibitor_organisation", ["organisation_id", "state"], unique=False
        )
        batch_op.create_index(
            "uq_exhibitor_organisation",
            ["edition_id", "organisation_id"],
            unique=True,
            sqlite_where=sa.text(
                "state IN ('approved', 'confirmed', 'draft', 'present', 'returned', 'submitted')"
            ),
            postgresql_where=sa.text(
                "state IN ('approved', 'confirmed', 'draft', 'present', 'returned', 'submitted')"
            ),
        )

    op.create_table(
        "job_post",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column(
            "title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column(
            "conditions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("district", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("pay_min", sa.Integer(), nullable=True),
        sa.Column("pay_max", sa.Integer(), nullable=True),
        sa.Column("pay_period", sa.String(length=8), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("degree", sa.String(length=20), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title_wanted", sa.String(length=20), nullable=False),
        sa.Column("shortage_code", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column(
            "pending", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("pending_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "flags", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "reason", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'published' OR (headcount IS NOT NULL AND pay_min IS NOT NULL AND place <> '' AND valid_until IS NOT NULL AND published_at IS NOT NULL)",
            name=op.f("ck_job_post_published_whole"),
        ),
        sa.CheckConstraint(
            "headcount IS NULL OR headcount > 0", name=op.f("ck_job_post_headcount")
        ),
        sa.CheckConstraint(
            "pay_max IS NULL OR pay_max >= pay_min", name=op.f("ck_job_post_pay_from_to")
        ),
        sa.CheckConstraint("pay_min IS NULL OR pay_min > 0", name=op.f("ck_job_post_pay_min")),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user.id"],
            name=op.f("fk_job_post_created_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_job_post_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_post")),
        sa.UniqueConstraint("reference", name=op.f("uq_job_post_reference")),
    )
    with op.batch_alter_table("job_post", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_post_organisation", ["organisation_id", "state"], unique=False
        )
        batch_op.create_index("ix_job_post_valid", ["state", "valid_until"], unique=False)

    op.create_table(
        "talent_sharing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_talent_sharing_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_talent_sharing_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talent_sharing")),
        sa.UniqueConstraint(
            "user_id", "organisation_id", name=op.f("uq_talent_sharing_user_id_organisation_id")
        ),
    )
    with op.batch_alter_table("talent_sharing", schema=None) as batch_op:
        batch_op.create_index(
            "ix_talent_sharing_organisation", ["organisation_id", "level"], unique=False
        )

    op.create_table(
        "exhibitor_sanction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("exhibitor_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.Date(), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "lifted_at IS NULL OR lift_reason <> ''",
            name=op.f("ck_exhibitor_sanction_lifted_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"],
            ["exhibitor.id"],
            name=op.f("fk_exhibitor_sanction_exhibitor_id_exhibitor"),
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"],
            ["user.id"],
            name=op.f("fk_exhibitor_sanction_lifted_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_exhibitor_sanction_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibitor_sanction")),
        sa.UniqueConstraint("exhibitor_id", name=op.f("uq_exhibitor_sanction_exhibitor_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_exhibitor_sanction_reference")),
    )
    with op.batch_alter_table("exhibitor_sanction", schema=None) as batch_op:
        batch_op.create_index(
            "ix_exhibitor_sanction_organisation", ["organisation_id", "recorded_at"], unique=False
        )

    op.create_table(
        "fair_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exhibitor_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_fair_job_exhibitor_id_exhibitor")
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job_post.id"], name=op.f("fk_fair_job_job_id_job_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_job")),
        sa.UniqueConstraint("exhibitor_id", "job_id", name=op.f("uq_fair_job_exhibitor_id_job_id")),
    )
    with op.batch_alter_table("fair_job", schema=None) as batch_op:
        batch_op.create_index("ix_fair_job_job", ["job_id"], unique=False)

    op.create_table(
        "job_application",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column(
            "snapshot", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            server_default="",
            nullable=False,
        ),
        sa.Column("degree", sa.String(length=20), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shortlisted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("interview_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("intent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_job_application_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job_post.id"], name=op.f("fk_job_application_job_id_job_post")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_job_application_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_job_application_user_id_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_application")),
        sa.UniqueConstraint("reference", name=op.f("uq_job_application_reference")),
    )
    with op.batch_alter_table("job_application", schema=None) as batch_op:
        batch_op.create_index("ix_job_application_edition", ["edition_id", "state"], unique=False)
        batch_op.create_index("ix_job_application_job", ["job_id", "state"], unique=False)
        batch_op.create_index(
            "ix_job_application_organisation", ["organisation_id", "state", "sent_at"], unique=False
        )
        batch_op.create_index("ix_job_application_user", ["user_id"], unique=False)
        batch_op.create_index(
            "uq_job_application_person",
            ["job_id", "user_id"],
            unique=True,
            sqlite_where=sa.text(
                "state IN ('hired', 'intent', 'interview', 'seen', 'sent', 'shortlisted', 'signed')"
            ),
            postgresql_where=sa.text(
                "state IN ('hired', 'intent', 'interview', 'seen', 'sent', 'shortlisted', 'signed')"
            ),
        )

    op.create_table(
        "exhibitor_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exhibitor_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            server_default="",
            nullable=False,
        ),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"],
            ["exhibitor.id"],
            name=op.f("fk_exhibitor_person_exhibitor_id_exhibitor"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_exhibitor_person_registration_id_registration"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibitor_person")),
    )
    with op.batch_alter_table("exhibitor_person", schema=None) as batch_op:
        batch_op.create_index("ix_exhibitor_person_registration", ["registration_id"], unique=False)
        batch_op.create_index(
            "uq_exhibitor_person_email",
            ["exhibitor_id", "email"],
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL AND email <> ''"),
            postgresql_where=sa.text("removed_at IS NULL AND email <> ''"),
        )



def downgrade():
    with op.batch_alter_table("exhibitor_person", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_exhibitor_person_email",
            sqlite_where=sa.text("removed_at IS NULL AND email <> ''"),
            postgresql_where=sa.text("removed_at IS NULL AND email <> ''"),
        )
        batch_op.drop_index("ix_exhibitor_person_registration")

    op.drop_table("exhibitor_person")
    with op.batch_alter_table("job_application", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_job_application_person",
            sqlite_where=sa.text(
                "state IN ('hired', 'intent', 'interview', 'seen', 'sent', 'shortlisted', 'signed')"
            ),
            postgresql_where=sa.text(
                "state IN ('hired', 'intent', 'interview', 'seen', 'sent', 'shortlisted', 'signed')"
            ),
        )
        batch_op.drop_index("ix_job_application_user")
        batch_op.drop_index("ix_job_application_organisation")
        batch_op.drop_index("ix_job_application_job")
        batch_op.drop_index("ix_job_application_edition")

    op.drop_table("job_application")
    with op.batch_alter_table("fair_job", schema=None) as batch_op:
        batch_op.drop_index("ix_fair_job_job")

    op.drop_table("fair_job")
    with op.batch_alter_table("exhibitor_sanction", schema=None) as batch_op:
        batch_op.drop_index("ix_exhibitor_sanction_organisation")

    op.drop_table("exhibitor_sanction")
    with op.batch_alter_table("talent_sharing", schema=None) as batch_op:
        batch_op.drop_index("ix_talent_sharing_organisation")

    op.drop_table("talent_sharing")
    with op.batch_alter_table("job_post", schema=None) as batch_op:
        batch_op.drop_index("ix_job_post_valid")
        batch_op.drop_index("ix_job_post_organisation")

    op.drop_table("job_post")
    with op.batch_alter_table("exhibitor", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_exhibitor_organisation",
            sqlite_where=sa.text(
                "state IN ('approved', 'confirmed', 'draft', 'present', 'returned', 'submitted')"
            ),
            postgresql_where=sa.text(
                "state IN ('approved', 'confirmed', 'draft', 'present', 'returned', 'submitted')"
            ),
        )
        batch_op.drop_index("ix_exhibitor_organisation")
        batch_op.drop_index("ix_exhibitor_edition")

    op.drop_table("exhibitor")
