"""The employer's page: confirm or deny an employment by a link, without an account."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from core.api.limits import caller, spend
from core.clock import now
from core.errors import NotFound
from core.web import public
from talent.claims import services
from talent.claims.forms.employer import CONFIRMED, EmployerForm
from talent.claims.links import find_claim_by_employer_token
from talent.claims.policies import ANSWERABLE

blueprint = Blueprint("employers", __name__)
# A letter is opened a few times; whoever tries tokens is slowed down.
RATE = "60/minute"


@blueprint.route("/employer/<token>", methods=["GET", "POST"])
@public
def answer(token: str) -> BaseResponse:
    if not spend(RATE, "employer", caller()).granted:
        abort(429)
    try:
        claim = find_claim_by_employer_token(token)
    except NotFound:
        # Wrong, too old or sent to an address since corrected: one answer for all of them.
        return make_response(render_template("talent/claims/employer/ended.html"), 404)
    form = EmployerForm()
    is_open = claim.employer_answered_at is None and claim.standing in ANSWERABLE
    if form.validate_on_submit():
        services.answer_as_employer(
            claim,
            confirmed=form.answer.data == CONFIRMED,
            officer=form.officer.data,
            note=form.note.data or "",
            at=now(),
        )
        return redirect(url_for("employers.answer", token=token), 303)
    page = render_template(
        "talent/claims/employer/answer.html", claim=claim, form=form, is_open=is_open
    )
    response = make_response(page, 422 if form.errors else 200)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response
