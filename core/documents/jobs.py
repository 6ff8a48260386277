"""Time stamps after the issue: of papers issued in thousands, and another before one ends."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import and_, false, func, or_, select

from core import audit
from core.clock import now
from core.db import db, reading
from core.documents.engine.errors import EngineError
from core.documents.models import IssuedDocument
from core.documents.sealing import office_seal
from core.documents.states import DocumentState
from core.files.services import drop_bytes, exchange_bytes, read_file
from core.files.storage import StorageUnavailable
from core.jobs import job

log = logging.getLogger(__name__)
# Before the certificate of a stamp runs out: time to notice that an authority has gone.
LEAD = timedelta(days=365)
# In one run; each asks another host, up to a second.
PART = 500
MOST_FAILURES = 3


@job("documents.stamp", every=timedelta(hours=1))
def stamp_papers() -> None:
    """Stamp what has no stamp yet or one that ends, each in a transaction of its own.

    A paper that cannot be stamped is passed over; after three of them the authority is taken to be
    away, and the run ends as failed.
    """
    settings = current_app.extensions["settings"]
    if not settings.seal_tsa_url:
        return
    with reading():
        due = _due(now() + LEAD)
    failures = 0
    for one in due:
        try:
            _stamp(one, settings.seal_tsa_url, settings.seal_tsa_issuers_file.read_bytes())
        except (EngineError, StorageUnavailable) as error:
            db.session.rollback()
            failures += 1
            log.warning("document %s got no time stamp: %s", one, error)
            if failures == MOST_FAILURES:
                raise


def _due(before: datetime) -> list[UUID]:
    """Ids of valid papers, in no order: a few that fail must not stand before all others.

    Without a stamp those of the present seal only: of an older one nobody may answer any more.
    Where the best stamp there is ends before that day too, its authority has no better one yet: a
    single paper asks, and the others wait for what it gets.
    """
    one, end = IssuedDocument, IssuedDocument.stamp_ends_at
    valid = select(one.id).where(one.state == DocumentState.ISSUED).order_by(func.random())
    best = db.session.scalar(select(func.max(end)))
    unstamped = and_(end.is_(None), one.seal_fingerprint == office_seal().fingerprint)
    ending = false() if best is None else end < min(before, best)
    due = list(db.session.scalars(valid.where(or_(unstamped, ending)).limit(PART)))
    if best is not None and best < before:
        due += db.session.scalars(valid.where(end == best).limit(1))
    return due


def _stamp(document_id: UUID, authority: str, issuers: bytes) -> None:
    from core.documents.engine.time_stamps import stamp_end, stamp_pdf

    with reading():
        document = db.session.get_one(IssuedDocument, document_id)
        pdf, key = read_file(document.file), document.file.storage_key
    moment = now()
    end, made = stamp_end(pdf), b""
    if end is None or end < moment + LEAD:
        made = stamp_pdf(pdf, authority=authority, trusted=[issuers])
        later = stamp_end(made)
        if end is None or (later is not None and later > end):
            end = later
        else:
            made = b""  # the file would only grow
    document = db.session.get_one(IssuedDocument, document_id, with_for_update=True)
    if document.file.storage_key != key:
        return
    document.stamp_ends_at = end
    if made:
        exchange_bytes(document.file, made)
        document.stamped_sha256 = hashlib.sha256(made).hexdigest()
        audit.record("document:stamped", document, by=None, at=moment, serial=document.serial)
    db.session.commit()
    if made:
        drop_bytes(key)
