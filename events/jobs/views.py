"""The pages on which officers write and keep up their posts."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from core.clock import now, today
from core.errors import DomainError
from core.forms import Answer, BaseForm, DayField, answer_form
from core.i18n import tr
from core.organisations.models import Organisation
from core.organisations.queries import get_own
from core.policy import authorize
from core.web import signed_in
from events.job_descriptions.forms import JobForm
from events.job_descriptions.values import Entry, most_days
from events.job_descriptions.wording import flags_of
from events.jobs import queries, services
from events.jobs.models import JobPost
from events.jobs.parts import shown_of
from events.jobs.states import JobKind, JobPermission, JobState

P, S = JobPermission, JobState
PAGES = "events/jobs"
# What officers do with a post at one press.
MOVES = {
    "submit": (services.submit, _l("Sent for approval.")),
    "recall": (services.recall, _l("Taken back. Change it and send it again.")),
    "close": (services.close, _l("The post is withdrawn.")),
}
blueprint = Blueprint("jobs_own", __name__, url_prefix="/me/jobs")


class ProlongForm(BaseForm):
    valid_until = DayField(_l("Valid until"), required=_l("Say until when the post is valid."))


class FairsForm(BaseForm):
    """At which fairs a post is offered."""

    fairs = SelectMultipleField(
        _l("Fairs"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        validate_choice=True,
    )  # fmt: skip


@blueprint.route("/new", methods=["GET", "POST"])
@signed_in
def new() -> Answer:
    """Write a post for the organisation named in the address."""
    organisation = get_own(request.args.get("organisation", ""), current_user)
    authorize(P.WRITE, organisation)
    asked = request.args.get("kind", "")
    kind = JobKind(asked) if asked in list(JobKind) else JobKind.POST
    form = JobForm()

    def keep() -> Answer:
        job = services.write(organisation, kind, form.to_entry(), by=current_user, at=now())
        return _kept(job, form)

    return answer_form(form, lambda: _form_page(form, organisation, kind), keep)


@blueprint.get("/<reference>")
@signed_in
def show(reference: str) -> str:
    return _page(queries.get_own_job(reference, current_user))


@blueprint.route("/<reference>/edit", methods=["GET", "POST"])
@signed_in
def edit(reference: str) -> Answer:
    """Change it; of a published one the change is sent for approval, whole."""
    job = queries.get_own_job(reference, current_user)
    authorize(P.EDIT, job)
    form = JobForm.of(Entry.of(job.pending or job))

    def keep() -> Answer:
        services.change(job, form.to_entry(), by=current_user, at=now())
        return _kept(job, form)

    form.is_sent = form.is_sent or job.standing is S.PUBLISHED
    return answer_form(
        form, lambda: _form_page(form, job.organisation, JobKind(job.kind), job), keep
    )


@blueprint.post("/<reference>/<any(submit, recall, close):move>")
@signed_in
def move(reference: str, move: str) -> Answer:
    job, (act, said) = queries.get_own_job(reference, current_user), MOVES[move]
    try:
        act(job, by=current_user, at=now())
    except DomainError as refusal:
        if not refusal.field:
            raise
        form = JobForm.of(Entry.of(job))
        form.is_whole()
        return _form_page(form, job.organisation, JobKind(job.kind), job), 422
    return _back(job, str(said))


@blueprint.post("/<reference>/copy")
@signed_in
def copy(reference: str) -> Response:
    job = services.copy(queries.get_own_job(reference, current_user), by=current_user, at=now())
    flash(
        _("Copied as %(reference)s. Say until when it is valid.", reference=job.reference),
        "success",
    )
    return redirect(url_for(".edit", reference=job.reference), 303)


@blueprint.post("/<reference>/prolong")
@signed_in
def prolong(reference: str) -> Answer:
    job, form = queries.get_own_job(reference, current_user), ProlongForm()

    def act() -> Answer:
        services.prolong(job, form.valid_until.day, by=current_user, at=now())
        return _back(job, _("Valid until %(day)s.", day=job.valid_until))

    return answer_form(form, lambda: _page(job, prolonging=form), act)


@blueprint.post("/<reference>/fairs")
@signed_in
def fairs(reference: str) -> Answer:
    job = queries.get_own_job(reference, current_user)
    form = _fairs_form(job)

    def act() -> Answer:
        chosen = {UUID(one) for one in form.fairs.data or []}
        services.offer_at(job, chosen, by=current_user, at=now())
        return _back(job, _("The fairs are saved."))

    return answer_form(form, lambda: _page(job, offering=form), act)


def _kept(job: JobPost, form: JobForm) -> Answer:
    """Where saving leads: sent at once where that was the button, or where it is public."""
    if job.standing is S.PUBLISHED:
        said = _("Sent for approval; until then the approved text stays public.")
        return _back(job, said if job.pending else _("Nothing was changed."))
    if not form.is_sent:
        return _back(job, _("Saved. It is not sent yet."))
    services.submit(job, by=current_user, at=now())
    return _back(job, _("Sent for approval."))


def _back(job: JobPost, said: str) -> Response:
    flash(said, "success")
    return redirect(url_for(".show", reference=job.reference), 303)


def _fairs_form(job: JobPost) -> FairsForm:
    form = FairsForm(data={"fairs": [str(one.exhibitor_id) for one in job.fairs]})
    form.fairs.choices = {str(one.id): tr(one.edition.name) for one in queries.fairs_open_to(job)}
    return form


def _page(job: JobPost, **forms: Any) -> str:
    shown = {
        "advice": flags_of(Entry.of(job.pending or job)),
        "prolonging": ProlongForm(formdata=None),
        "offering": _fairs_form(job),
        **forms,
    }
    return render_template(f"{PAGES}/own.html", **shown_of(job), **shown, today=today())


def _form_page(
    form: JobForm, organisation: Organisation, kind: JobKind, job: JobPost | None = None
) -> str:
    shown = {"form": form, "organisation": organisation, "kind": kind, "job": job}
    return render_template(f"{PAGES}/edit.html", **shown, most_days=most_days())
