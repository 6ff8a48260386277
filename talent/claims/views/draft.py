"""The wizard: every step keeps what was typed, right or wrong, and nothing is lost on the way."""

from __future__ import annotations

from typing import Any, TypeAlias

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.consents.services import give_consents
from core.db import db
from core.errors import DomainError, NotFound
from core.web import requires
from talent.catalogue.papers import Paper
from talent.claims import services
from talent.claims.draft import STEP_FORMS, read_application
from talent.claims.forms.steps import DeclarationForm, StepForm
from talent.claims.models import Claim
from talent.claims.services.submitting import OPTIONAL_AT_FIRST
from talent.claims.states import ClaimPermission, ClaimState
from talent.claims.values import ChosenPaper
from talent.claims.views.own import blueprint, own_claim, own_draft
from talent.claims.wizard import STEP_OF_FIELD, DraftView, Step, step_url
from talent.people.consents import Purpose
from talent.wallet.forms import PaperForm
from talent.wallet.models import WalletPaper
from talent.wallet.services import remove_paper
from talent.wallet.views import add_from_form

TYPED_STEPS = "any(person,certificate,experience,employment)"
Answered: TypeAlias = str | BaseResponse | tuple[str, int]
KEPT_STEPS = "any(person,certificate,experience,employment,papers)"


@blueprint.route(f"/<reference>/<{TYPED_STEPS}:step>", methods=["GET", "POST"])
@requires(ClaimPermission.READ)
def edit(reference: str, step: str) -> Answered:
    here = Step(step)
    if request.method == "POST":
        return _keep_and_go(own_draft(reference), here)
    claim = own_claim(reference)
    if claim.standing is not ClaimState.DRAFT:
        return _moved_on(claim)
    view = DraftView(claim)
    form = view.form(step)
    if request.args.get("mend"):
        form.validate()
    return _page(view, here, form=form)


def _keep_and_go(claim: Claim, step: Step) -> Answered:
    """Keep a step, then the next one, or this one again with what is wrong."""
    typed = _typed(STEP_FORMS[step])
    try:
        services.keep_step(claim, step, typed, by=current_user, at=now())
    except DomainError as error:
        form = DraftView(claim).form(step, typed)
        form.validate()
        form.form_errors.append(str(error))
        return _page(DraftView(claim), step, form=form), error.status
    if request.form.get("_lang"):
        return redirect(request.full_path.rstrip("?"), 303)
    # Wrong answers are kept too, and only an answer under 400 keeps anything.
    if not DraftView(claim).is_complete(step):
        return redirect(step_url(claim, step, mend=1), 303)
    return redirect(step_url(claim, step.following), 303)


@blueprint.post(f"/<reference>/autosave/<{KEPT_STEPS}:step>")
@requires(ClaimPermission.EDIT)
def autosave(reference: str, step: str) -> Response:
    claim = own_draft(reference)
    typed = _picked(DraftView(claim)) if step == Step.PAPERS else _typed(STEP_FORMS[step])
    services.keep_step(claim, step, typed, by=current_user, at=now())
    return Response(status=204)


@blueprint.route("/<reference>/papers", methods=["GET", "POST"])
@requires(ClaimPermission.READ)
def papers(reference: str) -> Answered:
    if request.method == "POST":
        return _keep_papers(own_draft(reference))
    claim = own_claim(reference)
    if claim.standing is not ClaimState.DRAFT:
        return _moved_on(claim)
    return _page(DraftView(claim), Step.PAPERS, optional=OPTIONAL_AT_FIRST)


