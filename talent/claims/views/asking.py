"""The claimant has the employer written to again, or at the right address."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.drafts.views import Answered
from core.forms import answer_form
from core.web import requires
from talent.claims import services
from talent.claims.forms.employer import AddressForm
from talent.claims.states import ClaimPermission
from talent.claims.views.own import blueprint, own_claim, require_stage


@blueprint.route("/<reference>/employer", methods=["GET", "POST"])
@requires(ClaimPermission.READ)
def ask_employer(reference: str) -> Answered:
    claim = own_claim(reference)
    if request.method == "POST" or claim.employer_answered_at is None:
        require_stage(ClaimPermission.ASK_EMPLOYER, claim)
    else:
        return redirect(url_for(".show", reference=reference))
    form = AddressForm(data={"contact": claim.employer_contact})

    def send() -> Answered:
        services.ask_employer(claim, form.contact.data, by=current_user, at=now())
        flash(_("We wrote to %(address)s.", address=form.contact.data), "success")
        return redirect(url_for(".show", reference=reference), 303)

    def draw() -> str:
        return render_template("talent/claims/ask_employer.html", claim=claim, form=form)

    return answer_form(form, draw, send)
