"""The head of the audit log, signed and kept outside the database (trust.md G19).

The chain alone does not show that its last rows were cut off. After each commit the newest row's
number and hash are therefore written, signed, beside the database; every hour they leave for the
file, mailbox or syslog that AUDIT_HEAD_URL names; each backup holds them. A head is one line, found
again in any text: a letter, a server's log, a manifest.
"""

import fcntl
import hashlib
import hmac
import logging
import os
import re
from dataclasses import astuple, dataclass
from datetime import timedelta
from logging.handlers import SysLogHandler
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit.models import AuditEntry
from core.clock import now
from core.db import db, new_id, reading
from core.jobs import job
from core.outbox.transports import Mail, transport_for

log = logging.getLogger(__name__)
LAST = "audit_last"
_LINE = re.compile(r"audit-head (\d+) (\S+) ([0-9a-f]{64}) ([0-9a-f]{64})")


@dataclass(frozen=True)
class Head:
    """The newest row at a moment, in words that nobody without FIELD_KEYS can make."""

    number: int
    at: str
    hash: str
    signature: str

    def __str__(self) -> str:
        return " ".join(("audit-head", *map(str, astuple(self))))

    @property
    def is_genuine(self) -> bool:
        return hmac.compare_digest(self.signature, _sign(self.number, self.at, self.hash))


def chain_key() -> bytes:
    """What the chain is keyed with: outlives the field key it was made from."""
    from core.documents.sealing import check_key

    with db.session.no_autoflush:
        return hmac.digest(check_key(), b"audit chain", "sha256")


def _sign(number: int, at: str, digest: str) -> str:
    words = f"head {number} {at} {digest}".encode()
    return hmac.new(chain_key(), words, hashlib.sha256).hexdigest()


def heads_in(text: str) -> list[Head]:
    return [Head(int(found[1]), *found.group(2, 3, 4)) for found in _LINE.finditer(text)]


def current_head() -> Head | None:
    newest = select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
    with reading():
        row = db.session.execute(newest).first()
        return None if row is None else _head(row.number, row.hash)


def _head(number: int, digest: str) -> Head:
    at = now().isoformat(timespec="seconds")
    return Head(number, at, digest, _sign(number, at, digest))


def kept_head() -> Head | None:
    """The head this machine wrote beside the database."""
    file = _file()
    return next(iter(heads_in(file.read_text())), None) if file.exists() else None


def keep_last(session: Session) -> None:
    """After a commit: write down the row it ended with, unless another was quicker."""
    number, digest = session.info.pop(LAST, (0, ""))
    if not number:
        return
    try:
        keep(_head(number, digest))
    except OSError as error:  # the change is kept all the same
        log.error("the head of the audit log was not written: %s", error)  # noqa: TRY400


def keep(head: Head | None, *, anew: bool = False) -> None:
    """Write the head beside the database; `anew` even if an older one says more."""
    with open(os.open(_file(), os.O_RDWR | os.O_CREAT, 0o666), "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = heads_in(file.read().decode())
        if anew or not known or (head is not None and head.number > known[0].number):
            # Over the old one, which a full disk then leaves. A file emptied before it is written
            # is also sent to the disk at once, which takes the system longer than all the rest.
            file.seek(0)
            file.write(f"{head}\n".encode() if head else b"")
            file.truncate()


def _file() -> Path:
    return Path(current_app.extensions["settings"].data_dir) / "audit-head"


@job("audit.send_head", every=timedelta(hours=1))
def send_head() -> None:
    """Have the head leave for where AUDIT_HEAD_URL says, so that nobody here can take it back."""
    url, head = urlsplit(current_app.extensions["settings"].audit_head_url), current_head()
    if head is not None and url.scheme:
        _WAYS[url.scheme](url, head)


def _append(url: Any, head: Head) -> None:
    with open(unquote(url.path), "a") as file:
        file.write(f"{head}\n")


def _mail(url: Any, head: Head) -> None:
    settings = current_app.extensions["settings"]
    text = f"{head}\n\nKeep for `flask audit verify --heads`. 请保存备查。\n"
    mail = Mail(str(new_id()), settings.mail_from, url.path, f"audit-head {head.number}", text,
                f"<pre>{text}</pre>", "en", now())  # fmt: skip
    transport_for(settings).send(mail)


def _log_away(url: Any, head: Head) -> None:
    place = (url.hostname, url.port or 514) if url.hostname else url.path
    handler = SysLogHandler(place)
    try:
        handler.ident = "talent-portal: "
        handler.emit(logging.LogRecord("audit", logging.INFO, "", 0, str(head), None, None))
    finally:
        handler.close()


_WAYS = {"file": _append, "mailto": _mail, "syslog": _log_away}
