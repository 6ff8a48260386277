"""Staff look at posts and approve them."""

from datetime import datetime

from flask import Blueprint, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from wtforms import BooleanField

from core.accounts.models import User
from core.accounts.roles import Role
from core.cases import Action, ActionForm, CaseSpec, ReasonForm, add_case_routes, template_page
from core.db import db
from core.desk.shares import Share, ShareSource, Task, Waits
from core.i18n import tr
from core.lists import add_list_routes, row_loader
from core.lists.queries import next_alike
from core.organisations.scopes import OFFICE
from events.job_reviews import services
from events.job_reviews.lists import JOBS, waiting_for
from events.jobs.models import JobPost
from events.jobs.parts import shown_of
from events.jobs.states import JOB_WORKFLOW, JobAction, JobPermission

A, P = JobAction, JobPermission
SHOWN_TASKS = 8
blueprint = Blueprint("jobs_desk", __name__, url_prefix="/desk/jobs")


class ApproveForm(ActionForm):
    """Approval, with the word that the flagged wordings were looked at."""

    cleared = BooleanField(_l("I read every flagged wording; none of them breaches a rule"))


CASE = CaseSpec(
    blueprint="jobs_desk",
    workflow=JOB_WORKFLOW,
    reading=P.LIST,
    load=row_loader(JOBS),
    address=lambda job: {"reference": job.reference},
    title=lambda job: tr(job.title),
    page=template_page("events/job_reviews/desk.html", shown_of),
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
