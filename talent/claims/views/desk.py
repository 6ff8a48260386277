"""The reviewers' desk: what waits, the queue, and one claim with everything on one page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response as BaseResponse

from core import audit
from core.clock import now, today
from core.db import db
from core.documents.names import mask_number
from core.errors import Conflict, DomainError, NotFound
from core.outbox.queries import newest_letter_about
from core.policy import authorize, can
from core.web import requires
from talent.catalogue.papers import Paper
from talent.catalogue.states import Degree
from talent.claims import figures, queries, services
from talent.claims.clock import read_clock
from talent.claims.desk_pages import DEEDS, Deed, claim_page
from talent.claims.documents import IDENTITY_KINDS
from talent.claims.forms.desk import (
    AskForm,
    CheckPaperForm,
    DeedForm,
    OpenDocumentForm,
    QueueForm,
    RefuseForm,
)
from talent.claims.models import Claim
from talent.claims.phrases import question_for
from talent.claims.states import ClaimPermission, Reason
from talent.claims.values import Clock
from talent.wallet.services import note_check

PAGES = "talent/claims/desk"
Page = str | tuple[str, int] | BaseResponse
blueprint = Blueprint("claims_desk", __name__, url_prefix="/desk/claims")

FORMS = {"ask": AskForm, "refuse": RefuseForm}


@blueprint.get("")
@requires(ClaimPermission.LIST)
def index() -> Page:
    authorize(ClaimPermission.LIST)
    form = QueueForm(default_state=_default_state())
    page = queries.list_queue(
        current_user, form.to_filter(), page=request.args.get("page", 1, int), on=today()
    )
    return render_template(f"{PAGES}/index.html", form=form, page=page, rows=_rows(page.rows))


@blueprint.get("/workload")
@requires(ClaimPermission.LIST)
def workload() -> Page:
    authorize(ClaimPermission.LIST)
    loads = figures.workload(current_user, now())
    return render_template(f"{PAGES}/workload.html", loads=loads, ages=figures.AGES)


@blueprint.get("/<reference>")
@requires(ClaimPermission.READ)
def show(reference: str) -> Page:
    claim = _claim(reference)
    authorize(ClaimPermission.READ, claim)
    return _page(claim, asked=request.args.get("ask", ""))


@blueprint.post("/<reference>/document")
@requires(ClaimPermission.OPEN_DOCUMENT)
def open_document(reference: str) -> Page:
    claim = _claim(reference)
    authorize(ClaimPermission.OPEN_DOCUMENT, claim)
    form = OpenDocumentForm()
    if not form.validate_on_submit():
        return _page(claim, document_form=form), 422 if form.errors else 200
    audit.record("claims:document:opened", claim, by=current_user, purpose=form.purpose.data)
    return _page(claim, document_number=claim.document_number)


@blueprint.post("/<reference>/papers/<uuid:paper_id>/check")
@requires(ClaimPermission.CHECK_PAPER)
def check_paper(reference: str, paper_id: UUID) -> Page:
    claim = _claim(reference)
    authorize(ClaimPermission.CHECK_PAPER, claim)
    form = CheckPaperForm()
    papers = [used.paper for used in claim.papers if used.paper_id == paper_id]
    if not papers:
        raise NotFound
    if not form.validate_on_submit():
        return _page(claim, check_form=form, checked_id=paper_id), 422 if form.errors else 200
    note_check(papers[0], by=current_user, at=now(), note=form.note.data or "")
    flash(_("Noted: the paper was checked."), "success")
    return redirect(
        f"{url_for('claims_desk.show', reference=claim.reference)}#paper-{paper_id}", 303
    )


def _decide(deed: Deed, reference: str) -> Page:
    """One move: refuse a stale page, mend a wrong form, preview the letter, or do it."""
    claim = _claim(reference)
    form = _form(deed.name)
    if form.seen_version() != claim.version:
        return _stale(reference, form)
    authorize(deed.permission, claim)
    if _only_redrawn(form) or not form.validate_on_submit():
        return _page(claim, open_form=(deed.name, form)), 422 if form.errors else 200
    at = now()
    try:
        _perform(deed, claim, form, at)
    except (Conflict, StaleDataError):
        return _stale(reference, form)
    except DomainError as error:
        return _refused(deed, reference, form, error)
    if request.form.get("go") != "send":
        # Only the button that names the deed does it; Enter in a field shows the letter.
        return _preview(deed, reference, form, at)
    flash(_("Done: %(deed)s.", deed=deed.label), "success")
    return redirect(url_for("claims_desk.show", reference=reference), 303)


def _only_redrawn(form: DeedForm) -> bool:
    """Whether only ready words or one more line were asked for."""
    go = request.form.get("go")
    if go not in {"words", "more"}:
        return False
    form.fill_in()
    if go == "more":
        form.add_line()
    return True


def _refused(deed: Deed, reference: str, form: DeedForm, error: DomainError) -> Page:
    """A rule said no: the same page with what was typed, and nothing kept."""
    if not form.blame(error):
        form.form_errors.append(error.message)
    db.session.rollback()
    return _page(_claim(reference), open_form=(deed.name, form)), 422


def _perform(deed: Deed, claim: Claim, form: Any, at: datetime) -> None:
    by, seen = current_user, form.seen_version()
    match deed.name:
        case "accept":
            services.accept_claim(claim, by=by, at=at, seen_version=seen)
        case "forward":
            services.forward_claim(claim, by=by, at=at, note=form.note.data, seen_version=seen)
        case "approve":
            services.approve_claim(claim, by=by, at=at, note=form.note.data, seen_version=seen)
        case "confirm":
            services.confirm_for_province(
                claim, by=by, at=at, note=form.note.data, seen_version=seen
            )
        case "ask":
            services.request_supplement(claim, form.to_questions(), by=by, at=at, seen_version=seen)
        case "refuse":
            services.refuse_claim(
                claim, form.to_refusal(), by=by, at=at, note=form.note.data, seen_version=seen
            )


def _preview(deed: Deed, reference: str, form: DeedForm, at: datetime) -> Page:
    """The very letter: the move is made, its letter read, and everything taken back."""
    letter = newest_letter_about(_claim(reference), since=at)
    shown = (
        {"language": letter.language, "subject": letter.subject, "text": letter.text,
         "address": letter.address}
        if letter is not None
        else {}
    )  # fmt: skip
    db.session.rollback()
    return _page(_claim(reference), open_form=(deed.name, form), letter=shown)


def _view(deed: Deed) -> Callable[[str], Page]:
    def view(reference: str) -> Page:
        return _decide(deed, reference)

    view.__doc__ = str(deed.name)
    return requires(deed.permission)(view)


for _deed in DEEDS.values():
    blueprint.add_url_rule(f"/<reference>/{_deed.name}", _deed.name, _view(_deed), methods=["POST"])


def _claim(reference: str) -> Claim:
    """The claim, for reviewers; one's own is found too, and then may only be read."""
    if not can(ClaimPermission.LIST):
        raise NotFound
    return queries.get_claim(reference, visible_to_user=current_user)


