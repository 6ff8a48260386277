"""One's own account."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf import FlaskForm

from core import navigation
from core.accounts import services, sessions
from core.accounts.desk_forms import ProfileForm
from core.accounts.models import User
from core.accounts.policies import needs_second_factor
from core.clock import now
from core.web import signed_in

blueprint = Blueprint("accounts", __name__)


def me() -> User:
    """The signed-in person itself, not the proxy that stands for it."""
    user: User = current_user._get_current_object()  # noqa: SLF001
    return user


@blueprint.get("/welcome")
@signed_in
def welcome() -> Any:
    """Lead on after sign-in: staff to the desk, everybody else to their own page."""
    return redirect("/desk" if navigation.desk_links() else "/me")


@blueprint.route("/me/account", methods=["GET", "POST"])
@signed_in
def show() -> Any:
    form = ProfileForm(obj=me())
    if not me().is_staff:
        del form.wants_digest
    if form.validate_on_submit():
        services.update_profile(
            me(),
            display_name=form.display_name.data,
            preferred_language=form.preferred_language.data,
            time_zone=form.time_zone.data,
            wants_digest="wants_digest" in form and form.wants_digest.data,
            at=now(),
        )
        flash(_("Saved."), "success")
        return redirect(url_for("accounts.show", lang=form.preferred_language.data))
    page = render_template(
        "core/accounts/show.html",
        form=form,
        sessions=sessions.list_sessions(me()),
        this_session=sessions.current_session_id(),
        factor_needed=needs_second_factor(me()),
        confirm=FlaskForm(),
    )
    return (page, 422) if form.errors else page


@blueprint.post("/me/account/sessions/<uuid:session_id>/end")
@signed_in
def end_session(session_id: uuid.UUID) -> Any:
    if sessions.end_session(me(), session_id):
        flash(_("That browser is signed out."), "success")
    return redirect(url_for("accounts.show"))


@blueprint.post("/me/account/sessions/end-others")
@signed_in
def end_other_sessions() -> Any:
    """Sign out everywhere but here."""
    count = sessions.end_other_sessions(me())
    said = ngettext(
        "%(num)s other browser is signed out.", "%(num)s other browsers are signed out.", count
    )
    flash(said if count else _("No other browser was signed in."), "success")
    return redirect(url_for("accounts.show"))
