"""How migrations meet the database.

On SQLite a table is altered by copying it. With foreign keys enforced, dropping the old copy of a
parent would delete every child that cascades, so they are off while migrating and all checked
afterwards; the whole step is one transaction under the write lock, so it happens or does not.
"""

from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate import renderers
from alembic.operations import ops
from flask import current_app
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeDecorator

from core.db import Base, db, without_limits
from core.operations.drift import indexes_of

MIGRATION_LOCK = 7_201_345


def render_item(kind: str, item: Any, _autogen_context: Any) -> str | bool:
    """Write column types as the database knows them, so that old files need no class of ours."""
    if kind != "type":
        return False
    if isinstance(item, TypeDecorator):
        return _plain(item.impl_instance)
    return _plain(item)


def _plain(item: Any) -> str | bool:
    if isinstance(item, sa.JSON):
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    if isinstance(item, sa.DateTime):
        return f"sa.DateTime(timezone={item.timezone})"
    if isinstance(item, sa.Text):
        return "sa.Text()"
    if isinstance(item, sa.BigInteger):
        return "sa.BigInteger()"
    return False


class AuditRuleOp(ops.MigrateOperation):
    """The database's rule that the audit log only grows; autogenerate knows no triggers."""

    def __init__(self, function: str) -> None:
        self.function = function


@renderers.dispatch_for(AuditRuleOp)
def render_audit_rule(autogen_context: Any, op: AuditRuleOp) -> str:
    """Call the rule's own function, which the models' schema uses too."""
    autogen_context.imports.add(f"from core.audit.rules import {op.function}")
    return f"{op.function}(op.get_bind())"


def add_audit_rule(script: Any) -> None:
    """Where the audit log is made, make its rule."""
    made = [each for each in script.upgrade_ops.ops if isinstance(each, ops.CreateTableOp)]
    if any(each.table_name == "audit_entry" for each in made):
        script.upgrade_ops.ops.append(AuditRuleOp("keep_append_only"))
        script.downgrade_ops.ops.append(AuditRuleOp("allow_changes"))


def name_revision(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Number the files 0001, 0002, …, so that their order is plain in the folder."""
    script = directives[0]
    add_audit_rule(script)
    heads = context.script.get_heads()
    script.rev_id = f"{int(heads[0]) + 1 if heads else 1:04d}"


def migrate(connection: Connection) -> None:
    """Run the migrations in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        include_object=indexes_of(connection.dialect.name),
        process_revision_directives=name_revision,
    )
    with context.begin_transaction():
        without_limits(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
        context.run_migrations()


def migrate_sqlite(connection: Connection) -> None:
    """As `migrate`, with foreign keys off, and refused when a row then points nowhere."""
    _set_foreign_keys(connection, on=False)
    try:
        with connection.begin():
            migrate(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                tables = ", ".join(sorted({row[0] for row in broken}))
                raise RuntimeError(f"rows without their parent after migrating: {tables}")
    finally:
        _set_foreign_keys(connection, on=True)


def _set_foreign_keys(connection: Connection, *, on: bool) -> None:
    # On the driver's connection, outside any transaction: inside one the pragma does nothing.
    connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


with current_app.app_context():
    if isinstance(db.engine, Connection):  # in core.operations.alone.one_transaction
        migrate(db.engine)
    elif db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            migrate_sqlite(connection)
    else:
        with db.engine.begin() as connection:
            migrate(connection)
