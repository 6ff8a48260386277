"""Keep no conflict of a jury as lifted

No page ever lifted one: a conflict once found stays (R8), so nothing is lost with the column.
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("jury_conflict") as batch_op:
        batch_op.drop_column("lifted_at")


def downgrade():
    with op.batch_alter_table("jury_conflict") as batch_op:
        batch_op.add_column(sa.Column("lifted_at", sa.DateTime(timezone=True)))
