"""Keep what the claims desk is narrowed and sorted by apart from the wide rows"""

from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

READ_IN_ORDER = {
    "ix_claim_due": "due_on",
    "ix_claim_name": "holder_name_key",
    "ix_claim_employer": "employer_name_key",
    "ix_claim_sent": "submitted_at",
}


def upgrade():
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_queue"))
        for name, column in READ_IN_ORDER.items():
            batch_op.create_index(name, [column, "id", "state", "claimant_id"], unique=False)
        batch_op.create_index(
            "ix_claim_list",
            [
                "state",
                "due_on",
                "id",
                "claimant_id",
                "submitted_at",
                "level",
                "district",
                "initial_reviewer_id",
                "second_reviewer_id",
                "provincial_sealer_id",
                "employer_id",
                "days_used",
                "notice_ends_on",
                "decided_at",
            ],
            unique=False,
        )


def downgrade():
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index("ix_claim_list")
        for name in READ_IN_ORDER:
            batch_op.drop_index(name)
        batch_op.create_index(batch_op.f("ix_claim_queue"), ["state", "due_on"], unique=False)
