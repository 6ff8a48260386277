"""What may be done with the audit log: read it."""

from __future__ import annotations

from enum import StrEnum


class AuditPermission(StrEnum):
    """The auditor's permission."""

    READ = "audit:read"
