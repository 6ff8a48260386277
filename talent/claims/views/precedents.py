"""Earlier decisions beside a claim: on its entry, its issuer, its country; nobody is named."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user

from core.errors import NotFound
from core.policy import authorize, can
from core.web import requires
from talent.catalogue.states import Degree
from talent.claims import precedents
from talent.claims.queries import get_claim
from talent.claims.states import ClaimPermission, Reason

blueprint = Blueprint("precedents", __name__, url_prefix="/desk/claims/<reference>/precedents")


@blueprint.get("")
@requires(ClaimPermission.READ)
def index(reference: str) -> str:
    if not can(ClaimPermission.LIST):
        raise NotFound
    claim = get_claim(reference, visible_to_user=current_user)
    authorize(ClaimPermission.READ, claim)
    return render_template(
        "talent/claims/desk/precedents.html",
        claim=claim,
        groups=precedents.all_of(claim),
        leading=precedents.leading_case(claim),
        degrees={degree.value: degree.label for degree in Degree},
        why={reason.value: reason.label for reason in Reason},
        reasons_of=precedents.reasons_of,
        departure_of=precedents.departure_of,
    )
