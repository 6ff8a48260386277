"""The wizard: every step keeps what was typed, right or wrong, and nothing is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.consents.services import give_consents
from core.drafts.views import Answered, DraftPages, check_and_send, keep_step, show_step
from core.drafts.views import autosave as autosave_step
from core.drafts.wizard import Wizard
from core.errors import DomainError
from core.web import requires
from talent.claims import services
from talent.claims.forms.steps import DeclarationForm
from talent.claims.models import Claim
from talent.claims.states import ClaimPermission, ClaimState
from talent.claims.values import ChosenPaper
from talent.claims.views.own import blueprint, own_claim, own_draft
from talent.claims.wizard import DraftView, Step, read_application, step_url
from talent.people.consents import Purpose

TYPED_STEPS = "any(person,certificate,experience,employment)"
KEPT_STEPS = "any(person,certificate,experience,employment,papers)"


@blueprint.route(f"/<reference>/<{TYPED_STEPS}:step>", methods=["GET", "POST"])
@requires(ClaimPermission.READ)
def edit(reference: str, step: str) -> Answered:
    if request.method == "POST":
        return keep_step(_pages(own_draft(reference)), step)
    claim = own_claim(reference)
    if claim.standing is not ClaimState.DRAFT:
        return moved_on(claim)
    return show_step(_pages(claim), step)


@blueprint.post(f"/<reference>/autosave/<{KEPT_STEPS}:step>")
@requires(ClaimPermission.EDIT)
def autosave(reference: str, step: str) -> Response:
    claim = own_draft(reference)
    if step == Step.PAPERS:
        keep(claim, step, DraftView(claim).ticked_in(request.form))
        return Response(status=204)
    return autosave_step(_pages(claim), step)


def _pages(claim: Claim) -> DraftPages:
    return DraftPages(lambda: DraftView(claim).wizard, partial(keep, claim), page_of)


def keep(claim: Claim, step: str, typed: dict[str, list[str]]) -> None:
    services.keep_step(claim, step, typed, by=current_user, at=now())


@blueprint.route("/<reference>/check", methods=["GET", "POST"])
@requires(ClaimPermission.READ)
def check(reference: str) -> Answered:
    claim = own_claim(reference)
    if claim.standing is not ClaimState.DRAFT:
        return moved_on(claim)
    form = DeclarationForm()
    if claim.is_by_panel:
        del form.ask_issuer  # there is no issuer to ask
    return check_and_send(
        replace(_pages(claim), wizard=lambda: DraftView(own_claim(reference)).wizard),
        form,
        send=_send,
        sent_before=lambda: moved_on(own_claim(reference)),
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


def moved_on(claim: Claim) -> BaseResponse:
    """A step of a claim that was sent: a second press ends where the first one did."""
    page = "claims.sent" if claim.standing is ClaimState.SUBMITTED else "claims.show"
    return redirect(url_for(page, reference=claim.reference), 303)


def page_of(wizard: Wizard, step: str, **values: Any) -> str:
    """A step's page; `values` are what the step's template shows besides the draft."""
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
