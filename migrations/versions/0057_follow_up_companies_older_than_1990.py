"""Follow up companies older than 1990 too: a year is any in which a company may be registered."""

from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

NAME = "ck_landing_follow_up_year"


def upgrade():
    _take_years_from(1900)


def downgrade():
    # The check of before has no room for these.
    op.execute("DELETE FROM landing_follow_up WHERE year < 1990")
    _take_years_from(1990)


def _take_years_from(first):
    with op.batch_alter_table("landing_follow_up", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.create_check_constraint(op.f(NAME), f"year BETWEEN {first} AND 2200")
