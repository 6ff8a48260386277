"""Keep the order of changes of posts, the shortage list and saved searches."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "shortage_occupation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("degree", sa.String(length=12), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortage_occupation")),
        sa.UniqueConstraint("code", name=op.f("uq_shortage_occupation_code")),
    )
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("query", sa.String(length=600), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_saved_search_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("user_id", "query", name=op.f("uq_saved_search_user_id_query")),
    )
    with op.batch_alter_table("job_post", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("flags_open", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("changed", sa.BigInteger(), server_default="0", nullable=False)
        )
        batch_op.create_index("ix_job_post_changed", ["changed"], unique=False)



def downgrade():
    with op.batch_alter_table("job_post", schema=None) as batch_op:
        batch_op.drop_index("ix_job_post_changed")
        batch_op.drop_column("changed")
        batch_op.drop_column("flags_open")

    op.drop_table("saved_search")
    op.drop_table("shortage_occupation")
