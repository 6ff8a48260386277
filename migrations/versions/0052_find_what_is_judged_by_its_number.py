"""Find what is judged by its number

A juror's page names it so: without an index every one was read.
"""

from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_jury_entry_reference", "jury_entry", ["reference"])


def downgrade():
    op.drop_index("ix_jury_entry_reference", "jury_entry")
