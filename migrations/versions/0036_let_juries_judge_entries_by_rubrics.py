"""Let juries judge entries by rubrics."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "jury_rubric",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("context_id", sa.Uuid(), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_rubric")),
        sa.UniqueConstraint("family_id", "number", name=op.f("uq_jury_rubric_family_id_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_jury_rubric_reference")),
    )
    op.create_table(
        "jury_criterion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rubric_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("max_points", sa.BigInteger(), nullable=False),
        sa.Column(
            "anchors", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "guidance", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.CheckConstraint("max_points > 0", name=op.f("ck_jury_criterion_points")),
        sa.ForeignKeyConstraint(
            ["rubric_id"],
            ["jury_rubric.id"],
            name=op.f("fk_jury_criterion_rubric_id_jury_rubric"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_criterion")),
        sa.UniqueConstraint(
            "rubric_id", "position", name=op.f("uq_jury_criterion_rubric_id_position")
        ),
    )
    op.create_table(
        "jury_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("context_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("rubric_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("jurors_per_entry", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("max_per_juror", sa.Integer(), nullable=False),
        sa.Column("is_blind", sa.Boolean(), nullable=False),
        sa.Column("drops_extremes", sa.Boolean(), nullable=False),
        sa.Column("ranking", sa.String(length=12), nullable=False),
        sa.Column("ranking_locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_email", sa.String(length=320), nullable=False),
        sa.Column("promotion", sa.String(length=12), nullable=True),
        sa.Column("promotion_value", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("minutes_document_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'decided' OR decided_at IS NOT NULL", name=op.f("ck_jury_round_decided")
        ),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_jury_round_span")),
        sa.CheckConstraint(
            "quorum BETWEEN 1 AND jurors_per_entry", name=op.f("ck_jury_round_quorum")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user.id"],
            name=op.f("fk_jury_round_decided_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["minutes_document_id"],
            ["issued_document.id"],
            name=op.f("fk_jury_round_minutes_document_id_issued_document"),
        ),
        sa.ForeignKeyConstraint(
            ["rubric_id"], ["jury_rubric.id"], name=op.f("fk_jury_round_rubric_id_jury_rubric")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_round")),
        sa.UniqueConstraint("reference", name=op.f("uq_jury_round_reference")),
    )
    with op.batch_alter_table("jury_round", schema=None) as batch_op:
        batch_op.create_index(
            "ix_jury_round_context", ["subject", "context_id", "level"], unique=False
        )
        batch_op.create_index("ix_jury_round_rubric", ["rubric_id"], unique=False)
        batch_op.create_index(
            "ix_jury_round_state", ["state", "opens_at", "closes_at"], unique=False
        )

    op.create_table(
        "jury_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=14), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"], ["jury_round.id"], name=op.f("fk_jury_entry_round_id_jury_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_entry")),
        sa.UniqueConstraint(
            "round_id", "subject_id", name=op.f("uq_jury_entry_round_id_subject_id")
        ),
    )
    with op.batch_alter_table("jury_entry", schema=None) as batch_op:
        batch_op.create_index("ix_jury_entry_subject", ["subject_id"], unique=False)

    op.create_table(
        "jury_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column(
            "expertise", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "universities", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("excused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'accepted' OR user_id IS NOT NULL",
            name=op.f("ck_jury_member_accepted_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_jury_member_organisation_id_organisation"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["jury_member.id"], name=op.f("fk_jury_member_replaces_id_jury_member")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["jury_round.id"], name=op.f("fk_jury_member_round_id_jury_round")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_jury_member_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_member")),
        sa.UniqueConstraint("round_id", "email", name=op.f("uq_jury_member_round_id_email")),
        sa.UniqueConstraint("round_id", "user_id", name=op.f("uq_jury_member_round_id_user_id")),
    )
    with op.batch_alter_table("jury_member", schema=None) as batch_op:
        batch_op.create_index("ix_jury_member_user", ["user_id", "state"], unique=False)

    op.create_table(
        "jury_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("juror_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column(
            "basis", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("comment_public", sa.Text(), nullable=False),
        sa.Column("comment_internal", sa.Text(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'submitted' OR submitted_at IS NOT NULL",
            name=op.f("ck_jury_assignment_submitted"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["jury_entry.id"], name=op.f("fk_jury_assignment_entry_id_jury_entry")
        ),
        sa.ForeignKeyConstraint(
            ["juror_id"], ["jury_member.id"], name=op.f("fk_jury_assignment_juror_id_jury_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_assignment")),
        sa.UniqueConstraint(
            "juror_id", "entry_id", name=op.f("uq_jury_assignment_juror_id_entry_id")
        ),
    )
    with op.batch_alter_table("jury_assignment", schema=None) as batch_op:
        batch_op.create_index("ix_jury_assignment_entry", ["entry_id", "state"], unique=False)

    op.create_table(
        "jury_conflict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("juror_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["jury_entry.id"], name=op.f("fk_jury_conflict_entry_id_jury_entry")
        ),
        sa.ForeignKeyConstraint(
            ["juror_id"], ["jury_member.id"], name=op.f("fk_jury_conflict_juror_id_jury_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_conflict")),
        sa.UniqueConstraint(
            "juror_id", "entry_id", "kind", name=op.f("uq_jury_conflict_juror_id_entry_id_kind")
        ),
    )
    with op.batch_alter_table("jury_conflict", schema=None) as batch_op:
        batch_op.create_index("ix_jury_conflict_entry", ["entry_id"], unique=False)

    op.create_table(
        "jury_remark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("juror_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["jury_entry.id"], name=op.f("fk_jury_remark_entry_id_jury_entry")
        ),
        sa.ForeignKeyConstraint(
            ["juror_id"], ["jury_member.id"], name=op.f("fk_jury_remark_juror_id_jury_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_remark")),
    )
    with op.batch_alter_table("jury_remark", schema=None) as batch_op:
        batch_op.create_index("ix_jury_remark_entry", ["entry_id", "at"], unique=False)

    op.create_table(
        "jury_score",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_jury_score_points")),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["jury_assignment.id"],
            name=op.f("fk_jury_score_assignment_id_jury_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["jury_criterion.id"],
            name=op.f("fk_jury_score_criterion_id_jury_criterion"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_score")),
        sa.UniqueConstraint(
            "assignment_id", "criterion_id", name=op.f("uq_jury_score_assignment_id_criterion_id")
        ),
    )


def downgrade():
    op.drop_table("jury_score")
    with op.batch_alter_table("jury_remark", schema=None) as batch_op:
        batch_op.drop_index("ix_jury_remark_entry")

    op.drop_table("jury_remark")
    with op.batch_alter_table("jury_conflict", schema=None) as batch_op:
        batch_op.drop_index("ix_jury_conflict_entry")

    op.drop_table("jury_conflict")
    with op.batch_alter_table("jury_assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_jury_assignment_entry")

    op.drop_table("jury_assignment")
    with op.batch_alter_table("jury_member", schema=None) as batch_op:
        batch_op.drop_index("ix_jury_member_user")

    op.drop_table("jury_member")
    with op.batch_alter_table("jury_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_jury_entry_subject")

    op.drop_table("jury_entry")
    with op.batch_alter_table("jury_round", schema=None) as batch_op:
        batch_op.drop_index("ix_jury_round_state")
        batch_op.drop_index("ix_jury_round_rubric")
        batch_op.drop_index("ix_jury_round_context")

    op.drop_table("jury_round")
    op.drop_table("jury_criterion")
    op.drop_table("jury_rubric")
