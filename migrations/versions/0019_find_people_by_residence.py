"""Find people by their country of residence in the indexes that hold what filters ask."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLE, WORDS, NARROW = "registration", "ix_registration_answers", "ix_registration_by_id"
BEFORE = ["edition_id", "id", "state", "role", "home_venue_id", "nationality", "delegation_id"]
BEHIND = ["channel", "may_share", "may_picture", "may_write"]


def upgrade():
    _index_by([*BEFORE, "residence", *BEHIND])


def downgrade():
    _index_by(BEFORE + BEHIND)


def _index_by(columns):
    # The narrow one last: SQLite takes the one made last where both would do.
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index(WORDS, table_name=TABLE)
        op.create_index(WORDS, TABLE, [*columns, "search", "answers"])
    op.drop_index(NARROW, table_name=TABLE)
    op.create_index(NARROW, TABLE, columns)
