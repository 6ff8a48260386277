"""The audit log: who did what, when, to what; append-only and chained by hashes."""

from core.audit import rules
from core.audit.services import check_chain, init_audit, record, record_now

__all__ = ["check_chain", "init_audit", "record", "record_now", "rules"]
