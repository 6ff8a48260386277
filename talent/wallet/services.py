"""Put papers into the wallet and take them out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import DomainError
from core.files.checks import CheckedUpload, MediaType
from core.files.models import StoredFile
from core.files.services import keep_upload
from core.registries import News
from talent.catalogue.papers import Paper
from talent.wallet import mails
from talent.wallet.models import WalletPaper
from talent.wallet.queries import find_file, list_ending, measure_wallet

FILE_PURPOSE = "wallet-paper"
paper_added = News[WalletPaper]("paper added to a wallet")
MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 200
MOST_PAPERS = 100
# Our default: a register or a consulate takes weeks to renew.
REMINDED_BEFORE = timedelta(days=60)


def add_paper(
    kind: Paper,
    original: CheckedUpload,
    translation: CheckedUpload | None = None,
    *,
    title: str = "",
    translator: str = "",
    translator_contact: str = "",
    valid_until: date | None = None,
    owner: User,
    at: datetime,
) -> WalletPaper:
    """Keep a checked original, and its translation where there is one, as a pair.

    A file the owner's wallet holds already is used once more, and not stored again.

    Refuses a photo that is no picture (it is printed on the certificate), and what goes beyond
    MOST_PAPERS or MOST_MEGABYTES, papers taken out and kept for claims counted too.
    """
    _require_room(owner, [upload for upload in (original, translation) if upload is not None])
    if kind is Paper.PHOTO and original.media_type is MediaType.PDF:
        raise DomainError(_l("Choose a JPEG or PNG picture for the photo."), field="original")
    paper = WalletPaper(
        owner_id=owner.id,
        kind=kind,
        title=title,
        original=_kept(original, owner, at),
        translation=_kept(translation, owner, at) if translation is not None else None,
        translator=translator if translation is not None else "",
        translator_contact=translator_contact if translation is not None else "",
        valid_until=valid_until,
        added_at=at,
    )
    return _put_in(paper, by=owner, at=at)


def add_translation(
    paper: WalletPaper,
    translation: CheckedUpload,
    *,
    translator: str,
    translator_contact: str = "",
    at: datetime,
) -> WalletPaper:
    """A new paper of the same original, now with its translation; the old one leaves the wallet."""
    owner = db.session.get_one(User, paper.owner_id)
    _require_room(owner, [translation])
    translated = WalletPaper(
        owner_id=paper.owner_id,
        kind=paper.kind,
        title=paper.title,
        original=paper.original,
        translation=_kept(translation, owner, at),
        translator=translator,
        translator_contact=translator_contact,
        valid_until=paper.valid_until,
        added_at=at,
    )
    remove_paper(paper, by=owner, at=at)
    return _put_in(translated, by=owner, at=at)


def _put_in(paper: WalletPaper, *, by: User, at: datetime) -> WalletPaper:
    db.session.add(paper)
    db.session.flush()
    audit.record("wallet:paper:added", paper, by=by, at=at, kind=str(paper.kind))
    paper_added.send(paper)
    return paper


def _kept(upload: CheckedUpload, owner: User, at: datetime) -> StoredFile:
    known = find_file(owner, upload.sha256, upload.display_name)
    return known or keep_upload(upload, owner=owner, purpose=FILE_PURPOSE, at=at)


def _require_room(owner: User, uploads: Sequence[CheckedUpload]) -> None:
    papers, size = measure_wallet(owner)
    size += sum(len(upload.cleaned) for upload in uploads)
    if papers >= MOST_PAPERS or size > MOST_MEGABYTES * MEGABYTE:
        raise DomainError(
            _l(
                "Your wallet holds %(papers)s papers or %(size)s MB at most. "
                "Use a paper that is there, or write to the office.",
                papers=MOST_PAPERS,
                size=MOST_MEGABYTES,
            ),
            field="original",
        )


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


def withdraw_check(paper: WalletPaper, *, by: User, at: datetime) -> None:
    """A reviewer takes the note back; the paper is unchecked in every claim."""
    paper.checked_at, paper.checked_by_id, paper.check_note = None, None, ""
    audit.record("wallet:paper:unchecked", paper, by=by, at=at)
    db.session.flush()


def remind_of_ending(*, at: datetime) -> int:
    """Tell owners, once for a paper, that it is soon no longer valid; how many letters went out."""
    on = beijing_date(at)
    ending = list_ending(on, until=on + REMINDED_BEFORE)
    for paper, owner in ending:
        paper.reminded_at = at
        outbox.post(mails.paper_ending(paper, owner))
    db.session.flush()
    return len(ending)
