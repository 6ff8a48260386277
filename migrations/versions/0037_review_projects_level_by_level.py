"""Review projects level by level"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "project_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.Column("internal_reason", sa.Text(), nullable=False),
        sa.Column(
            "public_reason",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("jury_round", sa.String(length=40), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('pass', 'return', 'reject', 'reopen')",
            name=op.f("ck_project_decision_known_verdict"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_project_decision_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"],
            ["user.id"],
            name=op.f("fk_project_decision_reviewer_id_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_decision")),
    )
    with op.batch_alter_table("project_decision", schema=None) as batch_op:
        batch_op.create_index("ix_project_decision_project", ["project_id", "level"], unique=False)
        batch_op.create_index("ix_project_decision_reviewer", ["reviewer_id"], unique=False)
        batch_op.create_index(
            "uq_project_decision_once",
            ["project_id", "level", "reviewer_id"],
            unique=True,
            sqlite_where=sa.text("verdict IN ('pass', 'reject') AND reviewer_id IS NOT NULL"),
            postgresql_where=sa.text("verdict IN ('pass', 'reject') AND reviewer_id IS NOT NULL"),
        )

    op.create_table(
        "project_level",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_project_level_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "level", name=op.f("pk_project_level")),
    )


def downgrade():
    op.drop_table("project_level")
    with op.batch_alter_table("project_decision", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_project_decision_once",
            sqlite_where=sa.text("verdict IN ('pass', 'reject') AND reviewer_id IS NOT NULL"),
            postgresql_where=sa.text("verdict IN ('pass', 'reject') AND reviewer_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_project_decision_reviewer")
        batch_op.drop_index("ix_project_decision_project")

    op.drop_table("project_decision")
