"""The audit log: who did what, when, to what; append-only and chained by keyed hashes."""

from core.audit import rules
from core.audit.checking import check_log
from core.audit.services import (
    REDACTED,
    init_audit,
    noting_refusal,
    record,
    record_now,
    redact,
)

__all__ = [
    "REDACTED",
    "check_log",
    "init_audit",
    "noting_refusal",
    "record",
    "record_now",
    "redact",
    "rules",
]
