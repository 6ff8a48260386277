"""Look for words and answers of people by index; of SQLite alone, whose indexes hold long values."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLE, NAME, NARROW = "registration", "ix_registration_answers", "ix_registration_by_id"


def upgrade():
    if op.get_bind().dialect.name != "sqlite":
        return
    op.create_index(NAME, TABLE, ["edition_id", "id", "search", "answers"])
    # Made anew, because SQLite takes the one made last where both would do.
    op.drop_index(NARROW, table_name=TABLE)
    op.create_index(NARROW, TABLE, ["edition_id", "id"])


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index(NAME, table_name=TABLE)
