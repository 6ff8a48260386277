"""The page an invitation leads to: whoever was invited accepts, with what has to be known."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from core.clock import now
from core.forms import Answer, answer_form
from core.juries import panels
from core.juries.desk.forms.panels import FactsForm, facts_form
from core.juries.mails import find_invited
from core.juries.models import Juror
from core.juries.states import JurorState
from core.juries.subjects import JURY_SUBJECTS
from core.web import signed_in

blueprint = Blueprint("jury_invitations", __name__, url_prefix="/me/juries/invitations")


@blueprint.route("/<token>", methods=["GET", "POST"])
@signed_in
def show(token: str) -> Answer:
    juror = find_invited(token, current_user)
    form: FactsForm = facts_form(FactsForm, juror, JURY_SUBJECTS[juror.round.subject].fields())
    form.name.data = form.name.data or current_user.display_name

    def accept() -> Answer:
        panels.accept(juror, form.to_facts(), by=current_user, at=now())
        flash(_("Thank you. You are on the panel."), "success")
        return redirect(url_for(".show", token=token), 303)

    return answer_form(form, lambda: _page(juror, token, form), accept, keeps=True)


@blueprint.post("/<token>/decline")
@signed_in
def decline(token: str) -> Response:
    juror = find_invited(token, current_user)
    panels.decline(juror, "", by=current_user, at=now())
    flash(_("You declined. The coordinator sees it."), "success")
    return redirect(url_for(".show", token=token), 303)


def _page(juror: Juror, token: str, form: FactsForm) -> str:
    is_asked = juror.standing is JurorState.INVITED and juror.round.standing in panels.CHANGEABLE
    return render_template(
        "core/juries/invitation.html", juror=juror, round=juror.round, token=token, form=form,
        is_asked=is_asked,
    )  # fmt: skip
