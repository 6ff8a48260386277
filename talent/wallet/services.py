"""Put papers into the wallet and take them out."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.files.checks import CheckedUpload, MediaType
from core.files.services import keep_upload
from talent.catalogue.papers import Paper
from talent.wallet.models import WalletPaper

FILE_PURPOSE = "wallet-paper"


def add_paper(
    kind: Paper,
    original: CheckedUpload,
    translation: CheckedUpload | None = None,
    *,
    title: str = "",
    owner: User,
    at: datetime,
) -> WalletPaper:
    """Keep a checked original, and its translation where there is one, as a pair.

    Refuses a photo that is no picture: it is printed on the certificate.
    """
    if kind is Paper.PHOTO and original.media_type is MediaType.PDF:
        raise DomainError(_l("Choose a JPEG or PNG picture for the photo."), field="original")
    paper = WalletPaper(
        owner_id=owner.id,
        kind=kind,
        title=title,
        original=keep_upload(original, owner=owner, purpose=FILE_PURPOSE, at=at),
        translation=keep_upload(translation, owner=owner, purpose=FILE_PURPOSE, at=at)
        if translation is not None
        else None,
        added_at=at,
    )
    db.session.add(paper)
    db.session.flush()
    audit.record("wallet:paper:added", paper, by=owner, at=at, kind=str(kind))
    return paper


def remove_paper(paper: WalletPaper, *, by: User, at: datetime) -> None:
    """Take a paper out of the wallet; claims that were sent with it keep it."""
    paper.removed_at = at
    audit.record("wallet:paper:removed", paper, by=by, at=at)
    db.session.flush()


def note_check(paper: WalletPaper, *, by: User, at: datetime, note: str = "") -> WalletPaper:
    """A reviewer has compared the paper with its source; checked once, it counts in every claim."""
    paper.checked_at, paper.checked_by_id, paper.check_note = at, by.id, note
    audit.record("wallet:paper:checked", paper, by=by, at=at)
    db.session.flush()
    return paper
