"""Give each credential its place in a list of states"""

import sqlalchemy as sa
from alembic import op

revision = "0094"
down_revision = "0093"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("status_place", sa.String(length=20), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_issued_document_status_place"), ["status_place"]
        )


def downgrade():
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_issued_document_status_place"), type_="unique")
        batch_op.drop_column("status_place")
