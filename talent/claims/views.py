"""The claimant's pages: start, wizard, status of a claim, answers."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now, today
from core.documents.services import find_for
from core.errors import DomainError, NotFound
from core.files.services import take_upload
from core.i18n import tr
from core.policy import authorize
from core.web import requires
from talent.catalogue.papers import Paper, papers_for
from talent.catalogue.queries import edition_in_force, get_entry
from talent.catalogue.states import Degree
from talent.claims import services
from talent.claims.clock import read_clock
from talent.claims.documents import mask_number
from talent.claims.forms import DeclarationForm, read_application, step_form
from talent.claims.queries import get_own_claim
from talent.claims.services.submitting import OPTIONAL_AT_FIRST
from talent.claims.states import CLAIM_WORKFLOW, ClaimAction, ClaimPermission, ClaimState
from talent.claims.values import Answer
from talent.claims.wizard import Step, first_open_step, incomplete_steps, step_links
from talent.people.queries import known_facts
from talent.wallet.forms import PaperForm
from talent.wallet.queries import list_papers
from talent.wallet.services import add_paper
from talent.wallet.views import add_from_form

blueprint = Blueprint("claims", __name__, url_prefix="/me/claims")

LANGUAGE_AND_TOKEN = {"csrf_token", "_lang", "go"}


@blueprint.route("/new", methods=["GET", "POST"])
@requires(ClaimPermission.START)
def new():
    authorize(ClaimPermission.START)
    entry = _entry(request.values.get("entry", ""))
    facts = {name: request.values.get(name, "") for name in ("degree", "years")}
    if request.method == "POST" and not request.form.get("_lang"):
        claim = services.start_claim(entry, by=current_user, at=now(), facts=facts)
        return redirect(_step_url(claim, first_open_step(claim)), 303)
    return render_template(
        "talent/claims/new.html", entry=entry, facts_given=facts, papers=papers_for(entry)
    )


@blueprint.get("/<reference>")
@requires(ClaimPermission.READ)
def show(reference: str):
    claim = _own(reference)
    authorize(ClaimPermission.READ, claim)
    if claim.standing is ClaimState.DRAFT:
        return redirect(_step_url(claim, first_open_step(claim)))
    return render_template(
        "talent/claims/show.html",
        claim=claim,
        clock=read_clock(claim, today()),
        possible=_possible(claim),
        story=[_story_line(move) for move in reversed(claim.moves)],
        documents=find_for(claim.__tablename__, str(claim.id)),
        masked=mask_number(claim.document_number or ""),
        degree=Degree(claim.degree).label,
        paper_labels={paper.value: paper.label for paper in Paper},
    )


@blueprint.route(
    "/<reference>/<any(person,certificate,experience,employment):step>", methods=["GET", "POST"]
)
@requires(ClaimPermission.EDIT)
def edit(reference: str, step: str):
    claim = _draft(reference)
    if request.method == "POST":
        services.keep_step(claim, step, _typed(), by=current_user, at=now())
    typed = services.read_draft(claim).get(step)
    form = step_form(step, typed, **known_facts(current_user, step))
    complete = bool(typed) and form.validate()
    if request.method == "POST" and complete and not request.form.get("_lang"):
        return redirect(_step_url(claim, Step(step).following), 303)
    if request.form.get("_lang") or (request.method == "GET" and not request.args.get("mend")):
        form = step_form(step, typed, **known_facts(current_user, step))
    return _wizard(claim, Step(step), form=form), 422 if form.errors else 200


@blueprint.post("/<reference>/autosave/<any(person,certificate,experience,employment):step>")
@requires(ClaimPermission.EDIT)
def autosave(reference: str, step: str):
    services.keep_step(_draft(reference), step, _typed(), by=current_user, at=now())
    return Response(status=204)


@blueprint.route("/<reference>/papers", methods=["GET", "POST"])
@requires(ClaimPermission.EDIT)
def papers(reference: str):
    claim = _draft(reference)
    if request.method == "POST":
        services.keep_step(claim, Step.PAPERS, _typed(), by=current_user, at=now())
        if not request.form.get("_lang"):
            return redirect(_step_url(claim, Step.CHECK), 303)
    return _papers_page(claim, PaperForm(formdata=None))


@blueprint.post("/<reference>/papers/add")
@requires(ClaimPermission.EDIT)
def add_paper_to_claim(reference: str):
    _draft(reference)
    form = PaperForm()
    if form.validate_on_submit():
        try:
            paper = add_from_form(form)
        except DomainError as error:
            if not form.blame(error):
                raise
        else:
            claim = _draft(reference)
            chosen = services.read_draft(claim).get(Step.PAPERS, {})
            chosen = {**chosen, paper.kind: [str(paper.id)]}
            services.keep_step(claim, Step.PAPERS, chosen, by=current_user, at=now())
            flash(_("The paper was added: %(paper)s.", paper=Paper(paper.kind).label), "success")
            return redirect(_step_url(claim, Step.PAPERS), 303)
    return _papers_page(_draft(reference), form), 422 if form.errors else 200


@blueprint.route("/<reference>/check", methods=["GET", "POST"])
@requires(ClaimPermission.EDIT)
def check(reference: str):
    claim = _draft(reference)
    form = DeclarationForm()
    missing = incomplete_steps(claim)
    fault = None
    if form.validate_on_submit() and not missing:
        application = read_application(services.read_draft(claim), declared=form.declared.data)
        try:
            services.submit_claim(claim, application, by=current_user, at=now())
        except DomainError as error:
            if error.field is None or form.blame(error):
                fault = error if error.field is None else None
            else:
                fault = error
            form.form_errors.append(str(error))
        else:
            return redirect(url_for("claims.sent", reference=reference), 303)
    status = 422 if form.errors or fault else 200
    return _wizard(claim, Step.CHECK, form=form, missing=missing, fault=fault), status


@blueprint.get("/<reference>/sent")
@requires(ClaimPermission.READ)
def sent(reference: str):
    claim = _own(reference)
    authorize(ClaimPermission.READ, claim)
    return render_template("talent/claims/sent.html", claim=claim)


@blueprint.post("/<reference>/delete")
@requires(ClaimPermission.EDIT)
def delete(reference: str):
    services.delete_draft(_draft(reference), by=current_user, at=now())
    flash(_("The draft was deleted."), "success")
    return redirect(url_for("people.status"), 303)


@blueprint.post("/<reference>/withdraw")
@requires(ClaimPermission.WITHDRAW)
def withdraw(reference: str):
    claim = _own(reference)
    services.withdraw_claim(claim, by=current_user, at=now())
    flash(_("The claim was withdrawn."), "success")
    return redirect(url_for("claims.show", reference=reference), 303)


@blueprint.post("/<reference>/extend")
@requires(ClaimPermission.ANSWER)
def extend(reference: str):
    claim = _own(reference)
    services.extend_term(claim, by=current_user, at=now())
    flash(_("The term was extended."), "success")
    return redirect(url_for("claims.answers", reference=reference), 303)


@blueprint.route("/<reference>/answers", methods=["GET", "POST"])
@requires(ClaimPermission.ANSWER)
def answers(reference: str):
    claim = _own(reference)
    authorize(ClaimPermission.ANSWER, claim)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            if _answer(claim):
                flash(_("Your answers were sent."), "success")
                return redirect(url_for("claims.show", reference=reference), 303)
            return redirect(url_for("claims.answers", reference=reference), 303)
        except DomainError as error:
            if error.field is None:
                raise
            faults[error.field] = str(error)
    page = render_template(
        "talent/claims/answers.html",
        claim=claim,
        clock=read_clock(claim, today()),
        wallet=list_papers(current_user),
        faults=faults,
        typed=request.form,
    )
    return page, 422 if faults else 200


def _answer(claim) -> bool:
    """Take in what was typed and put in for each request; True when all was sent."""
    uploads = {
        request_id: take_upload(
            file.stream, declared_name=file.filename, field=f"answer_{request_id}"
        )
        for request_id, file in ((key.removeprefix("file_"), f) for key, f in request.files.items())
        if file.filename
    }
    given = []
    for asked in claim.requests:
        if asked.is_answered:
            continue
        key = str(asked.id)
        paper_id = request.form.get(f"paper_{key}", "")
        if key in uploads:
            kind = Paper(asked.kind) if asked.kind in set(Paper) else Paper.CERTIFICATE
            paper_id = str(add_paper(kind, uploads[key], owner=current_user, at=now()).id)
        text = request.form.get(f"answer_{key}", "").strip()[:5000]
        given.append(Answer(asked.id, text, _id(paper_id) or asked.paper_id))
    if request.form.get("go") == "send":
        services.answer_requests(claim, given, by=current_user, at=now())
        return True
    for answer in given:
        services.keep_answer(claim, answer, by=current_user, at=now())
    flash(_("Kept. Send the answers when all are complete."), "success")
    return False


def _possible(claim) -> list[dict]:
    """The claimant's buttons; answering has its own place on the page."""
    if CLAIM_WORKFLOW.find(ClaimAction.WITHDRAW) not in CLAIM_WORKFLOW.open_to(current_user, claim):
        return []
    return [
        {
            "label": _("Withdraw the claim"),
            "url": url_for("claims.withdraw", reference=claim.reference),
            "method": "post",
            "tone": "danger",
            "confirm": _("The claim ends without a decision. You may claim again later."),
        }
    ]


