"""Give the audit log several chains"""

from types import SimpleNamespace

import sqlalchemy as sa
from alembic import op
from sqlalchemy import select

from core.audit.chains import FORMER, chain_key, seal
from core.audit.models import AuditEntry
from core.audit.rules import keep_append_only
from core.db import reading

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None

LOG = AuditEntry.metadata.tables["audit_entry"]
CHUNK = 1000


def _drop_rule():
    """Another takes its place at once."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_entry_no_update")
        op.execute("DROP TRIGGER audit_entry_no_delete")
    else:
        op.execute("DROP TRIGGER audit_entry_only_grows ON audit_entry")
        op.execute("DROP TRIGGER audit_entry_not_emptied ON audit_entry")


def upgrade():
    """What there is stays as it is, in chain 0; PostgreSQL writes no row anew for it."""
    # While a former program serves, its rows would follow those of other chains: so none may.
    _drop_rule()
    op.add_column(
        "audit_entry", sa.Column("chain", sa.SmallInteger(), server_default="0", nullable=False)
    )
    op.create_index("ix_audit_entry_chain", "audit_entry", ["chain", "number"])
    keep_append_only(op.get_bind())


def downgrade():
    _drop_rule()
    _chain_in_one(op.get_bind())
    op.drop_index("ix_audit_entry_chain", "audit_entry")
    op.drop_column("audit_entry", "chain")
    keep_append_only(op.get_bind())


def _chain_in_one(bind):
    """A row that did not fit keeps what it has, so that a broken log stays broken."""
    in_chains = select(LOG.c.number).where(LOG.c.chain != FORMER).limit(1)
    if bind.execute(in_chains).first() is None:
        return
    with reading():
        chain_key()
    blacked_out = {}
    told = select(LOG.c.details).where(LOG.c.action == "audit:redacted").order_by(LOG.c.number)
    for details in bind.scalars(told):
        blacked_out |= details["rows"]
    last, after, ends = 0, "", {}
    chunk = select(LOG).order_by(LOG.c.number).limit(CHUNK)
    while rows := bind.execute(chunk.where(LOG.c.number > last)).all():
        for row in rows:
            last, before = row.number, ends.get(row.chain, ends.get(FORMER, ""))
            ends[row.chain] = row.hash
            if row.chain == FORMER:
                after = row.hash
                continue
            follows = row.previous_hash == before
            fits = follows and seal(row, before) in {row.hash, blacked_out.get(str(last))}
            former = SimpleNamespace(**{**row._mapping, "chain": FORMER})
            changed = {
                "previous_hash": after if follows else row.previous_hash,
                "hash": seal(former, after) if fits else row.hash,
            }
            after = changed["hash"]
            bind.execute(LOG.update().where(LOG.c.number == last).values(changed))
