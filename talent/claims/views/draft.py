"""The wizard: every step keeps what was typed, right or wrong, and nothing is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.consents.services import give_consents
from core.drafts.views import Answered, DraftPages, check_and_send, keep_step, show_step
from core.drafts.views import autosave as autosave_step
from core.drafts.wizard import Wizard
from core.errors import DomainError, NotFound
from core.forms import answer_form
from core.web import requires
from talent.catalogue.papers import Paper
from talent.claims import services
from talent.claims.forms.steps import DeclarationForm
from talent.claims.models import Claim
from talent.claims.services.submitting import OPTIONAL_AT_FIRST
from talent.claims.states import ClaimPermission, ClaimState
from talent.claims.values import ChosenPaper
from talent.claims.views.own import blueprint, own_claim, own_draft
from talent.claims.wizard import DraftView, Step, read_application, step_url
from talent.people.consents import Purpose
from talent.wallet.forms import PaperForm
from talent.wallet.models import WalletPaper
from talent.wallet.services import remove_paper
from talent.wallet.views import add_from_form

TYPED_STEPS = "any(person,certificate,experience,employment)"
KEPT_STEPS = "any(person,certificate,experience,employment,papers)"


@blueprint.route(f"/<reference>/<{TYPED_STEPS}:step>", methods=["GET", "POST"])
@requires(ClaimPermission.READ)
def edit(reference: str, step: str) -> Answered:
    if request.method == "POST":
        return keep_step(_pages(own_draft(reference)), step)
    claim = own_claim(reference)
    if claim.standing is not ClaimState.DRAFT:
        return _moved_on(claim)
    return show_step(_pages(claim), step)


@blueprint.post(f"/<reference>/autosave/<{KEPT_STEPS}:step>")
@requires(ClaimPermission.EDIT)
def autosave(reference: str, step: str) -> Response:
    claim = own_draft(reference)
    if step == Step.PAPERS:
        _keep(claim, step, _picked(DraftView(claim)))
        return Response(status=204)
    return autosave_step(_pages(claim), step)


def _pages(claim: Claim) -> DraftPages:
    return DraftPages(lambda: DraftView(claim).wizard, partial(_keep, claim), _page)


def _keep(claim: Claim, step: str, typed: dict[str, list[str]]) -> None:
    services.keep_step(claim, step, typed, by=current_user, at=now())


@blueprint.route("/<reference>/papers", methods=["GET", "POST"])
@requires(ClaimPermission.READ)
def papers(reference: str) -> Answered:
    if request.method == "POST":
        return _keep_papers(own_draft(reference))
    claim = own_claim(reference)
    if claim.standing is not ClaimState.DRAFT:
        return _moved_on(claim)
    return _page(DraftView(claim).wizard, Step.PAPERS, optional=OPTIONAL_AT_FIRST)


def _keep_papers(claim: Claim) -> BaseResponse:
    """Keep what is ticked, then go where the button leads."""
    typed = _picked(DraftView(claim))
    _keep(claim, Step.PAPERS, typed)
    if request.form.get("_lang"):
        return redirect(step_url(claim, Step.PAPERS), 303)
    aim, _colon, what = request.form.get("go", "").partition(":")
    if aim == "add":
        return redirect(url_for(".add_paper", reference=claim.reference, kind=what), 303)
    if aim == "replace":
        return redirect(url_for(".add_paper", reference=claim.reference, replace=what), 303)
    if DraftView(claim).missing_papers:
        return redirect(step_url(claim, Step.PAPERS, mend=1), 303)
    return redirect(step_url(claim, Step.CHECK), 303)


@blueprint.route("/<reference>/papers/add", methods=["GET", "POST"])
@requires(ClaimPermission.READ)
def add_paper(reference: str) -> Answered:
    claim = own_claim(reference)
    if request.method == "GET" and claim.standing is not ClaimState.DRAFT:
        return _moved_on(claim)
    view = DraftView(own_draft(reference))
    old = _paper_to_replace(view)
    kind = _kind_asked(view, old)
    form = PaperForm(kind=kind)

    def add() -> Answered:
        paper = add_from_form(form, kind)
        _take(own_draft(reference), paper, instead_of=old)
        flash(_("The paper was added: %(paper)s.", paper=kind.label), "success")
        return redirect(step_url(view.claim, Step.PAPERS) + f"#paper_{kind.value}", 303)

    def draw() -> str:
        shown = {"claim": claim, "kind": kind, "old": old, "entry": view.entry}
        steps = view.wizard.links(Step.PAPERS)
        return render_template("talent/claims/add_paper.html", form=form, steps=steps, **shown)

    return answer_form(form, draw, add)


def _take(claim: Claim, paper: WalletPaper, *, instead_of: WalletPaper | None) -> None:
    """Have the claim use a paper just added; what it replaces leaves claim and wallet."""
    view = DraftView(claim)
    typed = {kind: [str(p.id) for p in papers] for kind, papers in view.picked.items()}
    if instead_of is not None:
        typed = {k: [i for i in ids if i != str(instead_of.id)] for k, ids in typed.items()}
        remove_paper(instead_of, by=current_user, at=now())
    ids = typed.setdefault(paper.kind, [])
    if str(paper.id) not in ids:
        ids.append(str(paper.id))
    _keep(claim, Step.PAPERS, typed)


def _paper_to_replace(view: DraftView) -> WalletPaper | None:
    wanted = request.values.get("replace", "")
    return next((paper for paper in view.wallet if str(paper.id) == wanted), None)


def _kind_asked(view: DraftView, old: WalletPaper | None) -> Paper:
    wanted = old.kind if old is not None else request.values.get("kind", "")
    for slot in view.slots:
        if slot.kind == wanted:
            return slot.kind
    raise NotFound


@blueprint.route("/<reference>/check", methods=["GET", "POST"])
@requires(ClaimPermission.READ)
def check(reference: str) -> Answered:
    claim = own_claim(reference)
    if claim.standing is not ClaimState.DRAFT:
        return _moved_on(claim)
    form = DeclarationForm()
    if claim.is_by_panel:
        del form.ask_issuer  # there is no issuer to ask
    return check_and_send(
        replace(_pages(claim), wizard=lambda: DraftView(own_claim(reference)).wizard),
        form,
        send=_send,
        sent_before=lambda: _moved_on(own_claim(reference)),
    )


def _send(wizard: Wizard, form: DeclarationForm) -> str:
    view: DraftView = wizard.view
    papers = [
        ChosenPaper(kind, paper.id) for kind, papers in view.picked.items() for paper in papers
    ]
    application = read_application(view.typed, papers, declared=form.truth.data)
    services.submit_claim(view.claim, application, by=current_user, at=now())
    agreed = [purpose for purpose in Purpose if purpose.value in form and form[purpose.value].data]
    give_consents(current_user, agreed, about=view.claim, at=now())
    return url_for("claims.sent", reference=view.claim.reference)


def _place_of(view: DraftView, fault: DomainError) -> str:
    """The address where a refusal that belongs to no form is mended; nothing when nowhere is."""
    field = fault.field or ""
    return step_url(view.claim, Step.PAPERS) + f"#{field}" if field.startswith("paper_") else ""


def _moved_on(claim: Claim) -> BaseResponse:
    """A step of a claim that was sent: a second press ends where the first one did."""
    page = "claims.sent" if claim.standing is ClaimState.SUBMITTED else "claims.show"
    return redirect(url_for(page, reference=claim.reference), 303)


def _picked(view: DraftView) -> dict[str, list[str]]:
    """The ticked papers that are the person's own; other ids are dropped."""
    own = {str(paper.id) for paper in view.wallet}
    return {
        slot.kind.value: [i for i in request.form.getlist(slot.kind.value) if i in own]
        for slot in view.slots
    }


def _page(wizard: Wizard, step: str, **values: Any) -> str:
    view: DraftView = wizard.view
    name = step if step in (Step.PAPERS, Step.CHECK) else "form"
    fault = values.get("fault")
    return render_template(
        f"talent/claims/step_{name}.html",
        claim=view.claim,
        view=view,
        wizard=wizard,
        entry=view.entry,
        step=Step(step),
        steps=wizard.links(step),
        saved_at=view.claim.changed_at,
        mend=bool(request.args.get("mend")),
        where=_place_of(view, fault) if fault is not None else "",
        **values,
    )
