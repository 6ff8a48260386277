"""Add objections to claims"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

CHECK = "ck_claim_interrupted_notice"
_OPEN = ["initial_review", "panel_review", "provincial_confirmation", "public_notice",
         "review_requested", "second_review", "submitted", "supplement_requested"]  # fmt: skip


def _index(states):
    condition = sa.text("state IN (" + ", ".join(f"'{state}'" for state in sorted(states)) + ")")
    op.drop_index("uq_claim_open", table_name="claim")
    op.create_index("uq_claim_open", "claim", ["claimant_id", "entry_code"], unique=True,
                    sqlite_where=condition, postgresql_where=condition)  # fmt: skip


def upgrade():
    op.create_table(
        "claim_objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "substance", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "lengthening", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "answer", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'received' OR closed_at IS NOT NULL", name=op.f("ck_claim_objection_closed")
        ),
        sa.CheckConstraint(
            "state NOT IN ('upheld', 'dismissed') OR answered_by_id IS NOT NULL",
            name=op.f("ck_claim_objection_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user.id"], name=op.f("fk_claim_objection_answered_by_id_user")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_claim_objection_by_id_user")),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
            name=op.f("fk_claim_objection_claim_id_claim"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_objection")),
        sa.UniqueConstraint("reference", name=op.f("uq_claim_objection_reference")),
    )
    with op.batch_alter_table("claim_objection", schema=None) as batch_op:
        batch_op.create_index("ix_claim_objection_claim", ["claim_id", "state"], unique=False)
        batch_op.create_index("ix_claim_objection_queue", ["state", "sent_at"], unique=False)
        batch_op.create_index(
            "uq_claim_objection_open",
            ["claim_id", "email"],
            unique=True,
            sqlite_where=sa.text("state = 'received'"),
            postgresql_where=sa.text("state = 'received'"),
        )

    op.create_table(
        "claim_objection_evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("objection_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_claim_objection_evidence_file_id_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"],
            ["claim_objection.id"],
            name=op.f("fk_claim_objection_evidence_objection_id_claim_objection"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_objection_evidence")),
        sa.UniqueConstraint(
            "objection_id", "number", name=op.f("uq_claim_objection_evidence_objection_id_number")
        ),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notice_days_left", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            op.f(CHECK), "state <> 'objection_check' OR notice_days_left IS NOT NULL"
        )
    _index([*_OPEN, "objection_check"])



def downgrade():
    # Objections are known no more: their claims stand on the notice as it was announced.
    for table, column in (("claim", "state"), ("claim_move", "source"), ("claim_move", "target")):
        op.execute(
            f"UPDATE {table} SET {column} = 'public_notice' WHERE {column} = 'objection_check'"
        )
    _index(_OPEN)
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.drop_column("notice_days_left")

    op.drop_table("claim_objection_evidence")
    with op.batch_alter_table("claim_objection", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_claim_objection_open",
            sqlite_where=sa.text("state = 'received'"),
            postgresql_where=sa.text("state = 'received'"),
        )
        batch_op.drop_index("ix_claim_objection_queue")
        batch_op.drop_index("ix_claim_objection_claim")

    op.drop_table("claim_objection")
