"""Staff sign in at the city's own OpenID Connect provider, when the settings name one.

The provider says who somebody is and nothing more: accounts, roles, scopes are given here alone.
Somebody is known by the lasting name (`sub`) the provider has for them. The first time it is tied
to the account of the office whose confirmed address the provider confirms too. Authlib is loaded
with the first such sign-in; it checks state, nonce, PKCE, signature, issuer, audience and times.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response

from core import audit
from core.accounts import mails
from core.accounts.models import User
from core.accounts.queries import find_account
from core.db import db
from core.errors import DomainError
from core.web import own_base

# Seconds the provider has to answer.
PATIENCE = 10
# How old a sign-in there may be that proves somebody anew.
PROOF = timedelta(minutes=5)
METADATA = "/.well-known/openid-configuration"


def is_offered() -> bool:
    """Whether the settings name a provider."""
    return bool(current_app.extensions["settings"].oidc_issuer)


def office_sign_in() -> str:
    """What its link is called, or nothing where there is none; for templates."""
    name = current_app.extensions["settings"].oidc_name
    said = _("Staff: sign in with %(name)s", name=name) if name else _("Staff: the city's sign-in")
    return said if is_offered() else ""


def send_there(*, anew: bool) -> Response:
    """The way to the provider, which is to ask for the password again if `anew`.

    Refuses where it does not answer. To be called outside a transaction.
    """
    from requests import RequestException

    back = own_base() + url_for("office_sign_in.come_back")
    asked = {"prompt": "login", "max_age": "0"} if anew else {}
    try:
        response: Response = _provider().authorize_redirect(back, **asked)
    except (RequestException, ValueError, RuntimeError) as error:
        text = _l("The city's sign-in does not answer. Sign in with your password.")
        raise DomainError(text) from error
    return response


def read_answer() -> Mapping[str, Any]:
    """What the provider says of who comes back with this request; refuses what does not fit.

    To be called outside a transaction, since it asks the provider.
    """
    from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
    from joserfc.errors import JoseError
    from requests import RequestException

    settings = current_app.extensions["settings"]
    claims_options = {
        "iss": {"essential": True, "value": settings.oidc_issuer},
        "aud": {"essential": True, "value": settings.oidc_client_id},
    }
    try:
        token = _provider().authorize_access_token(claims_options=claims_options)
        claims: Mapping[str, Any] | None = token.get("userinfo")
    except (AuthlibBaseError, JoseError, RequestException, ValueError, RuntimeError) as error:
        raise DomainError(_l("The sign-in did not come through. Start again.")) from error
    if not claims or not isinstance(claims.get("sub"), str):
        raise DomainError(_l("The sign-in did not come through. Start again."))
    return claims


def account_of(claims: Mapping[str, Any], *, at: datetime) -> User:
    """The account the provider means; refuses whoever has none of the office, or a disabled one.

    Ties the account to the provider's lasting name the first time, and tells its owner.
    """
    subject = f"{claims['iss']} {claims['sub']}"
    user = db.session.scalar(select(User).where(User.oidc_subject == subject))
    if user is None:
        user = _by_address(claims)
        if user is not None and user.active and user.is_staff:
            user.oidc_subject = subject
            mails.post_letter(user, "office_sign_in_tied")
            audit.record("account:office_sign_in_tied", user, by=user, at=at)
    if user is None or not user.active or not user.is_staff:
        audit.record_now("account:sign_in_refused", user if user is not None else "user")
        raise DomainError(_l("There is no account of the office for you. Ask an administrator."))
    return user


def brings_factor(claims: Mapping[str, Any]) -> bool:
    """Whether the provider's second factor counts by the settings, and was asked for (RFC 8176)."""
    methods = claims.get("amr")
    trusted = current_app.extensions["settings"].oidc_factor == "provider"
    return trusted and isinstance(methods, list) and "mfa" in methods


def proves_anew(claims: Mapping[str, Any], user: User, *, at: datetime) -> bool:
    """Whether the same person has just signed in there again."""
    signed_in = claims.get("auth_time")
    is_same = user.oidc_subject == f"{claims['iss']} {claims['sub']}"
    return (
        is_same
        and isinstance(signed_in, int)
        and at.timestamp() - signed_in < PROOF.total_seconds()
    )


def _by_address(claims: Mapping[str, Any]) -> User | None:
    address = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(address, str):
        return None
    user = find_account(address)
    free = user is not None and user.oidc_subject is None and user.confirmed_at is not None
    return user if free else None


def _provider() -> Any:
    """Authlib's client, made once."""
    settings = current_app.extensions["settings"]
    if "office_sign_in" not in current_app.extensions:
        from authlib.integrations.flask_client import (  # type: ignore[import-untyped]
            OAuth,
        )

        oauth = OAuth(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
        current_app.extensions["office_sign_in"] = oauth.register(
            "office",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=settings.oidc_issuer.rstrip("/") + METADATA,
            client_kwargs={
                "scope": "openid email",
                "code_challenge_method": "S256",
                "default_timeout": PATIENCE,
            },
        )
    return current_app.extensions["office_sign_in"]
