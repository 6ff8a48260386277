"""A copy of a PostgreSQL database, table by table, in one snapshot, and back.

Made with COPY by the program itself, so that no client tools of the right version are needed. For
large installations the server's own base backups with its archived log lose less: docs/runbook.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from core.db import without_limits
from core.operations.archive import CopyRefused

FOLDER = "tables"
OWN = "alembic_version"

_COLUMNS = text("""
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = :table AND is_generated = 'NEVER'
    ORDER BY ordinal_position
""")
# Without the queue's own: work that waits is a row of `job`, and brought on its way again.
_TABLES = text("""
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
      AND table_name NOT LIKE 'procrastinate\\_%' ORDER BY table_name
""")
_FOREIGN_KEYS = text("""
    SELECT conrelid::regclass::text AS "table", conname AS name, pg_get_constraintdef(oid) AS rule
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
""")
_SEQUENCES = text("""
    SELECT c.table_name AS "table", c.column_name AS "column",
           pg_get_serial_sequence(quote_ident(c.table_name), c.column_name) AS sequence
    FROM information_schema.columns c
    WHERE c.table_schema = current_schema()
      AND pg_get_serial_sequence(quote_ident(c.table_name), c.column_name) IS NOT NULL
""")


def dump(engine: Engine, folder: Path) -> dict[str, int]:
    """Write every table as it is at one moment into `folder`; rows by table."""
    (folder / FOLDER).mkdir(mode=0o700)
    rows: dict[str, int] = {}
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        without_limits(connection)
        for table in _tables(connection):
            rows[table] = _copy_out(connection, table, folder / FOLDER / table)
        connection.rollback()
    return rows


def load(connection: Connection, folder: Path, rows: dict[str, int]) -> None:
    """Fill the empty tables from the copy in `folder`."""
    here, given = set(_tables(connection)), set(rows)
    if here != given:
        raise CopyRefused(f"tables differ: {', '.join(sorted(here ^ given))}")
    with without_foreign_keys(connection):
        for table in sorted(given - {OWN}):
            _copy_in(connection, table, folder / FOLDER / table)
    set_sequences(connection)


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Rows in any order: the keys are off inside, and put back at the end, which checks them."""
    keys = connection.execute(_FOREIGN_KEYS).all()
    for key in keys:
        connection.exec_driver_sql(f'ALTER TABLE {key.table} DROP CONSTRAINT "{key.name}"')
    yield
    for key in keys:
        connection.exec_driver_sql(
            f'ALTER TABLE {key.table} ADD CONSTRAINT "{key.name}" {key.rule}'
        )


def empty(connection: Connection) -> None:
    """Remove every table, to put a copy in their place."""
    schema = connection.scalar(text("SELECT current_schema()"))
    connection.exec_driver_sql(f'DROP SCHEMA "{schema}" CASCADE')
    connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')


def is_empty(engine: Engine) -> bool:
    return not any(counts(engine).values())


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return count_rows(connection)


def count_rows(connection: Connection) -> dict[str, int]:
    return {table: _count(connection, table) for table in _tables(connection)}


def _tables(connection: Connection) -> list[str]:
    return list(connection.scalars(_TABLES))


def _count(connection: Connection, table: str) -> int:
    query = f'SELECT count(*) FROM "{table}"'  # noqa: S608 - a name the database gave us
    return int(connection.exec_driver_sql(query).scalar_one())


def _columns(connection: Connection, table: str) -> str:
    return ", ".join(f'"{name}"' for name in connection.scalars(_COLUMNS, {"table": table}))


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _copy_out(connection: Connection, table: str, file: Path) -> int:
    order = f'COPY "{table}" ({_columns(connection, table)}) TO STDOUT'
    with _driver(connection).cursor() as cursor, file.open("wb") as target:
        with cursor.copy(order) as pieces:
            for piece in pieces:
                target.write(piece)
        return int(cursor.rowcount)


def _copy_in(connection: Connection, table: str, file: Path) -> None:
    order = f'COPY "{table}" ({_columns(connection, table)}) FROM STDIN'
    with (
        _driver(connection).cursor() as cursor,
        file.open("rb") as source,
        cursor.copy(order) as target,
    ):
        while piece := source.read(256 * 1024):
            target.write(piece)


def set_sequences(connection: Connection) -> None:
    """Let the numbers that the database gives go on after the highest there is."""
    for row in connection.execute(_SEQUENCES).all():
        connection.exec_driver_sql(
            f"SELECT setval('{row.sequence}', "  # noqa: S608 - names the database gave us
            f'COALESCE((SELECT max("{row.column}") FROM "{row.table}"), 1), '
            f'(SELECT count(*) > 0 FROM "{row.table}"))'
        )
