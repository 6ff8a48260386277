"""Find the seats of a person by their state."""

from alembic import op

revision = "0099"
down_revision = "0098"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_seat_registration", "seat"


def upgrade():
    op.drop_index(NAME, table_name=TABLE)
    op.create_index(NAME, TABLE, ["registration_id", "state", "session_id"])


def downgrade():
    op.drop_index(NAME, table_name=TABLE)
    op.create_index(NAME, TABLE, ["registration_id", "session_id", "state"])
