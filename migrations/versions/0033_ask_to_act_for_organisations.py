"""Ask to act for an organisation that is here already."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("organisation_officer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("asked_text", sa.String(length=1000), nullable=False, server_default="")
        )


def downgrade():
    # Who only asked would count as invited.
    op.execute("DELETE FROM organisation_officer WHERE asked_at IS NOT NULL AND accepted_at IS NULL")
    with op.batch_alter_table("organisation_officer", schema=None) as batch_op:
        batch_op.drop_column("asked_text")
        batch_op.drop_column("asked_at")
