"""What the claimant does with works: begin, keep as typed, save, take away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.db import db
from core.drafts.wizard import Typed, put_step
from core.errors import Conflict, DomainError
from core.files.checks import CheckedUpload
from core.files.services import erase_file, keep_upload
from core.policy import authorize
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from talent.title_reviews.models import TitleWork
from talent.title_reviews.queries import works_of
from talent.title_reviews.states import WorkKind, WorksPermission

FILE_PURPOSE = "title-work"
# Our default: a panel reads all of them.
MOST_WORKS = 12
STEP = "work"


@dataclass(frozen=True)
class Said:
    """A work as its claimant tells of it; `link` empty where the file is enough."""

    title: str
    kind: WorkKind
    year: int
    role: str
    link: str
    description: str


def begin_work(claim: Claim, *, by: User, at: datetime) -> TitleWork:
    """An empty work at the end of the list, or one begun before; refused beyond MOST_WORKS."""
    authorize(WorksPermission.EDIT, claim, user=by)
    known = works_of(claim)
    begun = next((one for one in known if not one.is_whole and one.draft == "{}"), None)
    if begun is not None:
        return begun
    if len(known) >= MOST_WORKS:
        raise DomainError(
            _l("A claim has %(most)s works at most. Leave one out first.", most=MOST_WORKS)
        )
    position = max((one.position for one in known), default=0) + 1
    work = TitleWork(claim_id=claim.id, position=position, changed_at=at)
    db.session.add(work)
    db.session.flush()
    return work


def keep_typed(work: TitleWork, typed: Typed, *, by: User, at: datetime) -> None:
    """Keep what stands in the fields, right or wrong; panels are not shown it."""
    authorize(WorksPermission.EDIT, work.claim, user=by)
    work.draft, work.changed_at = put_step("{}", STEP, typed), at
    db.session.flush()


def save_work(
    work: TitleWork, said: Said, upload: CheckedUpload | None, *, by: User, at: datetime
) -> TitleWork:
    """Have the work shown as said, with a new file or the one it has.

    Refuses a work that nobody could look at: neither file nor link.
    """
    authorize(WorksPermission.EDIT, work.claim, user=by)
    if upload is None and work.file_id is None and not said.link:
        raise DomainError(_l("Add a file or a link, so that the panel can see it."), field="file")
    work.title, work.kind, work.year = said.title, said.kind, said.year
    work.role, work.link, work.description = said.role, said.link, said.description
    if upload is not None:
        old, work.file = work.file, keep_upload(upload, owner=by, purpose=FILE_PURPOSE, at=at)
        db.session.flush()
        if old is not None:
            erase_file(old)
    work.draft, work.changed_at = "{}", at
    audit.record("title_work:saved", work.claim, by=by, at=at, work=str(work.id))
    db.session.flush()
    return work


def remove_work(work: TitleWork, *, by: User, at: datetime) -> None:
    """Refused, once the claim was sent, where a panel would have nothing left to judge."""
    authorize(WorksPermission.EDIT, work.claim, user=by)
    is_sent = work.claim.is_by_panel and work.claim.standing is not ClaimState.DRAFT
    if is_sent and not any(one.is_whole for one in works_of(work.claim) if one is not work):
        raise Conflict(_l("A panel has to have a work to judge. Add another one first."))
    audit.record("title_work:removed", work.claim, by=by, at=at, work=str(work.id))
    _erase(work)


def erase_works(claim: Claim) -> None:
    """With a draft that is given up its works and their files go."""
    for work in works_of(claim):
        _erase(work)


def _erase(work: TitleWork) -> None:
    file = work.file
    db.session.delete(work)
    db.session.flush()
    if file is not None:
        erase_file(file)
