"""A person's tokens: give one, see which there are, take one back."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core import audit
from core.accounts.freshness import prove_password
from core.api import services
from core.api.forms import TokenForm
from core.api.queries import get_own_token, list_tokens
from core.api.states import API_SCOPES
from core.clock import now
from core.errors import DomainError
from core.web import signed_in

blueprint = Blueprint("tokens", __name__, url_prefix="/me/tokens")


@blueprint.route("", methods=["GET", "POST"])
@signed_in
def index():
    form, secret = TokenForm(), None
    if form.validate_on_submit():
        try:
            secret = _give(form)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            form = TokenForm(formdata=None)
    page = render_template(
        "core/api/tokens.html",
        form=form,
        secret=secret,
        tokens=list_tokens(current_user),
        scopes=API_SCOPES.by_key(),
        moment=now(),
    )
    return page, 422 if form.errors else 200


def _give(form: TokenForm) -> str:
    """The secret of a new token; refuses whoever does not know the password."""
    prove_password(current_user, form.password.data)
    moment = now()
    token, secret = services.issue_token(
        current_user,
        name=form.name.data,
        scopes=form.scopes.data,
        at=moment,
        expires_at=moment + timedelta(days=int(form.days.data)),
    )
    audit.record("api:token:issued", token, by=current_user, scopes=token.scopes)
    return secret


@blueprint.post("/<uuid:token_id>/revoke")
@signed_in
def revoke(token_id: UUID):
    token = services.revoke_token(get_own_token(token_id, current_user), at=now())
    audit.record("api:token:revoked", token, by=current_user)
    flash(_("The token no longer works."), "success")
    return redirect(url_for("tokens.index"), 303)
