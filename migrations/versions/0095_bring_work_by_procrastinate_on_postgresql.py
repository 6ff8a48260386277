"""Bring work by Procrastinate on PostgreSQL"""

import sqlalchemy as sa
from alembic import op

from core.jobs.schema import add_queue

revision = "0095"
down_revision = "0094"
branch_labels = None
depends_on = None

TABLES = """
    DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs,
               procrastinate_workers CASCADE
"""
FUNCTIONS = """
    DO $$ DECLARE one regprocedure; BEGIN
        FOR one IN SELECT oid FROM pg_proc
            WHERE starts_with(proname, 'procrastinate_')
              AND pronamespace = current_schema()::regnamespace
        LOOP EXECUTE 'DROP FUNCTION ' || one; END LOOP;
    END $$
"""
TYPES = """
    DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_status, procrastinate_job_event_type
"""


def upgrade():
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("delivery", sa.BigInteger(), nullable=True))
    # What waits already gets its deliveries from the first worker that looks.
    add_queue(op.get_bind())


def downgrade():
    # The rows of `job` stay, and say what waits.
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        bind.exec_driver_sql(TABLES)
        bind.exec_driver_sql(FUNCTIONS)
        bind.exec_driver_sql(TYPES)
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_column("delivery")
