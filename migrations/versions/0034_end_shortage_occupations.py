"""Let occupations be taken off the list of those in urgent need."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("shortage_occupation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade():
    # What was taken off would be on the list again.
    op.execute("DELETE FROM shortage_occupation WHERE ended_on IS NOT NULL")
    with op.batch_alter_table("shortage_occupation", schema=None) as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("ended_on")
