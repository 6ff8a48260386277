"""Give background work its lanes"""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lane", sa.String(length=12), nullable=True))
    letters = "('outbox.dispatch', 'webhooks.deliver')"
    op.execute(
        f"UPDATE job SET lane = CASE WHEN name IN {letters} THEN 'letters' ELSE 'bulk' END"
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.alter_column("lane", existing_type=sa.String(length=12), nullable=False)
        batch_op.drop_index(batch_op.f("ix_job_due"))
        batch_op.create_index("ix_job_due", ["state", "lane", "run_at"], unique=False)


def downgrade():
    # The program before knows no work that was cancelled.
    op.execute("UPDATE job SET state = 'failed' WHERE state = 'cancelled'")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_due")
        batch_op.create_index(batch_op.f("ix_job_due"), ["state", "run_at"], unique=False)
        batch_op.drop_column("lane")
