"""Look for projects of people by the account that indexes of people hold."""

from alembic import op

revision = "0101"
down_revision = "0100"
branch_labels = None
depends_on = None

TABLE, NARROW = "registration", "ix_registration_by_id"
BEFORE = [
    *("edition_id", "id", "state", "role", "home_venue_id", "nationality", "delegation_id"),
    *("residence", "channel", "may_share", "may_picture", "may_write"),
]
BEHIND = {
    "ix_registration_answers": ["search", "answers"],
    "ix_registration_sorted": [
        *("reference", "name_chinese_key", "name_latin_key", "badge_name_key", "gender", "degree"),
        *("institution_key", "field", "attends_by", "phone", "email", "wechat", "language", "way"),
        *("confirmed_at", "cancelled_at"),
    ],
}


def upgrade():
    _index_by([*BEFORE, "user_id"], BEHIND)


def downgrade():
    sorted_ = [*BEHIND["ix_registration_sorted"], "user_id"]
    _index_by(BEFORE, {**BEHIND, "ix_registration_sorted": sorted_})


def _index_by(columns, behind):
    # The narrow one last: SQLite takes the one made last where both would do.
    if op.get_bind().dialect.name == "sqlite":
        for name, more in behind.items():
            op.drop_index(name, table_name=TABLE)
            op.create_index(name, TABLE, columns + more)
    op.drop_index(NARROW, table_name=TABLE)
    op.create_index(NARROW, TABLE, columns)
