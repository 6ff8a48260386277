"""Mark what jurors gave on paper and the office entered."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("jury_assignment") as batch_op:
        batch_op.add_column(
            sa.Column("from_paper", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade():
    with op.batch_alter_table("jury_assignment") as batch_op:
        batch_op.drop_column("from_paper")
