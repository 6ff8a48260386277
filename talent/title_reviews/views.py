"""Title review for its claimant: what it is, the works of a claim; for reviewers, the works."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now, today
from core.drafts.views import Answered, typed_in
from core.drafts.wizard import read_draft, step_form
from core.errors import Conflict, Forbidden, NotFound
from core.files.services import take_upload
from core.forms import answer_form
from core.policy import authorize, can
from core.web import public, requires
from talent.catalogue.panels import list_panel_entries
from talent.catalogue.queries import edition_in_force, tiers_of
from talent.claims.models import Claim
from talent.claims.policies import is_reviewer
from talent.claims.queries import get_claim, get_own_claim
from talent.claims.states import ClaimState
from talent.claims.wizard import DraftView, Step
from talent.title_reviews import services
from talent.title_reviews.forms import WorkForm
from talent.title_reviews.models import TitleWork
from talent.title_reviews.queries import get_work, works_of
from talent.title_reviews.states import WorkKind, WorksPermission

PAGES = "talent/title_reviews"
blueprint = Blueprint("title_reviews", __name__)
OWN = "/me/claims/<reference>/works"


@blueprint.get("/title-review")
@public
def about() -> str:
    edition = edition_in_force(today())
    offers = list_panel_entries(edition) if edition is not None else []
    shown = [(entry, tiers_of(entry)) for entry in offers]
    return render_template(f"{PAGES}/about.html", offers=shown)


@blueprint.get(OWN)
@requires(WorksPermission.READ)
def works(reference: str) -> Answered:
    claim = _own(reference)
    return render_template(f"{PAGES}/works.html", works=works_of(claim), **_frame(claim))


@blueprint.post(OWN)
@requires(WorksPermission.EDIT)
def begin(reference: str) -> BaseResponse:
    work = services.begin_work(_changeable(reference), by=current_user, at=now())
    return redirect(_url(work), 303)


@blueprint.route(f"{OWN}/<uuid:work_id>", methods=["GET", "POST"])
@requires(WorksPermission.EDIT)
def edit(reference: str, work_id: UUID) -> Answered:
    claim = _changeable(reference)
    work = get_work(claim, work_id)
    form = _form(work)

    def save() -> Answered:
        # Looking at the file lets the write lock go: before anything is changed.
        sent = form.file.data if form.file.has_come else None
        upload = sent and take_upload(sent.stream, declared_name=sent.filename or "", field="file")
        found = get_work(_changeable(reference), work_id)
        services.save_work(found, form.to_said(), upload, by=current_user, at=now())
        flash(_("The work was saved: %(title)s.", title=found.title), "success")
        return redirect(url_for(".works", reference=reference), 303)

    def draw() -> str:
        # Anew: looking at a file may have ended the transaction.
        now_kept = _own(reference)
        shown = get_work(now_kept, work_id)
        return render_template(f"{PAGES}/work.html", form=form, work=shown, **_frame(now_kept))

    return answer_form(form, draw, save)


@blueprint.post(f"{OWN}/<uuid:work_id>/autosave")
@requires(WorksPermission.EDIT)
def autosave(reference: str, work_id: UUID) -> Response:
    work = get_work(_changeable(reference), work_id)
    services.keep_typed(work, typed_in(WorkForm()), by=current_user, at=now())
    return Response(status=204)


@blueprint.post(f"{OWN}/<uuid:work_id>/remove")
@requires(WorksPermission.EDIT)
def remove(reference: str, work_id: UUID) -> BaseResponse:
    work = get_work(_changeable(reference), work_id)
    services.remove_work(work, by=current_user, at=now())
    flash(_("The work was taken out."), "success")
    return redirect(url_for(".works", reference=reference), 303)


@blueprint.get("/desk/claims/<reference>/works")
@requires(WorksPermission.READ)
def of_claim(reference: str) -> str:
    """For reviewers: what the panel is, was or will be shown."""
    if not is_reviewer(current_user):
        raise NotFound
    claim = get_claim(reference, visible_to_user=current_user)
    authorize(WorksPermission.READ, claim)
    shown = [work for work in works_of(claim) if work.is_whole]
    return render_template(f"{PAGES}/of_claim.html", claim=claim, works=shown, kinds=_kinds())


def _own(reference: str) -> Claim:
    claim = get_own_claim(reference, claimant=current_user)
    authorize(WorksPermission.READ, claim)
    if claim.standing is not ClaimState.DRAFT or claim.is_by_panel:
        return claim
    raise NotFound


def _changeable(reference: str) -> Claim:
    """Their claim while its works may change; a stale page is told why not any more."""
    claim = _own(reference)
    try:
        authorize(WorksPermission.EDIT, claim)
    except Forbidden as refusal:
        raise Conflict(
            _l("This page is out of date: %(why)s Nothing was changed.", why=refusal.message)
        ) from refusal
    return claim


def _form(work: TitleWork) -> WorkForm:
    """What was typed last, else the work as saved; a POST brings its own."""
    form = WorkForm()
    if form.is_submitted():
        return form
    known = {name: getattr(work, name) for name in ("title", "kind", "year", "role", "link")}
    typed = read_draft(work.draft).get(services.STEP)
    filled = step_form(WorkForm, typed, description=work.description, **known)
    return filled if isinstance(filled, WorkForm) else form


def _frame(claim: Claim) -> dict[str, object]:
    """What every page of works is drawn in: the wizard's while the claim is a draft."""
    frame: dict[str, object] = {"claim": claim, "kinds": _kinds()}
    frame["may_edit"] = can(WorksPermission.EDIT, claim)
    frame["most"] = services.MOST_WORKS
    if claim.standing is ClaimState.DRAFT:
        view = DraftView(claim)
        frame |= {"entry": view.entry, "steps": view.wizard.links(Step.WORKS)}
        frame["next_url"] = view.wizard.url(view.wizard.following(Step.WORKS))
    return frame


def _kinds() -> dict[str, object]:
    return {kind.value: kind.label for kind in WorkKind}


def _url(work: TitleWork) -> str:
    return url_for(".edit", reference=work.claim.reference, work_id=work.id)
