"""The step in which an owner names the team, and the link by which a member answers."""

from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.api.limits import spend
from core.clock import now
from core.drafts.views import Answered
from core.errors import DomainError
from core.forms import Answer, answer_form
from core.policy import authorize
from core.web import public, signed_in
from core.workflow import Guest
from events.project_entries.entering import go_on, own_draft, step_page
from events.project_teams import queries, services
from events.project_teams.forms import AnswerForm, FounderForm, MemberForm, NoteForm, filled_from
from events.project_teams.models import ProjectMember
from events.project_teams.states import TeamPermission
from events.project_teams.status import PAGES, told_of
from events.projects.models import Project
from events.projects.queries import get_own
from events.projects.states import LIVE_PROJECTS

# Whoever invites does not post to strangers without end.
INVITATIONS = "40/hour"
blueprint = Blueprint("project_teams", __name__, url_prefix="/me/projects/<reference>/team")
linked = Blueprint("project_answers", __name__, url_prefix="/projects/team")


@blueprint.get("")
@signed_in
def show(reference: str) -> str:
    """Everybody named, what each holds and said, and what the shares add up to."""
    one = get_own(reference, current_user)
    return step_page(one, "team", f"{PAGES}/show.html", **told_of(one))


@blueprint.post("")
@signed_in
def leave(reference: str) -> Answered:
    """On to the next step of entering the project."""
    return go_on(own_draft(reference), "team")


@blueprint.route("/own", methods=["GET", "POST"])
@signed_in
def own(reference: str) -> Answer:
    """The owner's own part."""
    one = _shaped(reference)
    known = next((each for each in queries.team_of(one) if each.is_founder), None)
    form = FounderForm(data=filled_from(known) if known else {"employer": one.employer})
    name = one.owner_name or current_user.display_name or current_user.email
    return _answer(one, known, form, is_founder=True, name=name, email=current_user.email)


@blueprint.route("/new", methods=["GET", "POST"])
@signed_in
def new(reference: str) -> Answer:
    return _answer(_shaped(reference), None, MemberForm())


@blueprint.route("/<uuid:member_id>", methods=["GET", "POST"])
@signed_in
def edit(reference: str, member_id: UUID) -> Answer:
    one = _shaped(reference)
    member = queries.get_member(one, member_id)
    if member.is_founder:
        return redirect(url_for(".own", reference=reference), 303)
    return _answer(one, member, MemberForm(data=filled_from(member)))


@blueprint.post("/<uuid:member_id>/<any(invite, remove):act>")
@signed_in
def change(reference: str, member_id: UUID, act: str) -> Answer:
    """Ask somebody again, or take them out of the team."""
    one = _shaped(reference)
    member = queries.get_member(one, member_id)
    if act == "invite":
        _spend()
    service = services.invite if act == "invite" else services.remove_member
    try:
        service(member, by=current_user, at=now())
    except DomainError as refusal:
        return _back(one, str(refusal), "error")
    if act == "remove":
        return _back(one, _("%(name)s is not in the team any more.", name=member.name))
    return _back(one, _("The invitation was sent to %(address)s.", address=member.email))


@linked.route("/<token>", methods=["GET", "POST"])
@public
def answer(token: str) -> Answer:
    """The invited person says yes or no by a button; opening the link says nothing."""
    member = queries.find_by_token(token)
    if member is None:
        return render_template(f"{PAGES}/gone.html"), 404
    go, one = request.form.get("go"), member.project
    form = NoteForm() if go == "no" else AnswerForm(data=filled_from(member))

    def keep() -> Answer:
        if go not in {"yes", "no"}:
            abort(400)
        account = current_user if current_user.is_authenticated else None
        services.answer(member, form.to_reply(), by=Guest(member, account), at=now())
        flash(_("Thank you. The founder is told."), "success")
        return redirect(url_for(".answer", token=token), 303)

    def draw() -> str:
        shown = {"member": member, "form": form, "title": queries.title_of(one)}
        is_over = one.standing not in LIVE_PROJECTS
        return render_template(f"{PAGES}/answer.html", is_over=is_over, **shown)

    return answer_form(form, draw, keep, keeps=True)


@linked.after_request
def keep_secret(response: Response) -> Response:
    """Have no cache keep, and no search engine list, what stands behind a secret link."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _answer(one: Project, known: ProjectMember | None, form: FounderForm, **said: object) -> Answer:
    others = [each for each in queries.team_of(one) if each is not known]
    left = queries.shares_of(others).left

    def keep() -> Answer:
        person = form.to_person(**said)
        if person.email and not person.is_founder:
            _spend()
        kept = services.keep_member(one, person, known, by=current_user, at=now())
        return _back(one, _("%(name)s is in the team.", name=kept.name))

    def draw() -> str:
        shown = {"known": known, "form": form, "left": left}
        return step_page(one, "team", f"{PAGES}/member.html", **shown)

    return answer_form(form, draw, keep, keeps=True)


def _shaped(reference: str) -> Project:
    one = get_own(reference, current_user)
    authorize(TeamPermission.SHAPE, one)
    return one


def _spend() -> None:
    if not spend(INVITATIONS, "team invitation", str(current_user.id)).granted:
        abort(429)


def _back(one: Project, said: str, tone: str = "success") -> Answer:
    flash(said, tone)
    return redirect(url_for(".show", reference=one.reference), 303)
