"""What a slice hands over to have a document issued, and what the public may read of one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.documents.states import DocumentKind


@dataclass(frozen=True)
class Order:
    """One document to be drawn, sealed, kept and registered.

    `content` is the frozen dataclass the template reads; `printed` the same fields as text, in the
    order of the paper, as {label key: value}; `issue_key` names the one document there may be.
    """

    kind: DocumentKind
    template: str
    template_version: str
    title: str
    language: str
    serial: str
    issue_key: str
    subject_kind: str
    subject_id: str
    holder_id: uuid.UUID | None
    holder_name: str
    content: Any
    printed: Mapping[str, str]
    check_url: str
    issuer: str
    issued_at: datetime
    file_name: str
