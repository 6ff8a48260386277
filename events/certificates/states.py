"""What a person may be allowed to do with certificates of events."""

from __future__ import annotations

from enum import StrEnum


class CertificatePermission(StrEnum):
    """Reading one's own, watching an edition's, having them issued."""

    READ_OWN = "certificates:read_own"
    LIST = "certificates:list"
    ISSUE = "certificates:issue"
    REISSUE = "certificates:reissue"
