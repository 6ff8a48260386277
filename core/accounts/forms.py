"""Forms of accounts: Flask-Security's with our labels and manners, and our own."""

from __future__ import annotations

import unicodedata
from typing import Any, cast

from flask import request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    RegisterFormV2,
    ResetPasswordForm,
    SendConfirmationForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.change_email import ChangeEmailForm
from flask_security.forms import (
    EmailValidation,
    email_required,
    password_required,
    unique_user_email,
    valid_user_email,
)
from flask_security.recovery_codes import MfRecoveryCodesForm, MfRecoveryForm
from flask_security.tf_plugin import TwoFactorSelectForm
from flask_security.utils import get_message
from wtforms import PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from core.accounts import attempts
from core.accounts.devices import guessing_subject
from core.accounts.models import NAME_LENGTH, User
from core.accounts.services import note_failure, note_refused_sign_in
from core.forms import LANGUAGE_SWITCH, AddressField, BaseForm, Required
from core.i18n import language

PASSWORD_HINT = _l("At least 10 characters. A few unlike words are easy to keep in mind.")


class AccountForm(BaseForm):
    """Base of the forms that Flask-Security's views drive."""

    language_only = False

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """False on a mere switch of language, and marked so that the view takes no further step."""
        if request.form.get(LANGUAGE_SWITCH):
            self.language_only = True
            self.form_errors = [""]
            return False
        return bool(super().validate_on_submit(extra_validators))

    def before_drawing(self) -> None:
        """A last word on the errors, after Flask-Security's view has had its own."""
        if self.language_only:
            self.form_errors = []


def email_field(*validators: Any, hint: Any = "") -> AddressField:
    return AddressField(
        _l("E-mail address"),
        description=hint,
        validators=[email_required, Length(max=254), *validators],
    )


def plain_line(_form: Any, field: Any) -> None:
    """Refuse control characters: no name holds them, and PostgreSQL cannot store all of them."""
    if any(unicodedata.category(character) == "Cc" for character in field.data or ""):
        raise ValidationError(_l("Leave out line breaks and control characters."))


class SignInForm(AccountForm, LoginForm):
    """E-mail and password; every refusal reads the same and is counted."""

    email = email_field(EmailValidation(verify=False))
    password = PasswordField(_l("Password"), validators=[password_required])
    remember = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Theirs puts a link into the hint; ours stands below the button.
        self.password.description = ""

    def validate(self, **kwargs: Any) -> bool:
        """Who may go on starts the count anew; every refusal is logged and keeps its count."""
        accepted = bool(super().validate(**kwargs))
        if accepted and self.user is not None:
            attempts.forget(attempts.PASSWORD, guessing_subject(self.user.email))
        elif self.email.data and self.password.data:
            note_refused_sign_in(cast("User | None", self.user))
        return accepted

    def before_drawing(self) -> None:
        """Who knows the password may know that only the confirming is missing."""
        super().before_drawing()
        if self._awaits_letter():
            self.form_errors = [get_message("CONFIRMATION_REQUIRED")[0]]

    def _awaits_letter(self) -> bool:
        return bool(self.user_authenticated and self.requires_confirmation)


class RegistrationForm(AccountForm, RegisterFormV2):
    display_name = StringField(
        _l("Your name"),
        description=_l("As you want it printed, in any script."),
        validators=[Required(_l("Enter your name.")), Length(max=NAME_LENGTH), plain_line],
    )
    email = email_field(
        EmailValidation(verify=True),
        unique_user_email,
        hint=_l("We send an e-mail there to confirm it."),
    )
    password = PasswordField(
        _l("Password"), validators=[password_required], description=PASSWORD_HINT
    )

    def to_dict(self, only_user: bool) -> dict[str, Any]:
        """The values of the new account: only these, whatever else was posted."""
        return {
            "display_name": self.display_name.data,
            "email": self.email.data,
            "password": self.password.data,
            "preferred_language": language(),
        }


class ResendForm(AccountForm, SendConfirmationForm):
    email = email_field(EmailValidation(verify=True), valid_user_email)


class RecoverForm(AccountForm, ForgotPasswordForm):
    email = email_field(EmailValidation(verify=True), valid_user_email)


class NewPasswordForm(AccountForm, ResetPasswordForm):
    password = PasswordField(
        _l("New password"), validators=[password_required], description=PASSWORD_HINT
    )
    password_confirm = None


class PasswordChangeForm(AccountForm, ChangePasswordForm):
    password = PasswordField(_l("Present password"), validators=[password_required])
    new_password = PasswordField(
        _l("New password"), validators=[password_required], description=PASSWORD_HINT
    )
    new_password_confirm = None

    def validate(self, **kwargs: Any) -> bool:
        """Count a wrong present password like one at sign-in."""
        accepted = bool(super().validate(**kwargs))
        if self.password.data and self.password.errors:
            attempts.count(attempts.PASSWORD, current_user.email)
        return accepted


class EmailChangeForm(AccountForm, ChangeEmailForm):
    """Name a new address; it counts once its letter's link is opened."""

    email = email_field(EmailValidation(verify=True), unique_user_email)


class ProveForm(AccountForm, VerifyForm):
    """The password once more before something delicate."""

    password = PasswordField(_l("Password"), validators=[password_required])


class SecondFactorForm(AccountForm, TwoFactorSetupForm):
    # Never drawn: each way is a button of its own.
    setup = RadioField(
        _l("Second factor"),
        choices={"authenticator": "authenticator", "disable": "disable"},
        validate_choice=False,
    )


class CodeForm(AccountForm, TwoFactorVerifyCodeForm):
    code = StringField(
        _l("Code from the app"),
        description=_l("Six digits that change every 30 seconds."),
        validators=[Required(_l("Enter the six digits.")), Length(max=12)],
        filters=[lambda value: "".join(value.split()) if value else value],
    )


class RescueForm(AccountForm, TwoFactorRescueForm):
    """Wanted by Flask-Security's view; our page offers the recovery codes by a link instead."""

    help_setup = RadioField(_l("Recovery code"), choices=[SelectChoice("recovery_code")])


class ChooseFactorForm(AccountForm, TwoFactorSelectForm):
    # Never drawn: each way is a button of its own.
    which = RadioField(_l("Second factor"), validate_choice=False)


class RecoveryCodeForm(AccountForm, MfRecoveryForm):
    code = StringField(
        _l("Recovery code"),
        description=_l("Three groups of four characters. Each code works once."),
        validators=[Required(_l("Enter a recovery code.")), Length(max=40)],
        filters=[lambda value: value.strip().lower() if value else value],
    )

    def validate(self, **kwargs: Any) -> bool:
        """Log a wrong code; it was counted before it was tried."""
        accepted = bool(super().validate(**kwargs))
        if not accepted and self.code.data:
            note_failure(cast("User", self.user), kind="recovery code")
        return accepted


class RecoveryCodesForm(AccountForm, MfRecoveryCodesForm):
    """Make new recovery codes; the old ones stop working."""
