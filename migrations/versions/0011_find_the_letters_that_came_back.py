"""Find the letters that came back by what they are about."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    where = sa.text("bounced_at IS NOT NULL")
    op.create_index(
        "ix_message_bounced",
        "message",
        ["about_kind", "about_id"],
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade():
    op.drop_index("ix_message_bounced", table_name="message")
