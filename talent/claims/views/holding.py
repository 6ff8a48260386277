"""Putting a claim on hold at the desk, and letting it go on."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.clock import now, today
from core.errors import Conflict, NotFound
from core.forms import Answer, answer_form
from core.policy import authorize
from core.web import requires
from talent.claims.clock import read_clock
from talent.claims.forms.hold import HoldForm
from talent.claims.holds import HoldPermission
from talent.claims.models import Claim
from talent.claims.policies import is_reviewer
from talent.claims.queries import get_claim
from talent.claims.services import hold_claim, release_claim

blueprint = Blueprint("claim_holds", __name__, url_prefix="/desk/claims/<reference>/hold")


@blueprint.route("", methods=["GET", "POST"])
@requires(HoldPermission.HOLD)
def show(reference: str) -> Answer:
    """Stop the clock with a reason; what is on hold is let go on from the same page."""
    claim = _load(reference)
    form = HoldForm(data={"seen": str(claim.version)})

    def draw() -> str:
        shown = {"claim": claim, "form": form, "clock": read_clock(claim, today())}
        return render_template("talent/claims/desk/hold.html", **shown)

    def hold() -> Answer:
        _require_seen(claim, form.seen_version)
        hold_claim(claim, form.to_hold(), by=current_user, at=now())
        flash(_("On hold. The claimant is told why."), "success")
        return redirect(url_for("claims_desk.show", reference=reference), 303)

    return answer_form(form, draw, hold)


@blueprint.post("/end")
@requires(HoldPermission.HOLD)
def end(reference: str) -> Answer:
    claim = _load(reference)
    seen = request.form.get("seen", "")
    _require_seen(claim, int(seen) if seen.isascii() and seen.isdigit() else -1)
    release_claim(claim, by=current_user, at=now())
    flash(_("The clock runs again. The claimant is told."), "success")
    return redirect(url_for("claims_desk.show", reference=reference), 303)


def _load(reference: str) -> Claim:
    if not is_reviewer(current_user):
        raise NotFound
    claim = get_claim(reference, visible_to_user=current_user)
    authorize(HoldPermission.HOLD, claim)
    return claim


def _require_seen(claim: Claim, seen: int) -> None:
    if claim.version != seen:
        raise Conflict(_l("A colleague changed this meanwhile. Nothing was changed."))
