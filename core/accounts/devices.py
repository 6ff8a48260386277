"""Browsers somebody has signed in with before: strangers' wrong passwords do not lock them out.

Each sign-in leaves a cookie that only this account's sign-in understands. Wrong passwords sent with
it are counted for that browser alone; those sent without one are counted together (OWASP, "device
cookies"). A new password makes all of them worthless.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from flask import Response, after_this_request, current_app, request

from core.accounts.models import User, normalise_email
from core.accounts.queries import find_account
from core.keys.digests import blind_index

KEPT = timedelta(days=180)


def remember_device(user: User) -> None:
    """Let the browser of this request be known as one of the account's."""
    nonce = _nonce_for(user) or secrets.token_urlsafe(12)
    value = f"{nonce}.{_proof(user, nonce)}"

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _cookie(user.email),
            value,
            max_age=KEPT,
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
        return response


def guessing_subject(email: str) -> str:
    """What wrong passwords for this address are counted for: its known browser, or everybody."""
    # The account is read only for whoever brings a cookie for it, so that the time tells nothing.
    if _cookie(email) not in request.cookies:
        return email
    user = find_account(email)
    nonce = _nonce_for(user) if user is not None else ""
    return f"{email} {nonce}" if nonce else email


def _nonce_for(user: User) -> str:
    nonce, _dot, proof = request.cookies.get(_cookie(user.email), "").partition(".")
    return nonce if hmac.compare_digest(proof.encode(), _proof(user, nonce).encode()) else ""


def _proof(user: User, nonce: str) -> str:
    return blind_index(f"device:{user.fs_uniquifier}:{nonce}")


def _cookie(email: str) -> str:
    # One for each account of a shared computer.
    return f"device_{blind_index(f'device:{normalise_email(email)}')[:12]}"
