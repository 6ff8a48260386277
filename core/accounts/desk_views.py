"""Other people's accounts, for administrators: invited, given roles, shut, helped."""

from __future__ import annotations

import uuid
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from core.accounts import grants, proposals, queries, services
from core.accounts.desk_forms import GrantForm, InvitationForm, ResetForm
from core.accounts.models import User
from core.accounts.policies import AccountPermission
from core.accounts.roles import SENSITIVE, Role
from core.accounts.views import blueprint, me
from core.clock import now
from core.errors import DomainError
from core.forms import answer_form
from core.policy import authorize
from core.web import requires

READ, MANAGE = AccountPermission.READ, AccountPermission.MANAGE
DESK = "/desk/accounts"


@blueprint.route(f"{DESK}/invite", methods=["GET", "POST"])
@requires(MANAGE)
def invite() -> Any:
    """A new account with a role; its owner is written to and chooses a password."""
    authorize(MANAGE)
    form = InvitationForm()

    def do() -> Any:
        role = form.to_grant()[0]
        require_reason(form, role)
        user = services.invite_account(
            email=form.email.data or "",
            display_name=form.display_name.data or "",
            preferred_language=form.language.data,
            by=me(),
            at=now(),
        )
        give(user, form)
        return redirect(url_for("accounts.inspect", account_id=user.id))

    draw = lambda: render_template("core/accounts/invite.html", form=form)  # noqa: E731
    return answer_form(form, draw, do)


@blueprint.get(f"{DESK}/<uuid:account_id>")
@requires(READ)
def inspect(account_id: uuid.UUID) -> Any:
    authorize(READ)
    return _account_page(queries.get_account(account_id))


@blueprint.post(f"{DESK}/<uuid:account_id>/roles")
@requires(MANAGE)
def grant(account_id: uuid.UUID) -> Any:
    user, form = _account(account_id), GrantForm()

    def do() -> Any:
        require_reason(form, form.to_grant()[0])
        give(user, form)
        return _back(user)

    return answer_form(form, lambda: _account_page(user, form=form), do)


@blueprint.post(f"{DESK}/<uuid:account_id>/roles/<uuid:grant_id>/revoke")
@requires(MANAGE)
def revoke(account_id: uuid.UUID, grant_id: uuid.UUID) -> Any:
    user = _account(account_id)
    grants.revoke_role(queries.get_grant(user, grant_id), by=me(), at=now())
    flash(_("The role is taken away."), "success")
    return _back(user)


@blueprint.post(f"{DESK}/<uuid:account_id>/second-factor")
@requires(MANAGE)
def propose_reset(account_id: uuid.UUID) -> Any:
    """Ask a second administrator to take somebody's second factor off."""
    user, form = _account(account_id), ResetForm(prefix="reset")

    def do() -> Any:
        proposals.propose_reset(user, by=me(), at=now(), reason=form.reason.data or "")
        flash(_("A second administrator has to confirm this."), "success")
        return _back(user)

    return answer_form(form, lambda: _account_page(user, reset=form), do)


@blueprint.post(
    f"{DESK}/<uuid:account_id>/proposals/<uuid:proposal_id>/<any(confirm, drop):action>"
)
@requires(MANAGE)
def settle(account_id: uuid.UUID, proposal_id: uuid.UUID, action: str) -> Any:
    user = _account(account_id)
    proposal = proposals.get_proposal(user, proposal_id)
    does = {
        "confirm": (proposals.confirm_proposal, _("It is confirmed and done.")),
        "drop": (proposals.drop_proposal, _("The proposal is dropped.")),
    }
    service, said = does[action]
    try:
        service(proposal, by=me(), at=now())
    except DomainError as refusal:
        flash(str(refusal.message), "error")
    else:
        flash(said, "success")
    return _back(user)


@blueprint.post(f"{DESK}/<uuid:account_id>/<any(disable, enable, untie):action>")
@requires(MANAGE)
def change(account_id: uuid.UUID, action: str) -> Any:
    user = _account(account_id)
    services_of = {
        "disable": (services.disable_account, _("The account is disabled.")),
        "enable": (services.enable_account, _("The account is open again.")),
        "untie": (services.untie_office_sign_in, _("The city's sign-in no longer opens it.")),
    }
    service, said = services_of[action]
    service(user, by=me(), at=now())
    flash(said, "success")
    return _back(user)


def require_reason(form: GrantForm, role: Role) -> None:
    """Refuse, at its field, a role of great power without a reason."""
    if role in SENSITIVE and not (form.reason.data or "").strip():
        raise DomainError(_("A second administrator reads why. Give a reason."), field="reason")


def give(user: User, form: GrantForm) -> None:
    """Grant the role, or propose it where a second administrator has to confirm."""
    role, kind, value = form.to_grant()
    known = [one.code for one in current_app.extensions["settings"].city.districts]
    scope: Any = {"scope_kind": kind, "scope_value": value, "districts": known}
    if role in SENSITIVE:
        reason = form.reason.data or ""
        proposals.propose_role(user, role, by=me(), at=now(), reason=reason, **scope)
        flash(_("A second administrator has to confirm this."), "success")
    else:
        grants.grant_role(user, role, by=me(), at=now(), **scope)
        flash(_("The role is granted."), "success")


def _account(account_id: uuid.UUID) -> User:
    user = queries.get_account(account_id)
    authorize(MANAGE, user)
    return user


def _account_page(
    user: User, *, form: GrantForm | None = None, reset: ResetForm | None = None
) -> str:
    return render_template(
        "core/accounts/inspect.html",
        user=user,
        form=form or GrantForm(formdata=None),
        reset=reset or ResetForm(formdata=None, prefix="reset"),
        proposals=proposals.open_proposals(user),
    )


def _back(user: User) -> Any:
    return redirect(url_for("accounts.inspect", account_id=user.id))