def _keep_papers(claim: Claim) -> BaseResponse:
    """Keep what is ticked, then go where the button leads."""
    typed = _picked(DraftView(claim))
    services.keep_step(claim, Step.PAPERS, typed, by=current_user, at=now())
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
    if form.validate_on_submit():
        try:
            paper = add_from_form(form, kind)
        except DomainError as error:
            if not form.blame(error):
                raise
        else:
            _take(own_draft(reference), paper, instead_of=old)
            flash(_("The paper was added: %(paper)s.", paper=kind.label), "success")
            return redirect(step_url(view.claim, Step.PAPERS) + f"#paper_{kind.value}", 303)
    page = render_template(
        "talent/claims/add_paper.html",
        claim=claim,
        kind=kind,
        old=old,
        form=form,
        entry=view.entry,
        steps=view.links(Step.PAPERS),
    )
    return page, 422 if form.errors else 200


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
    services.keep_step(claim, Step.PAPERS, typed, by=current_user, at=now())


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
    view, form, fault = DraftView(claim), DeclarationForm(), None
    if form.validate_on_submit() and not view.incomplete:
        try:
            _send(view, form)
        except DomainError as error:
            db.session.rollback()
            fault = error
        except StaleDataError:
            # Pressed twice at the same moment: the first one counts.
            db.session.rollback()
            return _moved_on(own_claim(reference))
        else:
            return redirect(url_for("claims.sent", reference=reference), 303)
    wrong = form.errors or fault or (view.incomplete and request.form and not _is_switch())
    return _check_page(DraftView(own_claim(reference)), form, fault), 422 if wrong else 200


def _send(view: DraftView, form: DeclarationForm) -> None:
    papers = [
        ChosenPaper(kind, paper.id) for kind, papers in view.picked.items() for paper in papers
    ]
    application = read_application(view.typed, papers, declared=form.truth.data)
    services.submit_claim(view.claim, application, by=current_user, at=now())
    agreed = [purpose for purpose in Purpose if form[purpose.value].data]
    give_consents(current_user, agreed, about=view.claim, at=now())


def _check_page(view: DraftView, form: DeclarationForm, fault: DomainError | None) -> str:
    where = _place_of(view, fault) if fault is not None else ""
    forms = {step: view.form(step) for step in STEP_FORMS}
    for answers in forms.values():
        answers.validate()
    links = {step: step_url(view.claim, step, mend=1) for step in view.incomplete}
    return _page(view, Step.CHECK, form=form, fault=fault, where=where, forms=forms, links=links)


def _place_of(view: DraftView, fault: DomainError) -> str:
    """The address where a refusal of the service is mended; nothing when nowhere is."""
    field = fault.field or ""
    if field.startswith("paper_"):
        return step_url(view.claim, Step.PAPERS) + f"#{field}"
    step = STEP_OF_FIELD.get(field)
    return step_url(view.claim, step, mend=1) + f"#{field}" if step is not None else ""


def _moved_on(claim: Claim) -> BaseResponse:
    """A step of a claim that was sent: a second press ends where the first one did."""
    page = "claims.sent" if claim.standing is ClaimState.SUBMITTED else "claims.show"
    return redirect(url_for(page, reference=claim.reference), 303)


def _is_switch() -> bool:
    return bool(request.form.get("_lang"))


def _typed(form_class: type[StepForm]) -> dict[str, list[str]]:
    """What was typed into the fields of a step; other names in the request are nobody's answer."""
    known = {field.name for field in form_class(formdata=None, meta={"csrf": False})}
    return {
        name: request.form.getlist(name)
        for name in request.form
        if name in known or name.rpartition("-")[0] in known
    }


def _picked(view: DraftView) -> dict[str, list[str]]:
    """The ticked papers that are the person's own; other ids are dropped."""
    own = {str(paper.id) for paper in view.wallet}
    return {
        slot.kind.value: [i for i in request.form.getlist(slot.kind.value) if i in own]
        for slot in view.slots
    }


def _page(view: DraftView, step: Step, **values: Any) -> str:
    name = step.value if step in (Step.PAPERS, Step.CHECK) else "form"
    return render_template(
        f"talent/claims/step_{name}.html",
        claim=view.claim,
        view=view,
        entry=view.entry,
        step=step,
        steps=view.links(step),
        saved_at=view.claim.changed_at,
        mend=bool(request.args.get("mend")),
        **values,
    )
