"""A post's way: written by an officer, approved by staff, changed, prolonged, over (R14)."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import DomainError
from core.organisations.models import Organisation
from core.policy import authorize
from core.references import next_reference
from events.job_descriptions.values import Entry, faults_of, most_days, searched_words
from events.job_descriptions.wording import flags_of
from events.jobs import queries
from events.jobs.mails import write_employer, write_expiring
from events.jobs.models import FairJob, JobPost
from events.jobs.states import JOB_WORKFLOW, JobAction, JobKind, JobPermission, JobState

A, P, S = JobAction, JobPermission, JobState
REMIND_BEFORE = timedelta(days=7)


def write(
    organisation: Organisation, kind: JobKind, entry: Entry, *, by: User, at: datetime
) -> JobPost:
    """A new draft, which nobody sees but its officers."""
    authorize(P.WRITE, organisation, user=by)
    job = JobPost(
        reference=next_reference("JP"), organisation=organisation, kind=kind,
        created_by_id=by.id, created_at=at,
    )  # fmt: skip
    fill(job, entry)
    db.session.add(job)
    db.session.flush()
    audit.record("post:written", job, by=by, at=at)
    return job


def change(job: JobPost, entry: Entry, *, by: User, at: datetime) -> None:
    """Change the draft; of a published post the change waits, and the approved text stays.

    A change must be whole; it is sent with being made, and one without a difference is none.
    """
    authorize(P.EDIT, job, user=by)
    if job.standing is not S.PUBLISHED:
        fill(job, entry)
        audit.record("post:changed", job, by=by, at=at)
        return
    require_whole(job, entry, at)
    is_new = entry != Entry.of(job)
    job.pending, job.pending_at = (entry.kept(), at) if is_new else ({}, None)
    flag_wording(job, entry if is_new else Entry())
    audit.record("post:change_sent", job, by=by, at=at)


def submit(job: JobPost, *, by: User, at: datetime) -> None:
    """Send it for approval. Refuses, at its field, what R14 misses."""
    require_whole(job, Entry.of(job), at)
    flag_wording(job, Entry.of(job))
    job.submitted_at = at
    JOB_WORKFLOW.fire(job, A.SUBMIT, by=by, at=at)


def recall(job: JobPost, *, by: User, at: datetime) -> None:
    JOB_WORKFLOW.fire(job, A.RECALL, by=by, at=at)


def prolong(job: JobPost, until: date | None, *, by: User, at: datetime) -> None:
    """Another last day; the text stays approved. What waits keeps its own."""
    entry = Entry.of(Entry.of(job).kept() | {"valid_until": until})
    require_whole(job, entry, at)
    job.valid_until = until
    note_public(job)
    JOB_WORKFLOW.fire(job, A.PROLONG, by=by, at=at)


def close(job: JobPost, *, by: User, at: datetime) -> None:
    """Its officers withdraw it; nobody applies any more."""
    end(job, at)
    JOB_WORKFLOW.fire(job, A.CLOSE, by=by, at=at)


def copy(job: JobPost, *, by: User, at: datetime) -> JobPost:
    """A new draft with the same text, valid until nobody said when."""
    entry = Entry.of(Entry.of(job).kept() | {"valid_until": None})
    return write(job.organisation, JobKind(job.kind), entry, by=by, at=at)


def offer_at(job: JobPost, chosen: Collection[UUID], *, by: User, at: datetime) -> None:
    """Offer it at these fairs and no others: those its organisation takes part in."""
    authorize(P.RUN, job, user=by)
    exhibitors = {one.id: one for one in queries.fairs_open_to(job)}
    # What is offered at a fair that is closed to it stays on record there.
    kept = [
        one for one in job.fairs if one.exhibitor_id not in exhibitors or one.exhibitor_id in chosen
    ]
    known = {one.exhibitor_id for one in kept}
    job.fairs = kept + [
        FairJob(exhibitor=exhibitor, added_at=at)
        for key, exhibitor in exhibitors.items()
        if key in chosen and key not in known
    ]
    job.changed = _next_change()
    db.session.flush()
    audit.record("post:offered", job, by=by, at=at)


def expire_due(*, at: datetime) -> None:
    """End what was valid until yesterday; remind once of what ends within a week."""
    day = beijing_date(at)
    for job in queries.ended_by(day):
        end(job, at)
        JOB_WORKFLOW.fire(job, A.EXPIRE, by=None, at=at)
        write_employer(job, "expired")
    for job in queries.ended_by(day + REMIND_BEFORE):
        if job.valid_until is not None:
            write_expiring(job, job.valid_until)


def fill(job: JobPost, entry: Entry) -> None:
    for name in Entry.__dataclass_fields__:
        setattr(job, name, getattr(entry, name))
    for name in ("title", "conditions", "content"):
        setattr(job, name, dict(getattr(entry, name)))


def require_whole(job: JobPost, entry: Entry, at: datetime) -> None:
    if not job.organisation.is_verified(beijing_date(at)):
        raise DomainError(_l("The organisation has to be verified before its posts are published."))
    for name, fault in faults_of(entry, beijing_date(at), most_days()):
        raise DomainError(fault, field=name)


def flag_wording(job: JobPost, entry: Entry) -> None:
    """Note what a person of the staff has to look at in the text that is sent."""
    job.flags = [asdict(one) for one in flags_of(entry)]
    job.flags_open = len(job.flags)


def note_public(job: JobPost) -> None:
    """Have searches find what it says from the commit on."""
    names = (*job.organisation.name.values(), *job.organisation.other_names)
    districts = current_app.extensions["settings"].city.districts
    where = [name for one in districts if one.code == job.district for name in one.name.values()]
    job.search, job.changed = searched_words(Entry.of(job), names, where), _next_change()


def follow_names(organisation: Organisation) -> None:
    """Have its public posts found by the names it has now."""
    for job in queries.published_of(organisation):
        note_public(job)


def end(job: JobPost, at: datetime) -> None:
    job.ended_at, job.pending, job.pending_at = at, {}, None
    job.changed = _next_change()


def _next_change() -> int:
    """A number that only grows, in the order of commits: its row is held until then."""
    _series, year, number = next_reference("JC").split("-")
    return int(year) * 10_000_000 + int(number)
