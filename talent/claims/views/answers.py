"""Answering what a reviewer asks: question by question, kept as one goes, sent together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now, today
from core.errors import NotFound, Words
from core.forms import answer_form
from core.printable import unseen_in
from core.web import requires
from talent.catalogue.papers import Paper
from talent.claims import services
from talent.claims.clock import read_clock
from talent.claims.models import Claim, SupplementRequest
from talent.claims.states import ClaimPermission, ClaimState
from talent.claims.values import Answer
from talent.claims.views.own import blueprint, own_claim, require_stage
from talent.wallet.forms import PaperForm
from talent.wallet.queries import list_papers
from talent.wallet.views import add_from_form

LONGEST_ANSWER = 5000
Answered: TypeAlias = str | BaseResponse | tuple[str, int]


@blueprint.route("/<reference>/answers", methods=["GET", "POST"])
@requires(ClaimPermission.READ)
def answers(reference: str) -> Answered:
    claim = own_claim(reference)
    if request.method == "POST":
        return _take_answers(claim)
    if claim.standing is not ClaimState.SUPPLEMENT_REQUESTED:
        return redirect(url_for(".show", reference=reference))
    unanswered = {str(asked.id) for asked in _open(claim) if not _has_answer(asked)}
    missing: dict[str, Words] = dict.fromkeys(
        unanswered, _l("Answer this in words or add a paper.")
    )
    return _page(claim, missing if request.args.get("mend") else {})


@blueprint.post("/<reference>/answers/autosave")
@requires(ClaimPermission.READ)
def autosave_answers(reference: str) -> Response:
    claim = own_claim(reference)
    require_stage(ClaimPermission.ANSWER, claim)
    _keep(claim)
    return Response(status=204)


@blueprint.route("/<reference>/answers/<uuid:request_id>/paper", methods=["GET", "POST"])
@requires(ClaimPermission.READ)
def answer_with_paper(reference: str, request_id: UUID) -> Answered:
    claim = own_claim(reference)
    if request.method == "GET" and claim.standing is not ClaimState.SUPPLEMENT_REQUESTED:
        return redirect(url_for(".show", reference=reference))
    require_stage(ClaimPermission.ANSWER, claim)
    asked = _asked(claim, request_id)
    kind = Paper(asked.kind) if asked.kind in set(Paper) else None
    form = PaperForm(kind=kind)

    def add() -> Answered:
        paper = add_from_form(form, kind)
        _use(own_claim(reference), request_id, paper.id)
        flash(_("The paper was added: %(paper)s.", paper=paper.original.display_name), "success")
        return redirect(url_for(".answers", reference=reference) + f"#q-{request_id}", 303)

    shown = {"claim": claim, "asked": asked, "kind": kind, "form": form}
    return answer_form(
        form, lambda: render_template("talent/claims/answer_paper.html", **shown), add
    )


def _use(claim: Claim, request_id: UUID, paper_id: UUID) -> None:
    """Put a new paper to its question; the words kept before stay."""
    require_stage(ClaimPermission.ANSWER, claim)
    asked = _asked(claim, request_id)
    answer = Answer(request_id, asked.answer, paper_id)
    services.keep_answer(claim, answer, by=current_user, at=now())


def _take_answers(claim: Claim) -> Answered:
    """Keep what was typed, then do what the button says."""
    if claim.standing is not ClaimState.SUPPLEMENT_REQUESTED and _were_sent(claim):
        return redirect(url_for(".show", reference=claim.reference), 303)
    require_stage(ClaimPermission.ANSWER, claim)
    faults = _faults(claim)
    if faults:
        return _page(claim, faults, typed=request.form), 422
    _keep(claim)
    return redirect(_follow_button(claim), 303)


def _follow_button(claim: Claim) -> str:
    """Do what was pressed once all is kept; where to go then."""
    here = url_for(".answers", reference=claim.reference)
    aim, _colon, what = request.form.get("go", "").partition(":")
    if request.form.get("_lang"):
        return here
    if aim == "add":
        asked = _asked(claim, _id(what))
        return url_for(".answer_with_paper", reference=claim.reference, request_id=asked.id)
    if aim == "extend":
        services.extend_term(claim, by=current_user, at=now())
        flash(_("You have 15 working days more, until the day below."), "success")
        return here
    if aim == "send":
        return _send(claim, here)
    flash(_("Kept. Send the answers when all are complete."), "success")
    return here


def _send(claim: Claim, here: str) -> str:
    if any(not _has_answer(asked) for asked in _open(claim)):
        return f"{here}?mend=1"
    services.answer_requests(claim, [], by=current_user, at=now())
    flash(_("Your answers were sent."), "success")
    return url_for(".show", reference=claim.reference)


def _keep(claim: Claim) -> None:
    """Keep the words and the chosen paper of every question that is in the form."""
    for asked in _open(claim):
        if f"answer_{asked.id}" not in request.form:
            continue
        text = request.form[f"answer_{asked.id}"].strip()[:LONGEST_ANSWER]
        chosen = _id(request.form.get(f"paper_{asked.id}", ""))
        answer = Answer(asked.id, text, chosen)
        services.keep_answer(claim, answer, by=current_user, at=now())


def _faults(claim: Claim) -> dict[str, Words]:
    own = {paper.id for paper in list_papers(current_user)}
    faults: dict[str, Words] = {}
    for asked in _open(claim):
        text = request.form.get(f"answer_{asked.id}", "")
        chosen = _id(request.form.get(f"paper_{asked.id}", ""))
        if len(text.strip()) > LONGEST_ANSWER:
            faults[str(asked.id)] = _l(
                "This is longer than %(most)s characters. Shorten it, or add it as a paper.",
                most=LONGEST_ANSWER,
            )
        elif unseen_in(text, but="\n\r\t"):
            faults[str(asked.id)] = _l("Take out the invisible characters and send the text again.")
        elif chosen is not None and chosen not in own:
            faults[str(asked.id)] = _l("Choose this paper again.")
    return faults


def _were_sent(claim: Claim) -> bool:
    """Whether the form at hand is about questions that are all answered: a second press."""
    ids = {name.removeprefix("answer_") for name in request.form if name.startswith("answer_")}
    answered = {str(asked.id) for asked in claim.requests if asked.is_answered}
    return bool(ids) and ids <= answered


def _open(claim: Claim) -> list[SupplementRequest]:
    return [asked for asked in claim.requests if not asked.is_answered]


def _has_answer(asked: SupplementRequest) -> bool:
    return bool(asked.answer.strip()) or asked.paper_id is not None


def _asked(claim: Claim, request_id: UUID | None) -> SupplementRequest:
    for asked in _open(claim):
        if asked.id == request_id:
            return asked
    raise NotFound


def _page(claim: Claim, faults: Mapping[str, Words], typed: Mapping[str, str] | None = None) -> str:
    return render_template(
        "talent/claims/answers.html",
        claim=claim,
        asked_now=_open(claim),
        clock=read_clock(claim, today()),
        wallet=list_papers(current_user),
        labels={paper.value: paper.label for paper in Paper},
        faults=faults,
        typed=typed or {},
        longest=LONGEST_ANSWER,
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
