"""Offer and book interviews."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "interview_timetable",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("exhibitor_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("video_url", sa.String(length=400), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("has_line", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"],
            ["exhibitor.id"],
            name=op.f("fk_interview_timetable_exhibitor_id_exhibitor"),
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job_post.id"], name=op.f("fk_interview_timetable_job_id_job_post")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["exhibitor_person.id"],
            name=op.f("fk_interview_timetable_person_id_exhibitor_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_timetable")),
        sa.UniqueConstraint("reference", name=op.f("uq_interview_timetable_reference")),
    )
    with op.batch_alter_table("interview_timetable", schema=None) as batch_op:
        batch_op.create_index("ix_interview_timetable_exhibitor", ["exhibitor_id"], unique=False)

    op.create_table(
        "interview_slot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("timetable_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_interview_slot_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["timetable_id"],
            ["interview_timetable.id"],
            name=op.f("fk_interview_slot_timetable_id_interview_timetable"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_slot")),
    )
    with op.batch_alter_table("interview_slot", schema=None) as batch_op:
        batch_op.create_index(
            "uq_interview_slot_start",
            ["timetable_id", "starts_at"],
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.create_table(
        "interview",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("timetable_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("employer_result", sa.String(length=12), nullable=False),
        sa.Column("employer_note", sa.Text(), nullable=False),
        sa.Column("talent_result", sa.String(length=12), nullable=False),
        sa.Column("talent_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "slot_id IS NOT NULL OR state <> 'booked'", name=op.f("ck_interview_booked_has_a_time")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["job_application.id"],
            name=op.f("fk_interview_application_id_job_application"),
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["interview_slot.id"], name=op.f("fk_interview_slot_id_interview_slot")
        ),
        sa.ForeignKeyConstraint(
            ["timetable_id"],
            ["interview_timetable.id"],
            name=op.f("fk_interview_timetable_id_interview_timetable"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_interview_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
        sa.UniqueConstraint("reference", name=op.f("uq_interview_reference")),
    )
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.create_index("ix_interview_application", ["application_id"], unique=False)
        batch_op.create_index("ix_interview_timetable", ["timetable_id", "state"], unique=False)
        batch_op.create_index("ix_interview_user", ["user_id", "state"], unique=False)
        batch_op.create_index(
            "uq_interview_candidate",
            ["timetable_id", "user_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('booked', 'called', 'queued', 'running')"),
            postgresql_where=sa.text("state IN ('booked', 'called', 'queued', 'running')"),
        )
        batch_op.create_index(
            "uq_interview_holder",
            ["slot_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('booked', 'called', 'done', 'missed', 'running')"),
            postgresql_where=sa.text("state IN ('booked', 'called', 'done', 'missed', 'running')"),
        )
        batch_op.create_index(
            "uq_interview_waiting",
            ["slot_id", "user_id"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )



def downgrade():
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_interview_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(
            "uq_interview_holder",
            sqlite_where=sa.text("state IN ('booked', 'called', 'done', 'missed', 'running')"),
            postgresql_where=sa.text("state IN ('booked', 'called', 'done', 'missed', 'running')"),
        )
        batch_op.drop_index(
            "uq_interview_candidate",
            sqlite_where=sa.text("state IN ('booked', 'called', 'queued', 'running')"),
            postgresql_where=sa.text("state IN ('booked', 'called', 'queued', 'running')"),
        )
        batch_op.drop_index("ix_interview_user")
        batch_op.drop_index("ix_interview_timetable")
        batch_op.drop_index("ix_interview_application")

    op.drop_table("interview")
    with op.batch_alter_table("interview_slot", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_interview_slot_start",
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.drop_table("interview_slot")
    with op.batch_alter_table("interview_timetable", schema=None) as batch_op:
        batch_op.drop_index("ix_interview_timetable_exhibitor")

    op.drop_table("interview_timetable")
