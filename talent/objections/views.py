"""Objecting to a claim on the notice, the objector's own page, and the desk that answers."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core import audit
from core.api.limits import caller, spend
from core.cases import Action, Case, CaseSpec, add_case_routes, draw_case
from core.clock import now, today
from core.documents.names import mask_name
from core.files.services import take_upload
from core.forms import Answer, answer_form
from core.lists import add_list_routes, row_loader
from core.lists.queries import next_alike
from core.policy import authorize, can, decide
from core.public_pages import show_form
from core.web import public, requires
from core.workflow import Guest
from talent.claims.clock import read_clock
from talent.objections import queries, services
from talent.objections.forms import (
    AnswerForm,
    IdentityForm,
    LengthenForm,
    ObjectionForm,
    TellForm,
    UpholdForm,
)
from talent.objections.links import find_by_token
from talent.objections.lists import OBJECTIONS
from talent.objections.models import ClaimObjection
from talent.objections.states import OBJECTION_WORKFLOW, ObjectionAction, ObjectionPermission

A, P = ObjectionAction, ObjectionPermission
PAGES = "talent/objections"
# From one network address: enough for an office, and no way to hold a whole notice up.
MOST_SENT = "20/hour"
RATE = "60/minute"
blueprint = Blueprint("objections", __name__, url_prefix="/notice")
desk = Blueprint("objections_desk", __name__, url_prefix="/desk/objections")


@blueprint.route("/<reference>/object", methods=["GET", "POST"])
@public
def object_to(reference: str) -> Answer:
    form = ObjectionForm()
    queries.get_on_notice(reference, today())

    def keep() -> Answer:
        if not spend(MOST_SENT, "claim-objection", caller()).granted:
            abort(429)
        # Looking at files lets the write lock go: before anything is changed.
        evidence = [
            take_upload(box.data.stream, declared_name=box.data.filename or "", field=box.name)
            for box in form.files
        ]
        by = current_user if current_user.is_authenticated else None
        services.object_to(reference, form.to_objection(), evidence, by=by, at=now())
        flash(_("Your objection is here. Its number and the answer come by e-mail."), "success")
        return redirect(url_for("notice.show"), 303)

    def draw() -> str:
        # Anew: looking at a file may have ended the transaction.
        claim = queries.get_on_notice(reference, today())
        page: Response = show_form(f"{PAGES}/object.html", claim=claim, form=form)
        return page.get_data(as_text=True)

    return answer_form(form, draw, keep, keeps=True)


@blueprint.get("/objection/<token>")
@public
def own(token: str) -> BaseResponse:
    """Where an objection stands, for whoever has its link."""
    if not spend(RATE, "own-objection", caller()).granted:
        abort(429)
    one = find_by_token(token)
    page = show_form(f"{PAGES}/own.html", one=one, token=token)
    return _private(page)


@blueprint.post("/objection/<token>/withdraw")
@public
def withdraw(token: str) -> BaseResponse:
    one = find_by_token(token)
    services.withdraw(one, guest=Guest(one), at=now())
    flash(_("The objection was withdrawn."), "success")
    return redirect(url_for("objections.own", token=token), 303)


def _private(page: Response) -> Response:
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    page.headers["Cache-Control"] = "no-store"
    return page


def _page(case: Case[ClaimObjection], **shown: Any) -> str:
    one = case.subject
    return render_template(
        f"{PAGES}/desk.html",
        case=case,
        one=one,
        clock=read_clock(one.claim, today()),
        masked=mask_name(one.name),
        form=shown.get("form") or IdentityForm(formdata=None),
        is_opened=shown.get("is_opened", False),
        may_open=can(P.OPEN_IDENTITY, one),
    )


@desk.post("/<reference>/identity")
@requires(P.OPEN_IDENTITY)
def open_identity(reference: str) -> Answer:
    """Show who objected, for a reason that is kept in the log."""
    one = _load(reference)
    authorize(P.OPEN_IDENTITY, one)
    form = IdentityForm()
    if not form.validate_on_submit():
        return draw_case(CASE, one, form=form), 422 if form.errors else 200
    said = {"purpose": form.purpose.data, "why": form.why.data}
    audit.record("claim_objection:identity_opened", one, by=current_user, **said)
    response = make_response(draw_case(CASE, one, is_opened=True))
    response.headers["Cache-Control"] = "no-store"
    return response


_find = row_loader(OBJECTIONS)


def _load(reference: str) -> ClaimObjection:
    """For whom the list shows it; NotFound otherwise."""
    one: ClaimObjection = _find(reference=reference)
    authorize(P.READ, one)
    return one


CASE = CaseSpec(
    blueprint="objections_desk",
    workflow=OBJECTION_WORKFLOW,
    reading=P.READ,
    load=_load,
    address=lambda one: {"reference": one.reference},
    title=lambda one: _l("Objection %(reference)s", reference=one.reference),
    page=_page,
    next=lambda one: next_alike(OBJECTIONS, one, None),
    told={
        "claim_objection:sent": _l("Sent"),
        "claim_objection:identity_opened": _l("Who objected was looked at"),
    },
    handles=lambda user, one: decide(user, P.READ, one).allowed,
    letters_about=lambda one: one.claim,
    # Letters to who objected would show their address, so only the claimant's can be seen first.
    actions=(
        Action(A.TELL, services.tell, TellForm, key="t", is_return=True,
               says=_l("The claimant reads these words by e-mail and on their page. Say what is "
                       "to be examined, and nothing that shows who objected.")),
        Action(A.LENGTHEN, services.lengthen, LengthenForm, key="l", writes=False, is_return=True,
               offered=lambda one: not one.claim.is_extended,
               says=_l("Counted from the first objection, once. The claimant and everybody who "
                       "objected read the reason.")),
        Action(A.DISMISS, services.dismiss, AnswerForm, key="d", writes=False,
               says=_l("Whoever objected reads the answer. After the last open objection the "
                       "notice goes on for the days left of it; where none is left the title is "
                       "recognised.")),
        Action(A.UPHOLD, services.uphold, UpholdForm, key="u", danger=True, writes=False,
               says=_l("Whoever objected reads the answer; the claimant reads the reason of the "
                       "refusal, and nothing of who objected.")),
    ),
)  # fmt: skip
add_list_routes(desk, OBJECTIONS)
add_case_routes(desk, CASE, "/<reference>")
