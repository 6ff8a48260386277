"""The page on which a claimant takes a lapsed claim up again, with a reason."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.clock import now
from core.forms import Answer, BaseForm, answer_form, paragraph
from core.i18n import language
from core.web import requires
from talent.claims import services
from talent.claims.clock import reopen_until
from talent.claims.states import ClaimPermission
from talent.claims.views.own import leads_back, own_claim, require_stage

blueprint = Blueprint("reopenings", __name__, url_prefix="/me/claims")


class ReopenForm(BaseForm):
    reason = paragraph(
        _l("Why the papers did not come in time"), 2_000, missing=_l("Say why, in a sentence."),
        description=_l("The reviewer reads it."), render_kw={"rows": 4},
    )  # fmt: skip


@blueprint.route("/<reference>/reopen", methods=["GET", "POST"])
@requires(ClaimPermission.READ)
@leads_back
def reopen(reference: str) -> Answer:
    claim, form = own_claim(reference), ReopenForm()
    require_stage(ClaimPermission.REOPEN, claim)

    def act() -> Answer:
        reason = {language(): form.reason.data or ""}
        services.reopen_claim(claim, reason, by=current_user, at=now())
        flash(_("The claim was re-opened."), "success")
        return redirect(url_for("claims.show", reference=reference), 303)

    def draw() -> str:
        shown = {"claim": claim, "form": form, "last": reopen_until(claim)}
        return render_template("talent/reopenings/reopen.html", **shown)

    return answer_form(form, draw, act, keeps=True)
