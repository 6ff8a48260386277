"""Give each request of a claim its own term

What is open gets the term its claim had; what was left open by a claim that went on is ended.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

TERM, LONGER = 15, 30
FILL = """
UPDATE supplement_request SET
  asked_from = (SELECT asked_from FROM claim WHERE claim.id = claim_id),
  days = {term},
  due_on = date(asked_at)
"""
OPEN = """
UPDATE supplement_request SET
  due_on = (SELECT due_on FROM claim WHERE claim.id = claim_id),
  days = CASE WHEN claim_id IN (SELECT id FROM claim WHERE is_extended) THEN {longer} ELSE {term} END,
  extended_at = CASE WHEN claim_id IN (SELECT id FROM claim WHERE is_extended) THEN asked_at END
WHERE answered_at IS NULL AND claim_id IN
  (SELECT id FROM claim WHERE state = 'supplement_requested' AND due_on IS NOT NULL)
"""
LEFT = """
UPDATE supplement_request SET
  withdrawn_at = (SELECT changed_at FROM claim WHERE claim.id = claim_id)
WHERE answered_at IS NULL AND claim_id IN
  (SELECT id FROM claim WHERE state NOT IN ('supplement_requested', 'lapsed', 'withdrawn'))
"""
BACK = """
UPDATE claim SET is_extended = (id IN (SELECT claim_id FROM supplement_request
  WHERE answered_at IS NULL AND extended_at IS NOT NULL))
WHERE state = 'supplement_requested'
"""


def upgrade():
    with op.batch_alter_table("supplement_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_from", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "withdrawal",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                server_default="{}",
                nullable=False,
            )
        )
    for statement in (FILL, OPEN, LEFT):
        op.execute(statement.format(term=TERM, longer=LONGER))
    with op.batch_alter_table("supplement_request", schema=None) as batch_op:
        batch_op.alter_column("asked_from", existing_type=sa.String(length=24), nullable=False)
        batch_op.alter_column("days", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("due_on", existing_type=sa.Date(), nullable=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_supplement_request_withdrawn_by_id_user"),
            "user",
            ["withdrawn_by_id"],
            ["id"],
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_supplement_request_one_end"),
            "answered_at IS NULL OR withdrawn_at IS NULL",
        )
        batch_op.create_check_constraint(batch_op.f("ck_supplement_request_days"), "days > 0")


def downgrade():
    op.execute(BACK)
    with op.batch_alter_table("supplement_request", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_supplement_request_days"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_supplement_request_one_end"), type_="check")
        batch_op.drop_constraint(
            batch_op.f("fk_supplement_request_withdrawn_by_id_user"), type_="foreignkey"
        )
        batch_op.drop_column("withdrawal")
        batch_op.drop_column("withdrawn_by_id")
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("extended_at")
        batch_op.drop_column("due_on")
        batch_op.drop_column("days")
        batch_op.drop_column("asked_from")
