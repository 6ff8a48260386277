"""What is done to accounts: made, given roles, disabled, renamed; what is noted of sign-in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_security.utils import hash_password

from core import audit
from core.accounts import attempts, mails
from core.accounts.models import User, new_uniquifier, normalise_email
from core.accounts.passwords import find_fault
from core.accounts.policies import AccountPermission
from core.accounts.queries import find_account
from core.accounts.sessions import end_sessions
from core.db import db
from core.errors import DomainError
from core.policy import authorize
from core.registries import News

# Somebody has another password, second factor or role than before, or is shut out: what was given
# out in their name ends.
credentials_changed = News[User]("credentials changed")


def create_account(
    *, email: str, display_name: str = "", password: str | None = None, at: datetime
) -> User:
    """A confirmed account made by the office; without a password its owner sets one by letter.

    Refuses an address that has an account, and a password `find_fault` has words for.
    """
    address = normalise_email(email)
    if find_account(address) is not None:
        raise DomainError(_l("This address has an account already."), field="email")
    fault = find_fault(password, [address, display_name]) if password is not None else ""
    if fault:
        raise DomainError(fault, field="password")
    user = User(
        email=address,
        display_name=display_name,
        confirmed_at=at,
        password=hash_password(password) if password is not None else None,
    )
    db.session.add(user)
    db.session.flush()
    audit.record("account:created", user, at=at)
    return user


def invite_account(
    *, email: str, display_name: str, preferred_language: str, by: User, at: datetime
) -> User:
    """An account for somebody of the office, who gets a letter and chooses a password.

    Refuses an address that has an account.
    """
    authorize(AccountPermission.MANAGE, user=by)
    user = create_account(email=email, display_name=display_name, at=at)
    user.preferred_language = preferred_language
    mails.post_letter(user, "invited", link=mails.own_address("/recover"))
    audit.record("account:invited", user, by=by, at=at)
    return user


def disable_account(user: User, *, by: User, at: datetime) -> User:
    """Shut the account: no sign-in, every session and letter link ends at once."""
    authorize(AccountPermission.MANAGE, user, user=by)
    user.active, user.fs_uniquifier = False, new_uniquifier()
    end_sessions(user)
    credentials_changed.send(user)
    audit.record("account:disabled", user, by=by, at=at)
    db.session.flush()
    return user


def enable_account(user: User, *, by: User, at: datetime) -> User:
    authorize(AccountPermission.MANAGE, user, user=by)
    user.active = True
    audit.record("account:enabled", user, by=by, at=at)
    db.session.flush()
    return user


def reset_second_factor(user: User, *, by: User, at: datetime) -> User:
    """Take it off, as two administrators agreed: the next sign-in sets up a new one.

    Its owner is told by letter, so that nobody is taken over in silence.
    """
    user.tf_primary_method = user.tf_totp_secret = user.mf_recovery_codes = None
    user.webauthn.clear()
    end_sessions(user)
    credentials_changed.send(user)
    mails.post_letter(user, "second_factor_changed")
    audit.record("account:second_factor_reset", user, by=by, at=at)
    db.session.flush()
    return user


def untie_office_sign_in(user: User, *, by: User, at: datetime) -> User:
    """Let the city's sign-in open this account no more, until it is tied again by its address."""
    authorize(AccountPermission.MANAGE, user, user=by)
    user.oidc_subject = None
    end_sessions(user)
    audit.record("account:office_sign_in_untied", user, by=by, at=at)
    db.session.flush()
    return user


def update_profile(
    user: User,
    *,
    display_name: str,
    preferred_language: str,
    time_zone: str,
    wants_digest: bool,
    at: datetime,
) -> User:
    """Change one's own name, language, zone, and whether a digest comes; only staff gets one."""
    user.display_name = display_name
    user.wants_digest = wants_digest and user.is_staff
    user.preferred_language, user.time_zone = preferred_language, time_zone
    audit.record("account:profile_changed", user, by=user, at=at)
    db.session.flush()
    return user


def note_refused_sign_in(user: User | None) -> None:
    """Log a wrong password and count it for the network address it came from.

    The e-mail address was counted before the attempt; with and without an account alike.
    """
    attempts.count(attempts.ADDRESS, request.remote_addr or "")
    audit.record_now("account:sign_in_refused", user if user is not None else "user")


def note_failure(user: User, *, kind: str) -> None:
    """Log a wrong code or re-entered password; sign-in itself is noted by its form."""
    if kind == "password" and request.endpoint == "security.login":
        return
    if kind == "password":
        attempts.count(attempts.PROOF, str(user.id))
    audit.record_now("account:proof_refused", user, by=user, kind=kind)


def note(action: str, user: User, **details: Any) -> None:
    """Log something a person did to their own account."""
    audit.record(action, user, by=user, **details)