def _page(
    claim: Claim,
    *,
    asked: str = "",
    open_form: tuple[str, DeedForm] | None = None,
    **shown: Any,
) -> str:
    """The claim's page, with the form somebody is filling in as it was typed."""
    gathered = claim_page(claim, current_user)
    forms = {deed.name: _form(deed.name, fresh=claim) for deed in gathered.deeds}
    opened = ""
    if open_form is not None:
        opened, forms[open_form[0]] = open_form
    elif "ask" in forms and asked in set(Paper):
        _ask_for(forms["ask"], asked)
        opened = "ask"
    shown = {
        "document_number": None,
        "document_form": OpenDocumentForm(formdata=None),
        "check_form": CheckPaperForm(formdata=None),
        "checked_id": None,
        "letter": None,
        **shown,
    }
    return render_template(
        f"{PAGES}/show.html",
        page=gathered,
        claim=claim,
        forms=forms,
        opened=opened,
        degree_label=lambda degree: Degree(degree or Degree.NONE).label,
        reason_label=lambda reason: Reason(reason).label,
        masked=mask_number(claim.document_number or ""),
        document_kind=IDENTITY_KINDS.get(claim.document_kind, {}),
        may_check=can(ClaimPermission.CHECK_PAPER, claim),
        may_open_document=can(ClaimPermission.OPEN_DOCUMENT, claim),
        **shown,
    )


def _form(name: str, *, fresh: Claim | None = None) -> DeedForm:
    """A deed's form: as sent, or with `fresh` an empty one that knows the claim's version."""
    kind = FORMS.get(name, DeedForm)
    if fresh is None:
        return kind(prefix=f"{name}-")
    return kind(formdata=None, prefix=f"{name}-", data={"seen": str(fresh.version)})


def _ask_for(form: Any, kind: str) -> None:
    ready = question_for(kind)
    line = form.questions[0].form
    line.kind.data, line.text_en.data, line.text_zh.data = kind, ready["en"], ready["zh"]


def _stale(reference: str, form: DeedForm) -> Page:
    """Somebody was faster: what was typed is shown to be copied, nothing is kept."""
    db.session.rollback()
    page = render_template(f"{PAGES}/stale.html", claim=_claim(reference), typed=form.typed())
    return page, 409


def _rows(claims: Sequence[Claim]) -> list[tuple[Claim, Clock]]:
    return [(claim, read_clock(claim, today())) for claim in claims]


def _default_state() -> str:
    """Who can act sees what waits for them, who only reads sees what is open."""
    acts = any(current_user.has_role(role) for role in queries.ACTING_ROLES)
    return queries.WAITING if acts else queries.OPEN
