"""Staff look at posts and approve them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core.accounts.models import User
from core.accounts.roles import Role
from core.cases import Action, CaseSpec, ReasonForm, add_case_routes, template_page
from core.db import db
from core.desk.shares import Share, ShareSource, Task, Waits
from core.errors import Words
from core.i18n import tr
from core.lists import add_list_routes, row_loader
from core.lists.queries import next_alike
from core.organisations.scopes import OFFICE
from events.jobs import services
from events.jobs.forms import ApproveForm, JobForm
from events.jobs.lists import JOBS, waiting_for
from events.jobs.models import JobPost
from events.jobs.states import JOB_WORKFLOW, FlagKind, JobAction, JobPermission
from events.jobs.values import TEXTS, Entry, Flag

A, P = JobAction, JobPermission
SHOWN_TASKS = 8
blueprint = Blueprint("jobs_desk", __name__, url_prefix="/desk/jobs")


@dataclass(frozen=True)
class Difference:
    """One field of a change that waits: what is public, and what would be."""

    label: Words
    before: Any
    after: Any


def differences_of(job: JobPost) -> list[Difference]:
    """What a change would change, text by text; nothing when none waits."""
    if not job.pending:
        return []
    before, after = _said(Entry.of(job)), _said(Entry.of(job.pending))
    # Unbound, so that asking for the labels reads nothing.
    labels = {name: field.args[0] for name, field in _fields() if field.args}
    return [
        Difference(labels[name], before.get(name), after.get(name))
        for name in labels
        if before.get(name) != after.get(name)
    ]


def _fields() -> Iterator[tuple[str, Any]]:
    for name, field in vars(JobForm).items():
        if hasattr(field, "field_class"):
            yield name, field


def _said(entry: Entry) -> dict[str, Any]:
    texts = {f"{n}_{code}": t for n in TEXTS for code, t in getattr(entry, n).items()}
    return {name: value for name, value in entry.kept().items() if name not in TEXTS} | texts


def shown_of(job: JobPost) -> dict[str, Any]:
    """What staff's page and the officers' both show of it."""
    kinds = {str(kind): kind.label for kind in FlagKind}
    labels = {name: field.args[0] for name, field in _fields() if field.args}
    flags = [Flag(**one) for one in job.flags]
    return {
        "job": job, "differences": differences_of(job), "flags": flags, "flag_kinds": kinds,
        "labels": labels,
    }  # fmt: skip


CASE = CaseSpec(
    blueprint="jobs_desk",
    workflow=JOB_WORKFLOW,
    reading=P.LIST,
    load=row_loader(JOBS),
    address=lambda job: {"reference": job.reference},
    title=lambda job: tr(job.title),
    page=template_page("events/jobs/desk.html", shown_of),
    next=lambda job: next_alike(JOBS, job, None),
    told={
        "post:written": _l("Written"),
        "post:change_sent": _l("A change was sent"),
        "post:expire": _l("Its validity is over"),
    },
    actions=(
        Action(A.APPROVE, services.approve, ApproveForm, key="a"),
        Action(A.ACCEPT, services.accept, ApproveForm, key="a",
               offered=lambda job: bool(job.pending)),
        Action(A.RETURN, services.send_back, ReasonForm, key="r", is_return=True),
        Action(A.DECLINE, services.decline, ReasonForm, key="r", is_return=True,
               offered=lambda job: bool(job.pending)),
        Action(A.REMOVE, services.remove, ReasonForm, key="x", danger=True),
    ),
)  # fmt: skip
add_list_routes(blueprint, JOBS)
add_case_routes(blueprint, CASE, "/<reference>")


def jobs_share(user: User, _since: datetime) -> Share:
    """Posts and changes to be approved, on the desks of whoever may."""
    rows = select(JobPost, func.count().over()).where(waiting_for(user))
    oldest = func.coalesce(JobPost.pending_at, JobPost.submitted_at)
    found = db.session.execute(rows.order_by(oldest, JobPost.id).limit(SHOWN_TASKS)).all()
    path = url_for("jobs_desk.index", waiting=1)
    return Share(
        waiting=[Waits(_l("Posts to approve"), found[0][1] if found else 0, path)],
        tasks=[_task(job) for job, _count in found],
    )


def _task(job: JobPost) -> Task:
    url = url_for("jobs_desk.show", reference=job.reference)
    since = job.pending_at or job.submitted_at
    return Task(f"{job.reference} {tr(job.title)}", url, _l("Post to approve"), job.standing, since)


SOURCE = ShareSource("jobs", 22, OFFICE - {Role.AUDITOR}, jobs_share)
