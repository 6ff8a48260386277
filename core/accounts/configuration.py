"""Every setting of Flask-Security that differs from its default."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from core.accounts.models import normalise_email
from core.accounts.passwords import SHORTEST
from core.clock import now
from core.keys.digests import mark_of
from core.settings import Settings

TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"
# Argon2id at OWASP's first choice: 19 MiB, two passes.
HASH_COST = {"argon2__rounds": 2, "argon2__memory_cost": 19_456, "argon2__parallelism": 1}


FIXED: Mapping[str, Any] = {
    "REGISTERABLE": True,
    "CONFIRMABLE": True,
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "CHANGE_EMAIL": True,
    "TWO_FACTOR": True,
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_IMPLEMENTATIONS": {
        "code": "flask_security.twofactor.CodeTfPlugin",
        "webauthn": "core.accounts.passkeys.PasskeyFactor",
    },
    "WEBAUTHN": True,
    "WAN_ALLOW_USER_HINTS": False,
    "WAN_ALLOW_AS_VERIFY": ["first"],
    "WAN_REGISTER_WITHIN": timedelta(minutes=5),
    "WAN_SIGNIN_WITHIN": timedelta(minutes=5),
    # One step of 30 seconds to either side for clocks that differ.
    "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "TWO_FACTOR_POST_SETUP_VIEW": "/me/account",
    "TWO_FACTOR_ERROR_VIEW": "/sign-in",
    "MULTI_FACTOR_RECOVERY_CODES": True,
    "MULTI_FACTOR_RECOVERY_CODES_N": 8,
    "RETURN_GENERIC_RESPONSES": True,
    "PASSWORD_LENGTH_MIN": SHORTEST,
    "PASSWORD_CONFIRM_REQUIRED": False,
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": ["argon2"],
    "PASSWORD_HASH_PASSLIB_OPTIONS": HASH_COST,
    "USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": normalise_email, "case_insensitive": False}}],
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "allow_smtputf8": False},
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
    "POST_REGISTER_VIEW": "security.login",
    "POST_CHANGE_VIEW": "/me/account",
    "POST_CHANGE_EMAIL_VIEW": "/me/account",
    "POST_VERIFY_VIEW": "/me/account",
}
# Settings that hold an address of ours, and the endpoint it belongs to.
ENDPOINTS = {
    "LOGIN_URL": "login", "LOGOUT_URL": "logout", "REGISTER_URL": "register",
    "RESET_URL": "forgot_password", "CONFIRM_URL": "send_confirmation",
    "CHANGE_URL": "change_password",
    "CHANGE_EMAIL_URL": "change_email", "VERIFY_URL": "verify",
}  # fmt: skip


def configuration(settings: Settings, addresses: Mapping[str, str]) -> dict[str, Any]:
    """The settings by their full names; `addresses` are those of our routes, by endpoint."""
    keys = settings.field_keys
    chosen = {
        **FIXED,
        # By the mark of their key; "1" is what the oldest was called first.
        "TOTP_SECRETS": {"1": keys[-1]} | {mark_of(key): key for key in keys},
        "WAN_RP_NAME": settings.city.product_name["en"],
        "TOTP_ISSUER": settings.city.product_name["en"],
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [key.encode() for key in keys],
        **{name: addresses[endpoint] for name, endpoint in ENDPOINTS.items()},
    }
    return {f"SECURITY_{name}": value for name, value in chosen.items()}
