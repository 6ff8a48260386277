"""Empty a database on the server row by row: of hundreds of tables a test writes to a few, and a
copy of them all takes ten times as long.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

# What the migrations themselves write.
KEPT = "alembic_version"
# Files longer than this are vacuumed: rows that were deleted stay in a table and its indexes.
LONG = 64 * 1024

# All that is defined in it, by number and by the last change.
DEFINED = text("SELECT " + ", ".join(
    f"(SELECT count(*)::text || '/' || sum(oid::bigint) || '/' || max(xmin::text::bigint) FROM {one})"
    for one in ("pg_class", "pg_constraint", "pg_trigger", "pg_proc")
) + ", (SELECT count(*)::text || '/' || max(xmin::text::bigint) FROM pg_attribute)")  # fmt: skip
# A table nobody ever wrote to has no length.
WRITTEN = text(
    "SELECT quote_ident(relname), pg_relation_size(oid) FROM pg_class WHERE relkind = 'r' "
    "AND relnamespace = 'public'::regnamespace AND relname <> :kept AND pg_relation_size(oid) > 0"
)
OTHERS = text(
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
COUNTED = text(
    "SELECT setval(format('%I.%I', schemaname, sequencename), start_value, false) "
    "FROM pg_sequences WHERE last_value IS NOT NULL"
)
# A session that stays keeps nothing of a test but what it knows of the tables.
AS_NEW = "RESET ALL; DISCARD TEMP; UNLISTEN *; SELECT pg_advisory_unlock_all()"


class Clearing:
    """Of one database, which is empty and migrated when this is made; `engine` is the program's.

    One of its sessions stays from test to test: what the server has to read of the catalogue for a
    new one, of all the tables it meets, costs more than what most tests ask.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with engine.connect() as connection:
            filled = [name for name, _ in connection.execute(WRITTEN, {"kept": KEPT})]
            assert not filled, f"rows in a migrated database: {filled}"
            self._defined = connection.execute(DEFINED).one()
        engine.dispose()

    def run(self) -> bool:
        """Whether it is as it was: not if a test changed what is defined in it, or broke it."""
        pool = self._engine.pool
        if pool.checkedout() or pool.checkedin() > 1:  # type: ignore[attr-defined]
            self._engine.dispose()
        try:
            with self._engine.connect() as connection:
                return self._clear(connection.execution_options(isolation_level="AUTOCOMMIT"))
        except DBAPIError:
            return False

    def _clear(self, connection: Connection) -> bool:
        connection.execute(OTHERS)
        connection.exec_driver_sql(AS_NEW)
        if connection.execute(DEFINED).one() != self._defined:
            return False
        written = connection.execute(WRITTEN, {"kept": KEPT}).all()
        deletes = [f"DELETE FROM {name}" for name, _ in written]
        # Neither keys of other tables nor the triggers of a log that only grows are asked.
        own = ["BEGIN", "SET LOCAL session_replication_role = replica", *deletes, "COMMIT"]
        connection.exec_driver_sql("; ".join(own))
        connection.execute(COUNTED)
        if long := [name for name, size in written if size > LONG]:
            connection.exec_driver_sql("VACUUM " + ", ".join(long))
        return True
