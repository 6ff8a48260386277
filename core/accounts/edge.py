"""What stands before Flask-Security's views: limits, local `next` only, and no write by a link.

A link in a letter is opened by mail scanners too, so it only shows a button; the button's POST does
the action and is committed like every other write.
"""

from __future__ import annotations

from typing import Any

from flask import Response, abort, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.change_email import _verify_token_status, change_email_confirm
from flask_security.confirmable import confirm_email_token_status
from flask_security.views import confirm_email as confirm_email_by_token
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from core import audit
from core.accounts import attempts
from core.accounts.attempts import Limit
from core.accounts.devices import guessing_subject
from core.accounts.models import normalise_email
from core.forms import LANGUAGE_SWITCH

LETTER_ENDPOINTS = {
    "security.register",
    "security.forgot_password",
    "security.send_confirmation",
    "security.change_email",
}
# Between a page that asks for an account and that page; a letter may lead over another device.
ON_THE_WAY = frozenset(
    f"security.{name}"
    for name in (
        *("login", "register", "send_confirmation", "confirm_email"),
        *("forgot_password", "reset_password", "tf_select"),
        *("wan_signin", "wan_signin_response"),
        *("verify", "wan_verify", "wan_verify_response"),
    )
)
PASSWORD_ENDPOINTS = {"security.verify", "security.change_password"}
CODE_ENDPOINTS = {"security.two_factor_token_validation", "security.mf_recovery"}


def guard() -> BaseResponse | None:
    """Refuse what no page of ours sends, and whoever has tried too often."""
    if request.is_json:
        abort(415)
    if not (is_local(request.args.get("next")) and is_local(request.form.get("next"))):
        return _without_next()
    g.going_to = request.values.get("next")
    if request.endpoint == "security.two_factor_token_validation" and _has_nothing_to_confirm():
        return redirect(url_for("accounts.show"))
    if request.method == "POST" and not request.form.get(LANGUAGE_SWITCH):
        _limit(str(request.endpoint))
    return None


def is_local(target: str | None) -> bool:
    """Whether `next` is absent or a plain path of this site, however a browser may read it."""
    if not target:
        return True
    plain = target.isprintable() and "\\" not in target and not target.startswith("//")
    return plain and target.startswith("/") and len(target) <= 2000 and " " not in target


def carry_next(endpoint: str, values: dict[str, Any]) -> None:
    """Let links among these pages, and those in their letters, keep where somebody was going."""
    # What `guard` read: an error page drawn for a form too large may not read that form again.
    target = g.get("going_to") if request and endpoint in ON_THE_WAY else None
    if target:
        values.setdefault("next", target)


def _without_next() -> BaseResponse:
    if request.method == "POST":
        abort(400)
    return redirect(url_for(str(request.endpoint), **(request.view_args or {})))


def _has_nothing_to_confirm() -> bool:
    return current_user.is_authenticated and session.get("tf_state") != "validating_profile"


def _limit(endpoint: str) -> None:
    address, email = request.remote_addr or "", normalise_email(request.form.get("email", ""))
    if endpoint == "security.login":
        subject = guessing_subject(email)
        crowded = subject == email and attempts.is_used_up(attempts.ADDRESS, address)
        _stop_unless(not crowded, attempts.ADDRESS)
        if email and request.form.get("password"):
            _stop_unless(attempts.take(attempts.PASSWORD, subject), attempts.PASSWORD)
    elif endpoint in CODE_ENDPOINTS and "tf_user_id" in session:
        _stop_unless(attempts.take(attempts.CODE, session["tf_user_id"]), attempts.CODE)
    elif endpoint in PASSWORD_ENDPOINTS and current_user.is_authenticated:
        free = not attempts.is_used_up(attempts.PROOF, str(current_user.id))
        _stop_unless(free, attempts.PROOF)
    elif endpoint in LETTER_ENDPOINTS:
        count_letter(email)


def count_letter(email: str) -> None:
    """Count a letter that a stranger has sent to an address; too many end in the page to wait."""
    for limit, subject in (
        (attempts.LETTER, email),
        (attempts.LETTERS_OF_ADDRESS, request.remote_addr or ""),
    ):
        if subject:
            _stop_unless(not attempts.is_used_up(limit, subject), limit)
            attempts.count(limit, subject)


def _stop_unless(allowed: bool, limit: Limit) -> None:
    if not allowed:
        audit.record_now("account:limit_reached", "user", limit=limit.name)
        raise TooManyRequests(response=_wait_page(int(limit.window.total_seconds())))


def _wait_page(seconds: int) -> Response:
    page = render_template("core/accounts/wait.html", minutes=seconds // 60)
    response = Response(page, status=429, content_type="text/html; charset=utf-8")
    response.headers["Retry-After"] = str(seconds)
    return response


def rescue() -> Any:
    """Where Flask-Security points whoever has lost the phone."""
    return redirect(url_for("security.mf_recovery"))


def confirm_email(token: str) -> Any:
    """The link of the confirming letter: a button first, then the action."""
    expired, invalid, user = confirm_email_token_status(token)  # type: ignore[no-untyped-call]
    waits = user is not None and not expired and not invalid and user.confirmed_at is None
    if request.method == "GET" and waits:
        return render_template(
            "core/accounts/open_link.html",
            heading=_("Confirm your e-mail address"),
            address=user.email,
            button=_("Confirm"),
        )
    return confirm_email_by_token(token)


def confirm_new_email(token: str) -> Any:
    """The link sent to a new address: a button first, then the action."""
    expired, invalid, _user, new_address = _verify_token_status(token)  # type: ignore[no-untyped-call]
    if request.method == "GET" and not expired and not invalid and new_address:
        return render_template(
            "core/accounts/open_link.html",
            heading=_("Change your e-mail address"),
            address=new_address,
            button=_("Change to this address"),
        )
    return change_email_confirm(token)  # type: ignore[no-untyped-call]
