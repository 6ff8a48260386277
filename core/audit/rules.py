"""The database's own rule that the audit log only grows (trust.md G19); words may be blacked out.

The same statements are run when the tables are made from the models and by the first migration.
Whoever owns the database can drop the rule; the hash chain then shows what was done without it.
"""

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.engine import Connection

from core.audit.models import AuditEntry

# What a row may lose is its words, when a person is erased; where it stands, never.
_FIXED = (
    "chain", "number", "at", "actor_id", "action", "subject_kind", "subject_id", "request_id",
    "previous_hash", "hash",
)  # fmt: skip
_SQLITE = (
    """
    CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
    WHEN {changed}
        OR NEW.actor_name NOT IN (OLD.actor_name, '') OR NEW.source NOT IN (OLD.source, '')
        OR NEW.details NOT IN (OLD.details, '{{}}')
    BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END
    """,
    """
    CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END
    """,
)
_POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NOT ({changed})
            AND NEW.actor_name IN (OLD.actor_name, '') AND NEW.source IN (OLD.source, '')
            AND NEW.details IN (OLD.details, '{{}}'::jsonb)
        THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = '23514'; END $$
    """,
    """
    CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
    """,
    """
    CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
    """,
)


def keep_append_only(connection: Connection) -> None:
    """Have the database refuse to change or delete rows of the audit log.

    Of the columns there are: former migrations make the rule for a table that has fewer.
    """
    there = {column["name"] for column in inspect(connection).get_columns("audit_entry")}
    sqlite = connection.dialect.name == "sqlite"
    differs = "IS NOT" if sqlite else "IS DISTINCT FROM"
    changed = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in _FIXED if name in there)
    for statement in _SQLITE if sqlite else _POSTGRESQL:
        connection.exec_driver_sql(statement.format(changed=changed))


def allow_changes(connection: Connection) -> None:
    """Take the rule away, once the table is gone."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS refuse_audit_change()")


def _after_create(_table: Any, connection: Connection, **_: Any) -> None:
    keep_append_only(connection)


event.listen(AuditEntry.__table__, "after_create", _after_create)
