"""Enter the lists of delegations in parts, several lists of one delegation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "seat_hold",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.Integer(), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["event_session.id"],
            name=op.f("fk_seat_hold_session_id_event_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "group_id", name=op.f("pk_seat_hold")),
    )
    op.create_table(
        "delegation_sheet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("keep_together", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=True),
        sa.Column("left_out", JSON, nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=True),
        sa.Column("begun_by_id", sa.Uuid(), nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.CheckConstraint("done <= total", name=op.f("ck_delegation_sheet_done_within_total")),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name=op.f("fk_delegation_sheet_delegation_id_delegation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["user.id"], name=op.f("fk_delegation_sheet_begun_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_sheet")),
        sa.UniqueConstraint(
            "delegation_id", "number", name=op.f("uq_delegation_sheet_delegation_id_number")
        ),
    )
    # The first list has the delegation's own id: its people's keys and groups are made of it.
    op.execute(
        """
        INSERT INTO delegation_sheet (id, delegation_id, number, keep_together, rows, left_out, waits,
            total, done, created_at, begun_at, begun_by_id, finished_at)
        SELECT id, id, 1, keep_together, rows, '[]', false, 0, 0, created_at, imported_at,
            CASE WHEN imported_at IS NULL THEN NULL ELSE created_by_id END, imported_at
        FROM delegation
        """
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("entering", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_check_constraint(
            op.f("ck_delegation_entering_not_negative"), "entering >= 0"
        )
        for name in ("rows", "keep_together", "imported_at"):
            batch_op.drop_column(name)


def downgrade():
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_delegation_entering_not_negative"), type_="check")
        batch_op.drop_column("entering")
        batch_op.add_column(sa.Column("rows", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("imported_at", MOMENT, nullable=True))
        batch_op.add_column(
            sa.Column("keep_together", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    # The older tables hold one list of each: the last is the one that may still wait.
    for column in ("rows", "keep_together"):
        op.execute(
            f"""
            UPDATE delegation SET {column} = (SELECT sheet.{column} FROM delegation_sheet AS sheet
                WHERE sheet.delegation_id = delegation.id ORDER BY sheet.number DESC LIMIT 1)
            WHERE EXISTS (SELECT 1 FROM delegation_sheet AS sheet
                WHERE sheet.delegation_id = delegation.id)
            """
        )
    op.execute(
        """
        UPDATE delegation SET imported_at = (SELECT sheet.finished_at FROM delegation_sheet AS sheet
            WHERE sheet.delegation_id = delegation.id ORDER BY sheet.number DESC LIMIT 1)
        """
    )
    op.drop_table("delegation_sheet")
    op.drop_table("seat_hold")
