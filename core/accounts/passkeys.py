"""Passkeys by Flask-Security's views: one kind that serves as first and as second factor.

Making one and signing in with it alone ask the device to verify its owner (PIN, finger, face), so
that a passkey counts as both factors. After the password any passkey of the account is the second.
A challenge is good for one answer, from the browser that was given it.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import Flask, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_security import WebauthnUtil
from flask_security.utils import get_message
from flask_security.webauthn import (
    WebAuthnDeleteForm,
    WebAuthnRegisterForm,
    WebAuthnRegisterResponseForm,
    WebAuthnSigninForm,
    WebAuthnSigninResponseForm,
    WebAuthnTfPlugin,
    WebAuthnVerifyForm,
    _create_credential_list,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from core.accounts.forms import AccountForm, plain_line
from core.accounts.models import PASSKEY_NAME_LENGTH
from core.accounts.policies import needs_second_factor
from core.forms import Required

CHALLENGE = "passkey_challenge"
# Flask-Security's word for a key that signs in by itself; every passkey here is one.
USAGE = "first"


class PasskeyRules(WebauthnUtil):
    """What devices are asked for."""

    def generate_challenge(self, nbytes: int | None = None) -> str:
        """A challenge that only this browser's next answer may carry."""
        session[CHALLENGE] = challenge = secrets.token_urlsafe(nbytes)
        return challenge

    def authenticator_selection(self, _user: Any, _usage: str) -> AuthenticatorSelectionCriteria:
        """Any device that finds the account by itself and verifies its owner."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def authentication_options(
        self, user: Any, usage: list[str], existing_options: dict[str, Any]
    ) -> dict[str, Any]:
        """With the account known, its own passkeys; else the device offers what it holds."""
        keys = _create_credential_list(user, [USAGE]) if user is not None else []
        return existing_options | {
            "allow_credentials": keys,
            "user_verification": self.user_verification(user, usage),
        }

    def user_verification(self, user: Any, _usage: list[str]) -> UserVerificationRequirement:
        """Required where the passkey is all that is asked for."""
        asked = UserVerificationRequirement
        return asked.PREFERRED if user is not None else asked.REQUIRED

    def name_svn(self, value: str) -> tuple[str | None, str | None]:
        """The name as its form has checked it."""
        return None, value


class PasskeyFactor(WebAuthnTfPlugin):
    """Any passkey as the second factor after the password."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)

    def get_setup_methods(self, user: Any) -> list[tuple[str, str]]:
        return [("webauthn", _("Passkey"))] if user.webauthn else []


class NewPasskeyForm(AccountForm, WebAuthnRegisterForm):
    """Name a new passkey; the device is asked next."""

    name = StringField(
        _l("Name of the passkey"),
        description=_l("To tell it from others, for instance the device it is on."),
        validators=[
            Required(_l("Enter a name.")),
            Length(max=PASSKEY_NAME_LENGTH),
            plain_line,
        ],
    )
    usage = HiddenField()

    def validate(self, **kwargs: Any) -> bool:
        """Whatever was posted, there is one kind."""
        self.usage.data = USAGE
        return bool(super().validate(**kwargs))


class AnsweredForm(AccountForm):
    """What a device answered; refused unless this browser was given the challenge just now."""

    credential: HiddenField
    challenge: str

    def validate(self, **kwargs: Any) -> bool:
        """Take the challenge away, whatever comes of it."""
        given = session.pop(CHALLENGE, None)
        if given is None or given != self.challenge:
            self.form_errors = [get_message("API_ERROR")[0]]
            return False
        return bool(super().validate(**kwargs))


class MadePasskeyForm(AnsweredForm, WebAuthnRegisterResponseForm):
    credential = HiddenField()


class PasskeyAnswerForm(AnsweredForm, WebAuthnSigninResponseForm):
    credential = HiddenField()

    def validate(self, **kwargs: Any) -> bool:
        """As the second factor, only of the person whose password was right; never if shut out."""
        is_second, self.is_secondary = self.is_secondary, False
        accepted = bool(super().validate(**kwargs)) and self.user is not None
        self.is_secondary = is_second
        is_other = is_second and self.user and self.user.fs_uniquifier != session.get("tf_user_id")
        if accepted and self.user is not None and (is_other or not self.user.active):
            self.form_errors = [get_message("WEBAUTHN_UNKNOWN_CREDENTIAL_ID")[0]]
            return False
        return accepted


class PasskeySignInForm(AccountForm, WebAuthnSigninForm):
    """Begin; who it is, the passkey says."""

    identity = None


class PasskeyProofForm(AccountForm, WebAuthnVerifyForm):
    """A passkey in place of the password once more before something delicate."""


class DropPasskeyForm(AccountForm, WebAuthnDeleteForm):
    """Name the passkey that is taken off."""

    name = StringField(validators=[Required(_l("Enter a name."))], id="drop-name")

    def validate(self, **kwargs: Any) -> bool:
        """Refuse the last second factor of whoever needs one."""
        accepted = bool(super().validate(**kwargs))
        others = len(current_user.webauthn) > 1 or current_user.tf_primary_method
        if accepted and needs_second_factor(current_user) and not others:
            text = _("Your role needs a second factor. Set up another one first.")
            self.name.errors = [text]
            return False
        return accepted
