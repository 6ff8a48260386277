"""Hold places for guests for a bounded time: until when the mail address can be confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    where = sa.text("confirm_by IS NOT NULL")
    op.add_column(
        "registration", sa.Column("confirm_by", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(
        "ix_registration_hold",
        "registration",
        ["confirm_by"],
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade():
    op.drop_index("ix_registration_hold", table_name="registration")
    op.drop_column("registration", "confirm_by")
