"""Flask-Security, bound with only the parts that are used (docs/decisions/accounts.md).

Its views do the risky steps (tokens, password hashing, second factor); pages, words, letters,
sessions and limits are ours.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, render_template, request
from flask_security import RoleMixin, Security, SQLAlchemyUserDatastore
from flask_security import views as theirs
from flask_security.change_email import change_email
from flask_security.recovery_codes import mf_recovery, mf_recovery_codes
from passlib.context import CryptContext  # type: ignore[import-untyped]

from core.accounts import edge, forms
from core.accounts.mails import OutboxMail
from core.accounts.messages import MESSAGES
from core.accounts.models import User, normalise_email
from core.accounts.passwords import SHORTEST, Passwords
from core.accounts.totp import TimeCodes
from core.clock import now
from core.db import db
from core.keys.digests import mark_of
from core.settings import Settings
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
    "two_factor_rescue": ("/second-factor/help", ["GET"], edge.rescue, PUBLIC),
    "mf_recovery": ("/second-factor/recovery", BOTH, mf_recovery, PUBLIC),
    "mf_recovery_codes": ("/me/recovery-codes", BOTH, mf_recovery_codes, SIGNED_IN),
    "verify": ("/me/prove", BOTH, theirs.verify, SIGNED_IN),
    "change_password": ("/me/password", BOTH, theirs.change_password, SIGNED_IN),
    "change_email": ("/me/email", BOTH, change_email, SIGNED_IN),
    "change_email_confirm": ("/me/email/<token>", BOTH, edge.confirm_new_email, PUBLIC),
}

TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"

# Argon2id at OWASP's first choice: 19 MiB, two passes.
HASH_COST = {"argon2__rounds": 2, "argon2__memory_cost": 19_456, "argon2__parallelism": 1}


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
    app.config.update(configuration(app.extensions["settings"]))
    for key, message in MESSAGES.items():
        app.config[f"SECURITY_MSG_{key}"] = message
    security = Security(
        app,
        Accounts(db, User, NoRole),
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
        mail_util_cls=OutboxMail,
        password_util_cls=Passwords,
        totp_cls=TimeCodes,
        render_template=render,
    )
    # Digests in links cost as much as one password, so that a letter sent and a letter only
    # pretended take the same time; theirs would cost ten times that.
    security.hashing_context = CryptContext(schemes=["argon2"], **HASH_COST)
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


def configuration(settings: Settings) -> dict[str, Any]:
    """Every setting of Flask-Security that differs from its default."""
    chosen = {
        "REGISTERABLE": True,
        "CONFIRMABLE": True,
        "RECOVERABLE": True,
        "CHANGEABLE": True,
        "CHANGE_EMAIL": True,
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_IMPLEMENTATIONS": {"code": "flask_security.twofactor.CodeTfPlugin"},
        # One step of 30 seconds to either side for clocks that differ.
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TWO_FACTOR_POST_SETUP_VIEW": "/me/account",
        "TWO_FACTOR_ERROR_VIEW": "/sign-in",
        # By the mark of their key; "1" is what the oldest was called first.
        "TOTP_SECRETS": {"1": settings.field_keys[-1]}
        | {mark_of(key): key for key in settings.field_keys},
        "TOTP_ISSUER": settings.city.product_name["en"],
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [key.encode() for key in settings.field_keys],
        "RETURN_GENERIC_RESPONSES": True,
        "PASSWORD_LENGTH_MIN": SHORTEST,
        "PASSWORD_CONFIRM_REQUIRED": False,
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": ["argon2"],
        "PASSWORD_HASH_PASSLIB_OPTIONS": HASH_COST,
        "USER_IDENTITY_ATTRIBUTES": [
            {"email": {"mapper": normalise_email, "case_insensitive": False}}
        ],
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "EMAIL_PLAINTEXT": False,
        "EMAIL_HTML": False,
        "JOIN_USER_ROLES": False,
        "API_ENABLED_METHODS": ["session"],
        "DATETIME_FACTORY": now,
        "I18N_DOMAIN": "messages",
        "I18N_DIRNAME": [str(TRANSLATIONS)],
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
        "CONFIRM_EMAIL_WITHIN": timedelta(days=2),
        "RESET_PASSWORD_WITHIN": timedelta(hours=1),
        "CHANGE_EMAIL_WITHIN": timedelta(hours=2),
        "FRESHNESS": timedelta(minutes=10),
        "FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "POST_LOGIN_VIEW": "/welcome",
        "POST_LOGOUT_VIEW": "/",
        "POST_REGISTER_VIEW": "/sign-in",
        "POST_CHANGE_VIEW": "/me/account",
        "POST_CHANGE_EMAIL_VIEW": "/me/account",
        "POST_VERIFY_VIEW": "/me/account",
    }
    addresses = {
        "LOGIN_URL": "login",
        "LOGOUT_URL": "logout",
        "REGISTER_URL": "register",
        "RESET_URL": "forgot_password",
        "CONFIRM_URL": "send_confirmation",
        "CHANGE_URL": "change_password",
        "CHANGE_EMAIL_URL": "change_email",
        "VERIFY_URL": "verify",
    }
    chosen |= {name: ROUTES[endpoint][0] for name, endpoint in addresses.items()}
    return {f"SECURITY_{name}": value for name, value in chosen.items()}
