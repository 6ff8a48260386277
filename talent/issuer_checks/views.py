"""One claim's issuer at the desk: what was asked and answered, and how the issuer answers."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now, today
from core.errors import NotFound
from core.forms import Answer, answer_form
from core.outbox import render
from core.policy import authorize, can
from core.web import requires
from talent.claims.models import Claim
from talent.claims.policies import is_reviewer
from talent.claims.queries import get_claim
from talent.issuer_checks import queries, services
from talent.issuer_checks.forms import AnswerForm, AskForm, ChannelForm
from talent.issuer_checks.mails import issuer_asked
from talent.issuer_checks.states import ChannelKind, IssuerPermission

P = IssuerPermission
PAGES = "talent/issuer_checks"
blueprint = Blueprint("issuer_checks", __name__, url_prefix="/desk/claims/<reference>/issuer")


@blueprint.route("", methods=["GET", "POST"])
@requires(P.READ)
def index(reference: str) -> Answer:
    """What was asked and answered; a further question from here, its letter looked at first."""
    claim = _load(reference)
    if request.method == "POST":
        authorize(P.NOTE, claim)
    checks, channel = queries.checks_of(claim), queries.channel_for(claim)
    form, letter = AskForm(data=_ready(claim, len(checks))), ""

    def draw() -> str:
        return render_template(
            f"{PAGES}/index.html", claim=claim, checks=checks, channel=channel, form=form,
            letter=letter, may_note=can(P.NOTE, claim),
        )  # fmt: skip

    def ask() -> Answer:
        nonlocal letter
        asked = form.to_asked()
        if request.form.get("go") == "preview" and asked.kind is ChannelKind.EMAIL:
            services.require_askable(claim, asked)
            letter = render(issuer_asked(claim, asked, len(checks) + 1))[1]
            return draw()
        services.ask_issuer(
            claim, asked, seen=form.seen_version, by=current_user, at=now(),
            answer=form.to_answer(),
        )  # fmt: skip
        flash(_("The e-mail to the issuer is on its way.") if asked.kind is ChannelKind.EMAIL
              else _("Noted."), "success")  # fmt: skip
        return redirect(url_for(".index", reference=reference), 303)

    return answer_form(form, draw, ask)


@blueprint.route("/<uuid:check_id>", methods=["GET", "POST"])
@requires(P.NOTE)
def answer(reference: str, check_id: UUID) -> Answer:
    """What the issuer answered to one question."""
    claim = _load(reference)
    authorize(P.NOTE, claim)
    check, form = queries.get_check(claim, check_id), AnswerForm(on=today())

    def keep() -> Answer:
        services.note_answer(check, form.to_answer(), by=current_user, at=now())
        flash(_("The answer was noted."), "success")
        return redirect(url_for(".index", reference=reference), 303)

    shown = {"claim": claim, "check": check, "form": form}
    return answer_form(form, lambda: render_template(f"{PAGES}/answer.html", **shown), keep)


@blueprint.route("/channel", methods=["GET", "POST"])
@requires(P.NOTE)
def channel(reference: str) -> Answer:
    """How the issuer answers: kept once, for all claims on its entries."""
    claim = _load(reference)
    authorize(P.NOTE, claim)
    known = queries.channel_for(claim)
    form = ChannelForm(obj=known)
    if not form.is_submitted() and known is not None:
        form.is_own.data = bool(known.entry_code)
        form.seen.data = str(known.version)

    def keep() -> Answer:
        said = form.to_channel()
        # The version a page saw is that of the row it showed; the other row may not be there yet.
        shown_own = known is not None and bool(known.entry_code)
        seen = form.seen_version if said.is_own == shown_own else 0
        services.keep_channel(claim, said, seen=seen, by=current_user, at=now())
        flash(_("Kept for all claims on this issuer's entries."), "success")
        return redirect(url_for(".index", reference=reference), 303)

    shown = {"claim": claim, "form": form}
    return answer_form(form, lambda: render_template(f"{PAGES}/channel.html", **shown), keep)


def _load(reference: str) -> Claim:
    if not is_reviewer(current_user):
        raise NotFound
    claim = get_claim(reference, visible_to_user=current_user)
    authorize(P.READ, claim)
    return claim


def _ready(claim: Claim, asked: int) -> dict[str, object]:
    """The question as the issuer's channel says it is best asked."""
    known = queries.channel_for(claim)
    ready: dict[str, object] = {"seen": str(asked), "reply_to": _answers_go_to()}
    if known is not None:
        mail = known.channel is ChannelKind.EMAIL
        ready |= {"kind": known.kind, "place": known.address if mail else known.place}
    return ready


def _answers_go_to() -> str:
    """The office's address, or the reviewer's own where the office told none."""
    return queries.office_address() or current_user.email
