"""What the office says of posts: approved, returned, a change accepted or not, taken off (R14)."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.errors import DomainError
from core.i18n import reason_in_both
from events.job_descriptions.values import Entry
from events.jobs import services as posts
from events.jobs.mails import write_employer
from events.jobs.models import JobPost
from events.jobs.states import JOB_WORKFLOW, JobAction

A = JobAction
_UNCLEARED = _l("Look at the wordings below, and say here that they breach no rule.")
_NO_CHANGE = _l("No change waits for approval.")


def approve(job: JobPost, *, cleared: bool = False, by: User, at: datetime) -> None:
    """Publish it. Refuses flagged wording that nobody cleared, and a validity that is over."""
    posts.require_whole(job, Entry.of(job), at)
    _clear(job, cleared, by, at)
    job.published_at, job.reason = at, {}
    posts.note_public(job)
    JOB_WORKFLOW.fire(job, A.APPROVE, by=by, at=at)
    write_employer(job, "approved")


def accept(job: JobPost, *, cleared: bool = False, by: User, at: datetime) -> None:
    """The change that waits takes the place of the public text."""
    if not job.pending:
        raise DomainError(_NO_CHANGE)
    entry = Entry.of(job.pending)
    posts.require_whole(job, entry, at)
    _clear(job, cleared, by, at)
    posts.fill(job, entry)
    job.pending, job.pending_at, job.reason = {}, None, {}
    posts.note_public(job)
    JOB_WORKFLOW.fire(job, A.ACCEPT, by=by, at=at)
    write_employer(job, "approved")


def send_back(job: JobPost, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    _say(job, A.RETURN, reason, by=by, at=at)
    write_employer(job, "returned")


def decline(job: JobPost, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """The change is not made; the approved text stays public."""
    if not job.pending:
        raise DomainError(_NO_CHANGE)
    job.pending, job.pending_at = {}, None
    posts.flag_wording(job, Entry())
    _say(job, A.DECLINE, reason, by=by, at=at)
    write_employer(job, "returned")


def remove(job: JobPost, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Staff take it off the public page."""
    posts.end(job, at)
    _say(job, A.REMOVE, reason, by=by, at=at)
    write_employer(job, "removed")


def _clear(job: JobPost, cleared: bool, by: User, at: datetime) -> None:
    """Note who looked at what the program flagged, and when (R14)."""
    if job.flags_open and not cleared:
        raise DomainError(_UNCLEARED, field="cleared")
    seen = {"cleared_by": str(by.id), "cleared_at": at.isoformat()}
    job.flags, job.flags_open = [{**one, **seen} for one in job.flags], 0


def _say(
    job: JobPost, action: JobAction, reason: Mapping[str, str], *, by: User, at: datetime
) -> None:
    job.reason = reason_in_both(reason)
    JOB_WORKFLOW.fire(job, action, by=by, at=at)
