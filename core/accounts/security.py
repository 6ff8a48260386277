"""Flask-Security, bound with only the parts that are used (docs/decisions/accounts.md).

Its views do the risky steps (tokens, password hashing, second factor); pages, words, letters,
sessions and limits are ours.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, render_template, request
from flask_security import RoleMixin, Security, SQLAlchemyUserDatastore
from flask_security import views as theirs
from flask_security import webauthn as by_passkey
from flask_security.change_email import change_email
from flask_security.recovery_codes import mf_recovery, mf_recovery_codes
from flask_security.tf_plugin import tf_select
from passlib.context import CryptContext  # type: ignore[import-untyped]

from core.accounts import edge, forms, passkeys
from core.accounts.configuration import HASH_COST, configuration
from core.accounts.mails import OutboxMail
from core.accounts.messages import MESSAGES
from core.accounts.models import Passkey, User
from core.accounts.passwords import Passwords
from core.accounts.totp import TimeCodes
from core.db import db
from core.keys.signed import SharedSigner
from core.web import FOREIGN_ROUTES, PUBLIC, SIGNED_IN, Access, ForeignRoute

BOTH = ["GET", "POST"]

# endpoint: address, methods, view, who may enter. Nothing else of Flask-Security is reachable.
ROUTES = {
    "login": ("/sign-in", BOTH, theirs.login, PUBLIC),
    "logout": ("/sign-out", ["POST"], theirs.logout, PUBLIC),
    "register": ("/register", BOTH, theirs.register, PUBLIC),
    "send_confirmation": ("/confirm", BOTH, theirs.send_confirmation, PUBLIC),
    "confirm_email": ("/confirm/<token>", BOTH, edge.confirm_email, PUBLIC),
    "forgot_password": ("/recover", BOTH, theirs.forgot_password, PUBLIC),
    "reset_password": ("/recover/<token>", BOTH, theirs.reset_password, PUBLIC),
    "two_factor_setup": ("/second-factor", BOTH, theirs.two_factor_setup, PUBLIC),
    "two_factor_token_validation": (
        "/second-factor/code",
        BOTH,
        theirs.two_factor_token_validation,
        PUBLIC,
    ),
    "tf_select": ("/second-factor/choose", BOTH, tf_select, PUBLIC),
    "wan_signin": ("/sign-in/passkey", BOTH, by_passkey.webauthn_signin, PUBLIC),
    "wan_signin_response": (
        "/sign-in/passkey/<token>",
        ["POST"],
        by_passkey.webauthn_signin_response,
        PUBLIC,
    ),
    "wan_register": ("/me/passkeys", BOTH, by_passkey.webauthn_register, SIGNED_IN),
    "wan_register_response": (
        "/me/passkeys/<token>",
        ["POST"],
        by_passkey.webauthn_register_response,
        SIGNED_IN,
    ),
    "wan_delete": ("/me/passkeys/remove", ["POST"], by_passkey.webauthn_delete, SIGNED_IN),
    "wan_verify": ("/me/prove/passkey", BOTH, by_passkey.webauthn_verify, SIGNED_IN),
    "wan_verify_response": (
        "/me/prove/passkey/<token>",
        ["POST"],
        by_passkey.webauthn_verify_response,
        SIGNED_IN,
    ),
    "two_factor_rescue": ("/second-factor/help", ["GET"], edge.rescue, PUBLIC),
    "mf_recovery": ("/second-factor/recovery", BOTH, mf_recovery, PUBLIC),
    "mf_recovery_codes": ("/me/recovery-codes", BOTH, mf_recovery_codes, SIGNED_IN),
    "verify": ("/me/prove", BOTH, theirs.verify, SIGNED_IN),
    "change_password": ("/me/password", BOTH, theirs.change_password, SIGNED_IN),
    "change_email": ("/me/email", BOTH, change_email, SIGNED_IN),
    "change_email_confirm": ("/me/email/<token>", BOTH, edge.confirm_new_email, PUBLIC),
}


class NoRole(RoleMixin):
    """Flask-Security wants a role class; roles here are grants with a scope."""


class Accounts(SQLAlchemyUserDatastore):
    """Flask-Security's way to our tables; the unit of work stays with core.web."""

    def commit(self) -> None:
        """Leave the commit to the edge, which also knows whether the request was refused."""

    def create_user(self, **values: Any) -> User:
        """A new account with its identifiers, which links and letters need at once."""
        user = User(active=True, **values)
        db.session.add(user)
        db.session.flush()
        return user


