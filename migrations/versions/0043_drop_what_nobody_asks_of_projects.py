"""Drop what nobody asks of projects

Whether two are one is found by marks (`project_mark`), when sharing changed stands with the
consent, and a team is read in the order in which it was named.
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("project") as batch_op:
        batch_op.drop_index("ix_project_fingerprint")
        batch_op.drop_column("fingerprint")
        batch_op.drop_column("sharing_changed_at")
    with op.batch_alter_table("project_member") as batch_op:
        batch_op.drop_column("name_key")


def downgrade():
    with op.batch_alter_table("project_member") as batch_op:
        batch_op.add_column(
            sa.Column(
                "name_key",
                sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
                server_default="",
                nullable=False,
            )
        )
    with op.batch_alter_table("project") as batch_op:
        batch_op.add_column(sa.Column("sharing_changed_at", sa.DateTime(timezone=True)))
        batch_op.add_column(
            sa.Column("fingerprint", sa.String(length=64), server_default="", nullable=False)
        )
        batch_op.create_index("ix_project_fingerprint", ["fingerprint"])
    with op.batch_alter_table("project") as batch_op:
        batch_op.alter_column("fingerprint", server_default=None)
