"""Walk the list of people by its usual orders, and count it, without reading everybody."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# (table, index): the columns after, and before (none where it is new).
INDEXES = {
    ("registration", "ix_registration_by_id"): (["edition_id", "id"], None),
    ("registration", "ix_registration_list"): (
        ["edition_id", "state", "role", "nationality", "submitted_at", "id"],
        ["edition_id", "state", "submitted_at"],
    ),
    ("registration", "ix_registration_submitted"): (["edition_id", "submitted_at", "id"], None),
    ("registration", "ix_registration_name"): (["edition_id", "name", "id"], ["edition_id", "name"]),
    ("registration", "ix_registration_organisation"): (["edition_id", "organisation", "id"], None),
    ("registration", "ix_registration_post"): (["edition_id", "post", "id"], None),
    # The last, because SQLite without statistics takes the index that was made last.
    ("registration", "ix_registration_whole"): (["edition_id"], None),
    ("seat", "ix_seat_session"): (
        ["session_id", "state", "registration_id"],
        ["session_id", "state"],
    ),
    ("seat", "ix_seat_registration"): (["registration_id", "session_id", "state"], None),
    ("attendance", "ix_attendance_session"): (
        ["session_id", "first_at", "registration_id"],
        ["session_id", "first_at"],
    ),
}


def upgrade():
    for (table, name), (after, before) in INDEXES.items():
        _turn(table, name, before, after)


def downgrade():
    for (table, name), (after, before) in INDEXES.items():
        _turn(table, name, after, before)


def _turn(table, name, old, new):
    if old is not None:
        op.drop_index(name, table_name=table)
    if new is not None:
        op.create_index(name, table, new)
