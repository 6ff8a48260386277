"""To the city's own sign-in and back; what comes back is posted, since a GET never writes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.proxies import _security
from flask_security.utils import login_user

from core.accounts import oidc
from core.accounts.edge import is_local
from core.accounts.models import User
from core.clock import now
from core.db import db
from core.errors import DomainError
from core.web import public

GOING_TO = "office_going_to"
blueprint = Blueprint("office_sign_in", __name__, url_prefix="/sign-in/office")


@blueprint.get("")
@public
def leave() -> Any:
    """Off to the provider; whoever is signed in is asked for the password there again."""
    if not oidc.is_offered():
        abort(404)
    target = request.args.get("next")
    session[GOING_TO] = target if target and is_local(target) else ""
    anew = current_user.is_authenticated
    db.session.rollback()  # the provider may be slow, and nobody is to wait for it
    try:
        return oidc.send_there(anew=anew)
    except DomainError as refusal:
        flash(str(refusal.message), "error")
        return redirect(url_for("security.verify" if anew else "security.login"))


@blueprint.get("/back")
@public
def come_back() -> Any:
    """A page that posts what the provider sent along, by itself or by its button."""
    if not oidc.is_offered():
        abort(404)
    if "error" in request.args or not request.args.get("code"):
        flash(_("You did not sign in at the city's sign-in."), "warning")
        return redirect(url_for("security.login"))
    sent = {name: request.args.get(name, "") for name in ("code", "state")}
    return render_template("core/accounts/office_back.html", sent=sent)


@blueprint.post("/back")
@public
def finish() -> Any:
    """Sign in whom the provider means, or prove somebody signed in anew."""
    if not oidc.is_offered():
        abort(404)
    before: User | None = None
    if current_user.is_authenticated:
        before = current_user._get_current_object()  # noqa: SLF001
    target = session.pop(GOING_TO, "") or url_for("accounts.welcome")
    db.session.rollback()
    try:
        claims = oidc.read_answer()
        if before is not None:
            return _prove(claims, before, target)
        user = oidc.account_of(claims, at=now())
    except DomainError as refusal:
        flash(str(refusal.message), "error")
        return redirect(url_for("security.login"))
    if not oidc.brings_factor(claims):
        asked = _security.two_factor_plugins.tf_enter(user, False, "oidc", next_loc=target)
        if asked:
            return asked
    login_user(user, authn_via=["oidc"])
    return redirect(target)


def _prove(claims: Any, user: User, target: str) -> Any:
    if not oidc.proves_anew(claims, user, at=now()):
        flash(_("The sign-in did not come through. Start again."), "error")
        return redirect(url_for("security.verify"))
    session["fs_paa"] = now().timestamp()
    return redirect(target)
