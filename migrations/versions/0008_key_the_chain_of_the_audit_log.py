"""Key the chain of the audit log, so that nobody without FIELD_KEYS can make rows that fit."""

import hashlib

from alembic import op
from sqlalchemy import literal, select

from core.audit.chains import FORMER, chain_key, content_of, seal
from core.audit.models import AuditEntry
from core.audit.rules import keep_append_only
from core.db import reading

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LOG = AuditEntry.metadata.tables["audit_entry"]
CHUNK = 1000


def upgrade():
    _chain_anew(_plain, seal)


def downgrade():
    _chain_anew(seal, _plain)


def _plain(entry, previous):
    return hashlib.sha256(content_of(entry, previous)).hexdigest()


def _chain_anew(old, new):
    """A row that did not fit keeps what it has, so that a broken chain stays broken."""
    bind = op.get_bind()
    if bind.execute(select(LOG.c.number).limit(1)).first() is None:
        return
    with reading():
        chain_key()
    _allow(bind)
    last, before, after = 0, "", ""
    there = [column for column in LOG.c if column.name != "chain"]
    former = literal(FORMER).label("chain")
    chunk = select(*there, former).order_by(LOG.c.number).limit(CHUNK)
    while rows := bind.execute(chunk.where(LOG.c.number > last)).all():
        for row in rows:
            follows = row.previous_hash == before
            fits = follows and row.hash == old(row, before)
            changed = {
                "previous_hash": after if follows else row.previous_hash,
                "hash": new(row, after) if fits else row.hash,
            }
            last, before, after = row.number, row.hash, changed["hash"]
            bind.execute(LOG.update().where(LOG.c.number == last).values(changed))
    _refuse(bind)


def _allow(bind):
    if bind.dialect.name == "postgresql":
        bind.exec_driver_sql("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_only_grows")
    else:
        bind.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        bind.exec_driver_sql("DROP TRIGGER audit_entry_no_delete")


def _refuse(bind):
    if bind.dialect.name == "postgresql":
        bind.exec_driver_sql("ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_only_grows")
    else:
        keep_append_only(bind)
