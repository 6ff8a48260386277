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

    @classmethod
    def about(
        cls,
        subject: Any,
        kind: DocumentKind,
        content: Any,
        *,
        version: str,
        title: str,
        issue_key: str,
        holder: tuple[uuid.UUID | None, str],
        printed: Mapping[str, str],
        issuer: str,
        at: datetime,
    ) -> Order:
        """Of `content`, which holds its serial and check address; `holder` is account and name."""
        return cls(
            kind=kind,
            template=f"{kind.value.replace('-', '_')}.html",
            template_version=version,
            title=f"{title} {content.serial}",
            language="zh-Hans",
            serial=content.serial,
            issue_key=issue_key,
            subject_kind=subject.__tablename__,
            subject_id=str(subject.id),
            holder_id=holder[0],
            holder_name=holder[1],
            content=content,
            printed=printed,
            check_url=content.check_url,
            issuer=issuer,
            issued_at=at,
            file_name=f"{content.serial}.pdf",
        )
