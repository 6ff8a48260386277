"""Find each person's newest letter and first arrival by index, for the list of people."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_invitation_letter_of": ("invitation_letter", ["registration_id", "requested_at"]),
    "ix_attendance_first": ("attendance", ["registration_id", "first_at"]),
}


def upgrade():
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade():
    for name, (table, _columns) in INDEXES.items():
        op.drop_index(name, table_name=table)
