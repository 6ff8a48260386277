"""What follows when Flask-Security says that something happened: log it, tell the person."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_security import signals

from core.accounts import attempts, mails, services
from core.accounts.devices import remember_device
from core.accounts.models import User
from core.accounts.sessions import current_session_id, end_sessions


def init_app(app: Flask) -> None:
    signals.user_registered.connect(_registered, app)
    signals.user_confirmed.connect(_confirmed, app)
    signals.user_authenticated.connect(_signed_in, app)
    signals.user_failed_authn.connect(_failed, app)
    signals.password_changed.connect(_password_changed, app)
    signals.password_reset.connect(_password_reset, app)
    signals.change_email_confirmed.connect(_email_changed, app)
    signals.tf_profile_changed.connect(_factor_changed, app)
    signals.tf_disabled.connect(_factor_disabled, app)
    signals.wan_registered.connect(_passkey_made, app)
    signals.wan_deleted.connect(_passkey_dropped, app)


def _registered(_app: Flask, user: User, **_details: Any) -> None:
    services.note("account:registered", user)


def _confirmed(_app: Flask, user: User, **_details: Any) -> None:
    services.note("account:email_confirmed", user)


def _signed_in(_app: Flask, user: User, **_details: Any) -> None:
    attempts.forget(attempts.CODE, user.fs_uniquifier)
    remember_device(user)


def _failed(_app: Flask, user: User, auth_type: str, *, tfa: bool, **_details: Any) -> None:
    services.note_failure(user, kind="second factor" if tfa else auth_type)


def _password_changed(_app: Flask, user: User, **_details: Any) -> None:
    end_sessions(user, keep=current_session_id())
    services.credentials_changed.send(user)
    remember_device(user)
    services.note("account:password_changed", user)


def _password_reset(_app: Flask, user: User, **_details: Any) -> None:
    end_sessions(user)
    services.credentials_changed.send(user)
    attempts.forget(attempts.PASSWORD, user.email)
    # The mailbox was theirs: with a stranger at the door, the new password has to work.
    remember_device(user)
    services.note("account:password_reset", user)


def _email_changed(_app: Flask, user: User, old_email: str, **_details: Any) -> None:
    mails.post_letter(user, "email_changed", address=old_email)
    services.note("account:email_changed", user)


def _factor_changed(_app: Flask, user: User, **_details: Any) -> None:
    services.credentials_changed.send(user)
    mails.post_letter(user, "second_factor_changed")
    services.note("account:second_factor_set", user)


def _factor_disabled(_app: Flask, user: User, **_details: Any) -> None:
    if not user.webauthn:
        user.mf_recovery_codes = None
    services.credentials_changed.send(user)
    mails.post_letter(user, "second_factor_changed")
    services.note("account:second_factor_disabled", user)


def _passkey_made(_app: Flask, user: User, **_details: Any) -> None:
    services.credentials_changed.send(user)
    mails.post_letter(user, "second_factor_changed")
    services.note("account:passkey_made", user)


def _passkey_dropped(_app: Flask, user: User, **_details: Any) -> None:
    if len(user.webauthn) == 1 and not user.tf_primary_method:
        user.mf_recovery_codes = None
    services.credentials_changed.send(user)
    mails.post_letter(user, "second_factor_changed")
    services.note("account:passkey_dropped", user)