def init_app(app: Flask) -> Security:
    """Configure and bind; returns the bound extension."""
    addresses = {endpoint: route[0] for endpoint, route in ROUTES.items()}
    app.config.update(configuration(app.extensions["settings"], addresses))
    for key, message in MESSAGES.items():
        app.config[f"SECURITY_MSG_{key}"] = message
    security = Security(
        app,
        Accounts(db, User, NoRole, Passkey),
        register_blueprint=False,
        login_form=forms.SignInForm,
        register_form=forms.RegistrationForm,
        send_confirmation_form=forms.ResendForm,
        forgot_password_form=forms.RecoverForm,
        reset_password_form=forms.NewPasswordForm,
        change_password_form=forms.PasswordChangeForm,
        change_email_form=forms.EmailChangeForm,
        verify_form=forms.ProveForm,
        two_factor_setup_form=forms.SecondFactorForm,
        two_factor_verify_code_form=forms.CodeForm,
        two_factor_rescue_form=forms.RescueForm,
        mf_recovery_form=forms.RecoveryCodeForm,
        mf_recovery_codes_form=forms.RecoveryCodesForm,
        two_factor_select_form=forms.ChooseFactorForm,
        wan_register_form=passkeys.NewPasskeyForm,
        wan_register_response_form=passkeys.MadePasskeyForm,
        wan_signin_form=passkeys.PasskeySignInForm,
        wan_signin_response_form=passkeys.PasskeyAnswerForm,
        wan_delete_form=passkeys.DropPasskeyForm,
        wan_verify_form=passkeys.PasskeyProofForm,
        webauthn_util_cls=passkeys.PasskeyRules,
        mail_util_cls=OutboxMail,
        password_util_cls=Passwords,
        totp_cls=TimeCodes,
        render_template=render,
    )
    # Digests in links cost as much as one password, so that a letter sent and a letter only
    # pretended take the same time; theirs would cost ten times that.
    security.hashing_context = CryptContext(schemes=["argon2"], **HASH_COST)
    # Another machine may have signed the secret of a link or of a step of signing in.
    for name, serializer in vars(security).items():
        if name.endswith("_serializer"):
            serializer.signer = SharedSigner
    # Nobody asks these pages for JSON; refusing it keeps one path to each step.
    security.want_json(lambda _request: False)
    security.principal.skip_static = True
    app.register_blueprint(_blueprint())
    FOREIGN_ROUTES.add(
        app,
        *(
            ForeignRoute(f"security.{endpoint}", Access(access))
            for endpoint, (_address, _methods, _view, access) in ROUTES.items()
        ),
    )
    return security


def _blueprint() -> Blueprint:
    blueprint = Blueprint("security", __name__)
    for endpoint, (address, methods, view, _access) in ROUTES.items():
        blueprint.add_url_rule(address, endpoint=endpoint, view_func=view, methods=methods)
    blueprint.before_request(edge.guard)
    blueprint.url_defaults(edge.carry_next)
    return blueprint


def render(template: str, **context: Any) -> Any:
    """One of our pages in place of theirs; 422 when a form comes back with faults."""
    refused = False
    for form in context.values():
        if isinstance(form, forms.AccountForm):
            form.before_drawing()
            refused = refused or (request.method == "POST" and bool(form.errors))
    page = render_template(template, **context)
    return (page, 422) if refused else page
