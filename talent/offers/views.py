"""One's own offers: consent, what fits and why, begin a claim or decline."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from core.clock import now
from core.consents.queries import find_consent
from core.policy import authorize
from core.web import requires, signed_in
from talent.claims.states import OfferedFor
from talent.claims.wizard import DraftView, step_url
from talent.offers import services
from talent.offers.models import Asked
from talent.offers.policies import OfferPurpose
from talent.offers.queries import get_offer, offers_of
from talent.offers.states import OfferPermission

blueprint = Blueprint("offers", __name__, url_prefix="/me/offers")


@blueprint.get("")
@signed_in
def index() -> str:
    """Every offer, the latest first, and the consent it all rests on."""
    return render_template(
        "talent/offers/index.html",
        offers=offers_of(current_user),
        consent=find_consent(Asked(current_user.id), OfferPurpose.OFFERS),
        purpose=OfferPurpose.OFFERS,
        sources=OfferedFor,
    )


@blueprint.post("/consent")
@signed_in
def agree() -> Response:
    agrees = request.form.get("agree") == "yes"
    services.agree(current_user, agrees, at=now())
    said = _("You are told when an entry fits.") if agrees else _("The consent was withdrawn.")
    flash(said, "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:offer_id>/take")
@requires(OfferPermission.ANSWER)
def take(offer_id: UUID) -> Response:
    """Begin the claim, and go to its first step that is not answered."""
    offer = get_offer(offer_id, user=current_user)
    authorize(OfferPermission.ANSWER, offer)
    claim = services.take_offer(offer, by=current_user, at=now())
    return redirect(step_url(claim, DraftView(claim).wizard.first_open), 303)


@blueprint.post("/<uuid:offer_id>/decline")
@requires(OfferPermission.ANSWER)
def decline(offer_id: UUID) -> Response:
    offer = get_offer(offer_id, user=current_user)
    authorize(OfferPermission.ANSWER, offer)
    services.decline_offer(offer, by=current_user, at=now())
    flash(_("The offer was declined; it does not come again."), "success")
    return redirect(url_for(".index"), 303)
