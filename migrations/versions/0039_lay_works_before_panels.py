"""Lay works before panels, and count a claim before its panel as open."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_OPEN = ["initial_review", "provincial_confirmation", "public_notice", "second_review",
         "submitted", "supplement_requested"]  # fmt: skip


def _index(states):
    condition = sa.text("state IN (" + ", ".join(f"'{state}'" for state in sorted(states)) + ")")
    op.drop_index("uq_claim_open", table_name="claim")
    op.create_index("uq_claim_open", "claim", ["claimant_id", "entry_code"], unique=True,
                    sqlite_where=condition, postgresql_where=condition)  # fmt: skip


def upgrade():
    _index([*_OPEN, "panel_review"])
    op.create_table(
        "title_work",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "title = '' OR (year IS NOT NULL AND role <> '')", name=op.f("ck_title_work_whole")
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_title_work_claim_id_claim"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_title_work_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title_work")),
    )  # fmt: skip
    op.create_index("ix_title_work_claim", "title_work", ["claim_id", "position"])


def downgrade():
    op.drop_table("title_work")
    # A panel is known no more: its claims go back to who sent them there.
    for table, column in (("claim", "state"), ("claim_move", "source"), ("claim_move", "target")):
        op.execute(f"UPDATE {table} SET {column} = 'second_review' WHERE {column} = 'panel_review'")
    _index(_OPEN)
