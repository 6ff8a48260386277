"""The pages on which officers enter their organisation and keep it up."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.api.limits import spend
from core.clock import now
from core.errors import DomainError
from core.files.services import take_upload
from core.forms import Answer, answer_form
from core.organisations import officers, queries, services
from core.organisations.desk import give_answer, shown_of
from core.organisations.forms import AskForm, InviteForm, OrganisationForm, PaperForm
from core.organisations.mails import find_invited
from core.organisations.models import Organisation
from core.organisations.states import OrganisationPermission, PaperKind
from core.policy import authorize
from core.web import requires, signed_in

PAGES = "core/organisations"
INVITATIONS, ASKS = "40/hour", "5/hour"
blueprint = Blueprint("organisations", __name__, url_prefix="/me/organisations")


@blueprint.route("/new", methods=["GET", "POST"])
@signed_in
def new() -> Answer:
    form = OrganisationForm()

    def enter() -> Answer:
        one = services.register(form.to_entry(), by=current_user, at=now())
        return _back(
            one, _("Entered as %(reference)s. Now add the papers.", reference=one.reference)
        )

    return answer_form(form, lambda: _edit_page(form), enter)


@blueprint.route("/ask", methods=["GET", "POST"])
@signed_in
def ask() -> Answer:
    """Ask to act for an organisation that is here; the answer is alike where none is."""
    form = AskForm()

    def send() -> Answer:
        if not spend(ASKS, "asking to join", str(current_user.id)).granted:
            abort(429)
        officers.ask(form.credit_code.data, form.text.data, by=current_user, at=now())
        flash(_("If an organisation of this code is here, it or the office answers by e-mail."),
              "success")  # fmt: skip
        return redirect(url_for("people.status"), 303)

    return answer_form(form, lambda: render_template(f"{PAGES}/ask.html", form=form), send)


@blueprint.get("/<reference>")
@signed_in
def show(reference: str) -> str:
    return _page(queries.get_own(reference, current_user), InviteForm())


@blueprint.route("/<reference>/edit", methods=["GET", "POST"])
@signed_in
def edit(reference: str) -> Answer:
    one = _editable(reference)
    form = OrganisationForm.of(one)

    def keep() -> Answer:
        services.change(one, form.to_entry(), by=current_user, at=now())
        return _back(one, _("The details were saved."))

    return answer_form(form, lambda: _edit_page(form, one), keep)


@blueprint.route(
    "/<reference>/papers/<any(licence, authority, parent):kind>", methods=["GET", "POST"]
)
@signed_in
def paper(reference: str, kind: str) -> Answer:
    """Add a paper, or put a newer one in its place."""
    one, form = _editable(reference), PaperForm()

    def keep() -> Answer:
        sent = form.file.data
        checked = take_upload(sent.stream, declared_name=sent.filename or "", field="file")
        known = _editable(reference)  # looking at the file let the transaction go
        day = form.valid_until.day
        services.add_paper(known, PaperKind(kind), checked, day, by=current_user, at=now())
        return _back(known, _("The paper was added: %(paper)s.", paper=PaperKind(kind).label))

    def draw() -> str:
        said = {"form": form, "organisation": one, "kind": PaperKind(kind)}
        return render_template(f"{PAGES}/paper.html", **said)

    return answer_form(form, draw, keep)


@blueprint.post("/<reference>/submit")
@signed_in
def submit(reference: str) -> Answer:
    one = _editable(reference)
    try:
        services.submit(one, by=current_user, at=now())
    except DomainError as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("organisations.show", reference=reference), 303)
    return _back(one, _("Sent. You get an e-mail when the office has verified it."))


@blueprint.post("/<reference>/officers")
@signed_in
def invite(reference: str) -> Answer:
    one, form = _editable(reference), InviteForm()
    # An invitation taken back makes room for the next: no post to strangers without end.
    if not spend(INVITATIONS, "invitation", str(current_user.id)).granted:
        abort(429)

    def ask() -> Answer:
        officers.invite(one, form.email.data, by=current_user, at=now())
        return _back(one, _("The invitation was sent."))

    return answer_form(form, lambda: _page(one, form), ask)


@blueprint.post("/<reference>/officers/<uuid:officer_id>/remove")
@signed_in
def remove_officer(reference: str, officer_id: UUID) -> Answer:
    one = _editable(reference)
    try:
        officer = queries.get_officer(one, officer_id)
        officers.remove_officer(officer, by=current_user, at=now())
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        flash(str(refusal), "error")
        return redirect(url_for("organisations.show", reference=reference), 303)
    if officer.user_id == current_user.id:
        return redirect(url_for("people.status"), 303)
    return _back(one, _("The person acts for the organisation no more."))


@blueprint.post("/<reference>/officers/<uuid:officer_id>/<any(admit, decline):answer>")
@requires(OrganisationPermission.ADMIT)
def answer_officer(reference: str, officer_id: UUID, answer: str) -> Answer:
    """Officers answer whoever asked to act with them."""
    one = queries.get_own(reference, current_user)
    give_answer(queries.get_officer(one, officer_id), answer)
    return redirect(url_for("organisations.show", reference=reference), 303)


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@signed_in
def join(token: str) -> Answer:
    """Accept an invitation; only by the account of the address it went to."""
    officer = find_invited(token, current_user)
    if request.method == "POST":
        officers.join(officer, by=current_user, at=now())
        return _back(officer.organisation, _("You act for this organisation now."))
    return render_template(f"{PAGES}/join.html", organisation=officer.organisation)


def _editable(reference: str) -> Organisation:
    one = queries.get_own(reference, current_user)
    authorize(OrganisationPermission.EDIT, one)
    return one


def _edit_page(form: OrganisationForm, one: Organisation | None = None) -> str:
    return render_template(f"{PAGES}/edit.html", form=form, organisation=one)


def _page(one: Organisation, form: InviteForm) -> str:
    return render_template(f"{PAGES}/show.html", form=form, **shown_of(one))


def _back(one: Organisation, said: str) -> Answer:
    flash(said, "success")
    return redirect(url_for("organisations.show", reference=one.reference), 303)
