"""Sort people by what only their rows hold."""

from alembic import op

revision = "0100"
down_revision = "0099"
branch_labels = None
depends_on = None

TABLE, NARROW, NAME = "registration", "ix_registration_by_id", "ix_registration_sorted"
BY_ID = [
    *("edition_id", "id", "state", "role", "home_venue_id", "nationality", "delegation_id"),
    *("residence", "channel", "may_share", "may_picture", "may_write"),
]
SORTED_BY = [
    *("reference", "name_chinese_key", "name_latin_key", "badge_name_key", "gender", "degree"),
    *("institution_key", "field", "attends_by", "phone", "email", "wechat", "language", "way"),
    *("confirmed_at", "cancelled_at", "user_id"),
]


def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        # The narrow one last: SQLite takes the one made last where both would do.
        op.drop_index(NARROW, table_name=TABLE)
        op.create_index(NAME, TABLE, BY_ID + SORTED_BY)
        op.create_index(NARROW, TABLE, BY_ID)


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index(NAME, table_name=TABLE)
