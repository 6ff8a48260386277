"""Answering what a reviewer asks: kept as one goes, sent one by one or together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias
from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now, today
from core.db import parse_id
from core.errors import NotFound, Words
from core.forms import answer_form
from core.web import requires
from talent.catalogue.papers import Paper
from talent.claims import services
from talent.claims.clock import read_clock
from talent.claims.forms.answers import LONGEST_ANSWER, SentAnswers
from talent.claims.models import Claim, SupplementRequest
from talent.claims.queries import lock_claim
from talent.claims.states import ClaimPermission, ClaimState
from talent.claims.values import Answer
from talent.claims.views.own import blueprint, own_claim, require_stage
from talent.wallet.forms import PaperForm
from talent.wallet.queries import list_papers
from talent.wallet.views import add_from_form

Answered: TypeAlias = str | BaseResponse | tuple[str, int]


@blueprint.route("/<reference>/answers", methods=["GET", "POST"])
@requires(ClaimPermission.READ)
def answers(reference: str) -> Answered:
    claim = own_claim(reference)
    if request.method == "POST":
        lock_claim(claim)
        return _take_answers(claim)
    if claim.standing is not ClaimState.SUPPLEMENT_REQUESTED:
        return redirect(url_for(".show", reference=reference))
    lacking = (str(asked.id) for asked in claim.open_requests if not asked.has_answer)
    meant = request.args.get("mend", "")
    missing: dict[str, Words] = {
        one: _l("Answer this in words or add a paper.") for one in lacking if meant in {"1", one}
    }
    return _page(claim, missing)


@blueprint.post("/<reference>/answers/autosave")
@requires(ClaimPermission.READ)
def autosave_answers(reference: str) -> Response:
    claim = own_claim(reference)
    lock_claim(claim)
    sent = SentAnswers(claim, request.form)
    if not sent.to_keep:
        require_stage(ClaimPermission.ANSWER, claim)
    _keep(claim, sent)
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
    lock_claim(claim)
    require_stage(ClaimPermission.ANSWER, claim)
    asked = _asked(claim, request_id)
    answer = Answer(request_id, asked.answer, paper_id)
    services.keep_answer(claim, answer, by=current_user, at=now())


def _take_answers(claim: Claim) -> Answered:
    """Keep what was typed, then do what the button says.

    A question may have been answered in another tab, withdrawn, or ended with its claim since the
    page was opened: nothing that was typed is lost by it, and the page says what became of it.
    """
    sent, waits = SentAnswers(claim, request.form), _waits(claim)
    if not waits and not sent.asked:
        require_stage(ClaimPermission.ANSWER, claim)
    faults = sent.faults({paper.id for paper in list_papers(current_user)}) if waits else {}
    if faults:
        return _page(claim, faults, typed=request.form), 422
    _keep(claim, sent)
    if sent.late:
        shown = {"claim": claim, "late": sent.late, "waits": waits}
        return render_template("talent/claims/answers_late.html", **shown)
    if sent.withdrawn:
        flash(_("What you wrote to a withdrawn question is kept and was not sent."), "warning")
    if waits:
        return redirect(_follow_button(claim), 303)
    if claim.standing is ClaimState.LAPSED and sent.to_keep:
        flash(
            _("The claim had ended already. What you wrote is kept for re-opening it."), "warning"
        )
    return redirect(url_for(".show", reference=claim.reference), 303)


def _follow_button(claim: Claim) -> str:
    """Do what was pressed once all is kept; where to go then."""
    here = url_for(".answers", reference=claim.reference)
    aim, _colon, what = request.form.get("go", "").partition(":")
    if request.form.get("_lang"):
        return here
    if aim == "add":
        asked = _asked(claim, parse_id(what))
        return url_for(".answer_with_paper", reference=claim.reference, request_id=asked.id)
    if aim == "extend":
        asked = _asked(claim, parse_id(what))
        services.lengthen_request(claim, asked.number, by=current_user, at=now())
        days = current_app.extensions["settings"].supplement_extension_days
        flash(
            ngettext(
                "You have %(num)s working day more for this question.",
                "You have %(num)s working days more for this question.",
                days,
            ),
            "success",
        )
        return f"{here}#q-{asked.id}"
    if aim == "send":
        return _send(claim, _asked(claim, parse_id(what)) if what else None, here)
    flash(_("Kept. Send the answers when all are complete."), "success")
    return here


def _send(claim: Claim, asked: SupplementRequest | None, here: str) -> str:
    """One answer, or all."""
    wanted = [asked] if asked is not None else claim.open_requests
    if not all(one.has_answer for one in wanted):
        return f"{here}?mend={asked.id}#q-{asked.id}" if asked is not None else f"{here}?mend=1"
    if asked is not None:
        answer = Answer(asked.id, asked.answer, asked.paper_id)
        services.answer_request(claim, answer, by=current_user, at=now())
    else:
        services.answer_requests(claim, [], by=current_user, at=now())
    if _waits(claim):
        flash(_("Your answer was sent. The other questions are still open."), "success")
        return here
    flash(_("Your answers were sent."), "success")
    return url_for(".show", reference=claim.reference)


def _keep(claim: Claim, sent: SentAnswers) -> None:
    """Keep words and chosen paper of every question in the form that may still take them."""
    for answer in sent.to_keep:
        services.keep_answer(claim, answer, by=current_user, at=now())


def _waits(claim: Claim) -> bool:
    return claim.standing is ClaimState.SUPPLEMENT_REQUESTED


def _asked(claim: Claim, request_id: UUID | None) -> SupplementRequest:
    for asked in claim.open_requests:
        if asked.id == request_id:
            return asked
    raise NotFound


def _page(claim: Claim, faults: Mapping[str, Words], typed: Mapping[str, str] | None = None) -> str:
    return render_template(
        "talent/claims/answers.html",
        claim=claim,
        clock=read_clock(claim, today()),
        wallet=list_papers(current_user),
        labels={paper.value: paper.label for paper in Paper},
        faults=faults,
        typed=typed or {},
        longest=LONGEST_ANSWER,
        more_days=current_app.extensions["settings"].supplement_extension_days,
    )
