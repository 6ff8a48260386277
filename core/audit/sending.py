"""The heads of the audit log leave this machine every hour, and go into the log itself."""

import logging
from datetime import timedelta
from logging.handlers import SysLogHandler
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import select

from core.audit.heads import Head, current_heads
from core.audit.models import AuditEntry
from core.audit.services import record
from core.clock import now
from core.db import db, new_id
from core.jobs import job
from core.outbox.transports import Mail, transport_for

SEALED, CHAINS_OF_LOG = "audit:sealed", "audit_chains"


@job("audit.send_head", every=timedelta(hours=1))
def send_head() -> None:
    """Have the heads leave for where AUDIT_HEAD_URL says, so that nobody here can take them back.

    Then write them into the log, where more than one chain grew: what only some chains hold
    cannot be taken out of them unseen.
    """
    url = urlsplit(current_app.extensions["settings"].audit_head_url)
    ends = current_heads()
    if ends and url.scheme:
        _WAYS[url.scheme](url, ends)
    _seal(ends)


def _seal(ends: list[Head]) -> None:
    told = select(AuditEntry.details).where(AuditEntry.subject_kind == CHAINS_OF_LOG)
    before = db.session.scalar(told.order_by(AuditEntry.number.desc()).limit(1)) or {}
    known = before.get("ends", {})
    ends_now = {str(head.chain): [head.number, head.hash] for head in ends}
    # The row that said so last grew one.
    if sum(known.get(chain) != end for chain, end in ends_now.items()) > 1:
        record(SEALED, CHAINS_OF_LOG, ends=ends_now)


def _append(url: Any, ends: list[Head]) -> None:
    with open(unquote(url.path), "a") as file:
        file.writelines(f"{head}\n" for head in ends)


def _mail(url: Any, ends: list[Head]) -> None:
    settings = current_app.extensions["settings"]
    lines = "\n".join(map(str, ends))
    text = f"{lines}\n\nKeep for `flask audit verify --heads`. 请保存备查。\n"
    newest = max(head.number for head in ends)
    mail = Mail(str(new_id()), settings.mail_from, url.path, f"audit-head {newest}", text,
                f"<pre>{text}</pre>", "en", now())  # fmt: skip
    transport_for(settings).send(mail)


def _log_away(url: Any, ends: list[Head]) -> None:
    place = (url.hostname, url.port or 514) if url.hostname else url.path
    handler = SysLogHandler(place)
    try:
        handler.ident = "talent-portal: "
        for head in ends:
            handler.emit(logging.LogRecord("audit", logging.INFO, "", 0, str(head), None, None))
    finally:
        handler.close()


_WAYS = {"file": _append, "mailto": _mail, "syslog": _log_away}
