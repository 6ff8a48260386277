"""The reviewers' desk: what waits, the queue, and one claim with everything on one page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core import audit
from core.cases import Action, Case, CaseSpec, PurposeForm, add_case_routes, draw_case
from core.clock import now
from core.documents.names import mask_number
from core.errors import NotFound
from core.lists.views import add_list_routes
from core.policy import authorize, can
from core.web import requires
from talent.catalogue.papers import Paper
from talent.catalogue.states import Degree
from talent.claims import figures, queries, services
from talent.claims.desk_pages import claim_page
from talent.claims.documents import IDENTITY_KINDS
from talent.claims.forms.desk import (
    AskForm,
    CheckPaperForm,
    DecideForm,
    NoteForm,
    PanelForm,
    RefuseForm,
)
from talent.claims.forms.requests import RequestForm, WithdrawRequestForm
from talent.claims.holds import HOLDABLE, HoldPermission
from talent.claims.lists import CLAIMS, next_in_queue
from talent.claims.models import Claim
from talent.claims.phrases import question_for
from talent.claims.policies import is_reviewer
from talent.claims.states import CLAIM_WORKFLOW, IN_HAND, ClaimPermission, reason_words
from talent.claims.states import ClaimAction as A
from talent.wallet.services import note_check

PAGES = "talent/claims/desk"
Page = str | tuple[str, int] | BaseResponse
blueprint = Blueprint("claims_desk", __name__, url_prefix="/desk/claims")


add_list_routes(blueprint, CLAIMS)


@blueprint.get("/workload")
@requires(ClaimPermission.LIST)
def workload() -> Page:
    authorize(ClaimPermission.LIST)
    loads = figures.workload(current_user, now())
    gives = can(ClaimPermission.HAND_OVER)
    shown = {"loads": loads, "ages": figures.AGES, "gives": gives, "in_hand": IN_HAND}
    return render_template(f"{PAGES}/workload.html", **shown)


@blueprint.post("/<reference>/document")
@requires(ClaimPermission.OPEN_DOCUMENT)
def open_document(reference: str) -> Page:
    claim = _load(reference)
    authorize(ClaimPermission.OPEN_DOCUMENT, claim)
    form = PurposeForm()
    if not form.validate_on_submit():
        return draw_case(CASE, claim, document_form=form), 422 if form.errors else 200
    said = {"purpose": form.purpose.data, "why": form.why.data}
    audit.record("claims:document:opened", claim, by=current_user, **said)
    return draw_case(CASE, claim, document_number=claim.document_number)


@blueprint.post("/<reference>/papers/<uuid:paper_id>/check")
@requires(ClaimPermission.CHECK_PAPER)
def check_paper(reference: str, paper_id: UUID) -> Page:
    claim = _load(reference)
    authorize(ClaimPermission.CHECK_PAPER, claim)
    form = CheckPaperForm()
    papers = [used.paper for used in claim.papers if used.paper_id == paper_id]
    if not papers:
        raise NotFound
    if not form.validate_on_submit():
        page = draw_case(CASE, claim, check_form=form, checked_id=paper_id)
        return page, 422 if form.errors else 200
    note_check(papers[0], by=current_user, at=now(), note=form.note.data or "")
    flash(_("Noted: the paper was checked."), "success")
    return redirect(url_for("claims_desk.show", reference=reference, paper=paper_id), 303)


@blueprint.post("/<reference>/points/<point>")
@requires(ClaimPermission.CHECK_PAPER)
def check_point(reference: str, point: str) -> Page:
    claim = _load(reference)
    authorize(ClaimPermission.CHECK_PAPER, claim)
    points = {one.name: one for one in claim_page(claim, current_user, {}).points}
    if point not in points:
        raise NotFound
    papers = [used.paper for used in points[point].papers]
    if request.form.get("go") == "undo":
        services.uncheck_point(claim, point, papers, by=current_user, at=now())
    else:
        note = CheckPaperForm()
        if not note.validate_on_submit():
            page = draw_case(CASE, claim, check_form=note, checked_id=point)
            return page, 422 if note.errors else 200
        text = note.note.data or ""
        services.check_point(claim, point, papers, by=current_user, at=now(), note=text)
    return redirect(url_for("claims_desk.show", reference=reference, line=point), 303)


def _load(reference: str) -> Claim:
    """The claim, for reviewers; one's own is found too, and then may only be read."""
    if not can(ClaimPermission.LIST):
        raise NotFound
    claim = queries.get_claim(reference, visible_to_user=current_user)
    authorize(ClaimPermission.READ, claim)
    return claim


