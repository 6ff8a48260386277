"""Count the secret votes of panels."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "jury_vote_rules",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("majority", sa.String(length=8), nullable=False),
        sa.Column("quorum", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["jury_round.id"], name=op.f("fk_jury_vote_rules_round_id_jury_round")
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_jury_vote_rules")),
    )
    op.create_table(
        "jury_ballot",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("in_favour", sa.Integer(), nullable=False),
        sa.Column("against", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "earlier", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.CheckConstraint(
            "in_favour >= 0 AND against >= 0 AND abstained >= 0",
            name=op.f("ck_jury_ballot_counts"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["jury_entry.id"], name=op.f("fk_jury_ballot_entry_id_jury_entry")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_jury_ballot")),
    )
    op.create_table(
        "jury_voter",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("juror_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["jury_entry.id"], name=op.f("fk_jury_voter_entry_id_jury_entry")
        ),
        sa.ForeignKeyConstraint(
            ["juror_id"], ["jury_member.id"], name=op.f("fk_jury_voter_juror_id_jury_member")
        ),
        sa.PrimaryKeyConstraint("entry_id", "juror_id", name=op.f("pk_jury_voter")),
    )


def downgrade():
    op.drop_table("jury_voter")
    op.drop_table("jury_ballot")
    op.drop_table("jury_vote_rules")