def _story_line(move) -> dict:
    target = ClaimState(move.target)
    return {
        "when": move.at,
        "title": target.label,
        "text": tr(move.text) if move.text else "",
        "tone": target.tone,
    }


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _own(reference: str):
    return get_own_claim(reference, claimant=current_user)


def _draft(reference: str):
    claim = _own(reference)
    authorize(ClaimPermission.EDIT, claim)
    return claim


def _entry(code: str):
    edition = edition_in_force(today())
    entry = get_entry(code, edition) if edition is not None else None
    if entry is None:
        raise NotFound
    return entry


def _typed() -> dict[str, list[str]]:
    return {
        name: request.form.getlist(name) for name in request.form if name not in LANGUAGE_AND_TOKEN
    }


def _step_url(claim, step: Step) -> str:
    if step is Step.PAPERS:
        return url_for("claims.papers", reference=claim.reference)
    if step is Step.CHECK:
        return url_for("claims.check", reference=claim.reference)
    return url_for("claims.edit", reference=claim.reference, step=step.value)


def _papers_page(claim, form: PaperForm):
    entry = _entry(claim.entry_code)
    chosen = services.read_draft(claim).get(Step.PAPERS, {})
    return _wizard(
        claim,
        Step.PAPERS,
        form=form,
        papers=[paper for paper in papers_for(entry) if paper.is_upload],
        optional=OPTIONAL_AT_FIRST,
        wallet=list_papers(current_user),
        chosen=chosen,
    )


def _wizard(claim, step: Step, *, form, **values) -> str:
    draft = services.read_draft(claim)
    forms = {
        name: step_form(name, draft.get(name))
        for name in ("person", "certificate", "experience", "employment")
    }
    return render_template(
        f"talent/claims/step_{step.value if step in (Step.PAPERS, Step.CHECK) else 'form'}.html",
        claim=claim,
        entry=_entry(claim.entry_code),
        step=step,
        steps=step_links(claim, step),
        form=form,
        forms=forms,
        degrees=Degree,
        saved_at=claim.changed_at,
        **values,
    )