def _page(
    case: Case[Claim],
    *,
    document_number: str | None = None,
    document_form: PurposeForm | None = None,
    check_form: CheckPaperForm | None = None,
    checked_id: object = None,
) -> str:
    """The claim's page, or its right pane alone for the script that turns papers."""
    claim, alone = case.subject, request.headers.get("X-Part") == "viewer"
    return render_template(
        f"{PAGES}/_viewer_alone.html" if alone else f"{PAGES}/show.html",
        case=case,
        page=claim_page(claim, current_user, request.args),
        claim=claim,
        degree_label=lambda degree: Degree(degree or Degree.NONE).label,
        reason_label=reason_words,
        masked=mask_number(claim.document_number or ""),
        document_kind=IDENTITY_KINDS.get(claim.document_kind, {}),
        document_number=document_number,
        document_form=document_form or PurposeForm(formdata=None),
        check_form=check_form or CheckPaperForm(formdata=None),
        checked_id=checked_id,
        may_check=can(ClaimPermission.CHECK_PAPER, claim),
        may_hold=claim.standing in HOLDABLE and can(HoldPermission.HOLD, claim),
        may_open_document=can(ClaimPermission.OPEN_DOCUMENT, claim),
    )


def _asked_for(_claim: Claim) -> dict[str, Any]:
    """The question about the paper that the address names, in ready words."""
    kind = request.args.get("ask", "")
    ready = question_for(kind)
    line = {"kind": kind, "text_en": ready["en"], "text_zh": ready["zh"]}
    return {"questions": [line]} if kind in set(Paper) else {}


def _request_named(claim: Claim) -> dict[str, Any]:
    """The open question that the address names, or the only one."""
    numbers = [str(asked.number) for asked in claim.open_requests]
    named = request.args.get("request", "")
    return {"request": named if named in numbers else numbers[0] if len(numbers) == 1 else ""}


def _approval(claim: Claim) -> LazyString:
    move = A.APPROVE_FOR_PROVINCE if claim.needs_province else A.APPROVE
    return CLAIM_WORKFLOW.find(move).label


_BEFORE_PANEL = _l(
    "Its panel marks the works and votes by secret ballot on the title of this level."
)
ROWS, REQUEST = f"{PAGES}/_action_rows.html", f"{PAGES}/_request_rows.html"
CASE = CaseSpec(
    blueprint="claims_desk",
    workflow=CLAIM_WORKFLOW,
    reading=ClaimPermission.READ,
    load=_load,
    address=lambda claim: {"reference": claim.reference},
    title=lambda claim: _l("Claim %(reference)s", reference=claim.reference),
    page=_page,
    handles=lambda user, _claim: is_reviewer(user),
    next=lambda claim: next_in_queue(current_user, claim),
    actions=(
        Action(A.ACCEPT, services.accept_claim, key="a", writes=False),
        Action(A.FORWARD, services.forward_claim, NoteForm, key="f", writes=False, rows=ROWS),
        Action(A.APPROVE, services.approve_claim, DecideForm, key="a", rows=ROWS,
               label=_approval),
        Action(A.SEND_TO_PANEL, services.send_to_panel, PanelForm, key="p", rows=ROWS,
               ready=lambda claim: {"level": claim.level}, says=_BEFORE_PANEL, name="panel"),
        Action(A.TAKE_BACK, services.take_back_from_panel, NoteForm, key="b", writes=False,
               is_return=True, rows=ROWS, name="take-back"),
        Action(A.CONFIRM_FOR_PROVINCE, services.confirm_for_province, NoteForm, key="a", rows=ROWS,
               name="confirm"),
        Action(A.REQUEST_SUPPLEMENT, services.request_supplement, AskForm, key="m", is_return=True,
               ready=_asked_for, name="ask"),
        Action(A.ASK_FURTHER, services.ask_further, AskForm, key="m", is_return=True,
               ready=_asked_for, name="ask-further"),
        Action(A.WITHDRAW_REQUEST, services.withdraw_request, WithdrawRequestForm, key="w",
               is_return=True, ready=_request_named, rows=REQUEST, name="withdraw-request"),
        Action(A.LENGTHEN_REQUEST, services.lengthen_request, RequestForm, key="l",
               is_return=True, ready=_request_named, rows=REQUEST, name="lengthen-request",
               offered=lambda claim: any(not one.is_extended for one in claim.open_requests)),
        Action(A.REFUSE, services.refuse_claim, RefuseForm, key="r", danger=True, rows=ROWS),
    ),
)  # fmt: skip
add_case_routes(blueprint, CASE, "/<reference>")
