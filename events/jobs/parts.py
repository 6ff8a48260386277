"""What pages show of a post: staff's, its officers', and that of its organisation."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.i18n import tr
from core.organisations.models import Organisation
from core.organisations.parts import OrganisationPart
from core.policy import can
from core.status_page import StatusLine
from events.exhibitors.models import Exhibitor
from events.job_descriptions.forms import differences, labels
from events.job_descriptions.states import FlagKind
from events.job_descriptions.values import Entry
from events.job_descriptions.wording import Flag
from events.jobs.models import JobPost
from events.jobs.queries import list_of
from events.jobs.states import JobPermission, JobState

P, S = JobPermission, JobState
YOUR_TURN = frozenset({S.DRAFT, S.RETURNED, S.EXPIRED})


def shown_of(job: JobPost) -> dict[str, Any]:
    """What staff's page and the officers' both show of it."""
    waits = differences(Entry.of(job), Entry.of(job.pending)) if job.pending else []
    return {
        "job": job, "differences": waits, "flags": [Flag(**one) for one in job.flags],
        "flag_kinds": {str(kind): kind.label for kind in FlagKind}, "labels": labels(),
    }  # fmt: skip


def organisation_part(one: Organisation, reader: User) -> OrganisationPart:
    """Its posts, and for its officers the way to write one."""
    is_own = can(P.WRITE, one)
    lines = tuple(_line(job, is_own) for job in list_of(one) if is_own or can(P.READ, job))
    begin = url_for("jobs_own.new", organisation=one.reference) if is_own else ""
    return OrganisationPart(_l("Posts"), lines, begin, _l("Write a post"))


def offered_by(one: Exhibitor, _count: int) -> str:
    """Where everybody reads what it offers at its fair."""
    return url_for("jobs.index", q=tr(one.name), fair=one.edition.slug)


def _line(job: JobPost, is_own: bool) -> StatusLine:
    page = "jobs_own.show" if is_own else "jobs_desk.show"
    return StatusLine(
        title=tr(job.title) or _("Without a title"),
        reference=job.reference,
        url=url_for(page, reference=job.reference),
        state=job.standing,
        next_step=job.standing.sentence,
        is_yours=is_own and job.standing in YOUR_TURN,
        due_on=job.valid_until if job.standing is S.PUBLISHED else None,
    )
