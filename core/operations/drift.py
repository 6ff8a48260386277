"""Whether partial indexes are over the rows the models say.

Such an index decides who may hold a second claim or letter, its condition comes from sets of
states, and neither Alembic nor reflection compares it: a state added to a set would leave the
database with the old rule and nobody would hear of it.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Index, text

from core.db import Base

_OURS = "current_schema()::regnamespace"
_OF_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
_OF_POSTGRESQL = """
    SELECT c.relname, pg_get_expr(i.indpred, i.indrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indpred IS NOT NULL AND c.relnamespace = {schema}
      AND i.indrelid::regclass::text NOT LIKE 'procrastinate%'
"""


def drifted_indexes(connection: Connection) -> list[str]:
    """Names of indexes whose condition differs, or that only one side has as partial, in order.

    Writes nothing that outlasts it, but needs to be let make a table for the moment.
    """
    server = connection.dialect.name == "postgresql"
    found = _on_postgresql(connection) if server else _on_sqlite(connection)
    wanted = _as_postgresql_says(connection) if server else dict(_of_models("sqlite"))
    return sorted(name for name in found.keys() | wanted if found.get(name) != wanted.get(name))


def indexes_of(dialect: str) -> Callable[..., bool]:
    """What Alembic is to compare.

    It knows nothing of indexes that only one database has, nor of the queue's own tables
    (core.jobs.schema).
    """

    def included(found: Any, name: str, kind: str, *_: Any) -> bool:
        if kind == "table" and name.startswith("procrastinate_"):
            return False
        only = vars(found).get("_ddl_if") if kind == "index" else None
        return only is None or only.dialect == dialect

    return included


def _of_models(dialect: str) -> Iterator[tuple[str, str]]:
    for index, condition in _partial(dialect):
        yield str(index.name), _plain(condition)


def _partial(dialect: str) -> Iterator[tuple[Index, str]]:
    for table in Base.metadata.sorted_tables:
        for index in table.indexes:
            condition = index.dialect_options[dialect].get("where")
            if condition is not None:
                yield index, str(condition)


def _on_sqlite(connection: Connection) -> dict[str, str]:
    rows = connection.execute(text(_OF_SQLITE)).all()
    return {name: _plain(re.split(r"\bWHERE\b", sql, maxsplit=1)[1]) for name, sql in rows}


def _on_postgresql(connection: Connection, schema: str = _OURS) -> dict[str, str]:
    rows = connection.execute(text(_OF_POSTGRESQL.format(schema=schema))).all()
    return {name: _plain(condition) for name, condition in rows}


def _as_postgresql_says(connection: Connection) -> dict[str, str]:
    """The models' conditions as the server writes them: made on empty copies, and undone."""
    quote = connection.dialect.identifier_preparer.quote
    with connection.begin_nested() as scratch:
        for number, (index, condition) in enumerate(_partial("postgresql")):
            assert index.table is not None
            copy, name = f"drift_{number}", quote(str(index.name))
            connection.execute(text(f"CREATE TEMP TABLE {copy} (LIKE {quote(index.table.name)})"))
            connection.execute(text(f"CREATE INDEX {name} ON {copy} ((1)) WHERE {condition}"))
        said = _on_postgresql(connection, "pg_my_temp_schema()")
        scratch.rollback()
    return said


def _plain(condition: str) -> str:
    return " ".join(condition.split())
