"""One's own account, and other people's accounts for administrators."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf import FlaskForm

from core import navigation
from core.accounts import grants, queries, services, sessions
from core.accounts.desk_forms import GrantForm, ProfileForm
from core.accounts.models import User
from core.accounts.policies import AccountPermission, needs_second_factor
from core.clock import now
from core.forms import answer_form
from core.policy import authorize
from core.web import requires, signed_in

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


@blueprint.get("/desk/accounts/<uuid:account_id>")
@requires(AccountPermission.READ)
def inspect(account_id: uuid.UUID) -> Any:
    authorize(AccountPermission.READ)
    return _account_page(queries.get_account(account_id), GrantForm())


def _account_page(user: User, form: GrantForm) -> str:
    return render_template("core/accounts/inspect.html", user=user, form=form)


@blueprint.post("/desk/accounts/<uuid:account_id>/roles")
@requires(AccountPermission.MANAGE)
def grant(account_id: uuid.UUID) -> Any:
    user = queries.get_account(account_id)
    authorize(AccountPermission.MANAGE, user)
    form = GrantForm()

    def give() -> Any:
        role, kind, value = form.to_grant()
        known = [one.code for one in current_app.extensions["settings"].city.districts]
        scope: Any = {"scope_kind": kind, "scope_value": value, "districts": known}
        grants.grant_role(user, role, by=me(), at=now(), **scope)
        flash(_("The role is granted."), "success")
        return redirect(url_for("accounts.inspect", account_id=user.id))

    return answer_form(form, lambda: _account_page(user, form), give)


@blueprint.post("/desk/accounts/<uuid:account_id>/roles/<uuid:grant_id>/revoke")
@requires(AccountPermission.MANAGE)
def revoke(account_id: uuid.UUID, grant_id: uuid.UUID) -> Any:
    user = queries.get_account(account_id)
    authorize(AccountPermission.MANAGE, user)
    grants.revoke_role(queries.get_grant(user, grant_id), by=me(), at=now())
    flash(_("The role is taken away."), "success")
    return redirect(url_for("accounts.inspect", account_id=user.id))


@blueprint.post(
    "/desk/accounts/<uuid:account_id>/<any(disable, enable, 'reset-factor', untie):action>"
)
@requires(AccountPermission.MANAGE)
def change(account_id: uuid.UUID, action: str) -> Any:
    user = queries.get_account(account_id)
    authorize(AccountPermission.MANAGE, user)
    services_of = {
        "disable": (services.disable_account, _("The account is disabled.")),
        "enable": (services.enable_account, _("The account is open again.")),
        "untie": (services.untie_office_sign_in, _("The city's sign-in no longer opens it.")),
        "reset-factor": (services.reset_second_factor, _("The second factor is removed.")),
    }
    service, said = services_of[action]
    service(user, by=me(), at=now())
    flash(said, "success")
    return redirect(url_for("accounts.inspect", account_id=user.id))
