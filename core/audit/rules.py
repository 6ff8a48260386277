"""The database's own rule that the audit log only grows (trust.md G19).

The same statements are run when the tables are made from the models and by the first migration.
Whoever owns the database can drop the rule; the hash chain then shows what was done without it.
"""

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection

from core.audit.models import AuditEntry

SQLITE = (
    """
    CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END
    """,
    """
    CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END
    """,
)
POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = '23514'; END $$
    """,
    """
    CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
    """,
)


def keep_append_only(connection: Connection) -> None:
    """Have the database refuse to change or delete rows of the audit log."""
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)


def allow_changes(connection: Connection) -> None:
    """Take the rule away, once the table is gone."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS refuse_audit_change()")


def _after_create(_table: Any, connection: Connection, **_: Any) -> None:
    keep_append_only(connection)


event.listen(AuditEntry.__table__, "after_create", _after_create)
