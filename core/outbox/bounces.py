"""Mail that came back: delivery status notifications (RFC 3464) read from files.

The notification names the message that failed by its Message-ID, which is the id of our row. What
names none of ours, what is only delayed, and what is no notification is left alone and counted.
"""

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message as Mail
from email.policy import default
from pathlib import Path
from typing import Any

from core import audit
from core.db import db
from core.outbox.models import MESSAGE_WORKFLOW, Message, MessageAction

LARGEST = 5 * 1024 * 1024
_ID = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@", re.IGNORECASE)


@dataclass(frozen=True)
class Intake:
    """How many files were notifications of ours, and how many were something else."""

    bounced: int
    other: int


@dataclass(frozen=True)
class Bounce:
    """One message that came back, and why, in the words of the other side."""

    message_id: uuid.UUID
    reason: str


def take_bounces(paths: Iterable[Path], *, at: datetime) -> Intake:
    """Read these files and folders (.eml in them), and note each message that came back."""
    bounced = other = 0
    for path in _files(paths):
        found = read_bounce(path.read_bytes()[:LARGEST])
        message = db.session.get(Message, found.message_id) if found else None
        if found is None or message is None:
            other += 1
            continue
        note_bounce(message, found.reason, at=at)
        bounced += 1
    return Intake(bounced, other)


def note_bounce(message: Message, reason: str, *, at: datetime) -> None:
    """A message came back. Told again of the same it stays as it is; one queued anew goes on."""
    if not MESSAGE_WORKFLOW.is_open(message, MessageAction.BOUNCE):
        return
    MESSAGE_WORKFLOW.fire(message, MessageAction.BOUNCE, by=None, at=at)
    message.bounced_at, message.bounce = at, reason
    db.session.flush()
    audit.record("message:bounced", message, at=at)


def read_bounce(data: bytes) -> Bounce | None:
    """What a mail says came back for good; None for any other mail, however odd its bytes."""
    try:
        mail = message_from_bytes(data, policy=default)
        parts: list[Any] = list(mail.walk())
        failed = _failure(parts)
        named = _original_id(mail, parts)
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        # The parser is lenient, its headers are not: a mail nobody can read is no notification.
        return None
    return Bounce(named, failed) if failed is not None and named is not None else None


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.eml"))
        else:
            yield path


def _failure(parts: list[Any]) -> str | None:
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if not isinstance(block, Mail):
                continue
            if str(block.get("Action", "")).strip().casefold() == "failed":
                words = [str(block.get(name, "")) for name in ("Status", "Diagnostic-Code")]
                return " ".join(" ".join(words).split())[:500]
    return None


def _original_id(mail: Mail, parts: list[Any]) -> uuid.UUID | None:
    for part in parts:
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            text = str(part.get_payload())
        elif kind == "message/rfc822" and isinstance(part.get_payload(), list):
            text = str(part.get_payload()[0].get("Message-ID", ""))
        else:
            continue
        for line in text.splitlines():
            is_header = kind == "message/rfc822" or line.casefold().startswith("message-id:")
            found = _ID.search(line) if is_header else None
            if found:
                return uuid.UUID(found[1])
    found = _ID.search(str(mail.get("In-Reply-To", "")))
    return uuid.UUID(found[1]) if found else None
