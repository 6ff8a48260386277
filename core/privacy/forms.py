"""The forms of one's own data: each asks for the password again."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField

from core.forms import BaseForm, Required


class CopyForm(BaseForm):
    """Ask for the copy of one's own data."""

    password = PasswordField(
        _l("Password"), validators=[Required(_l("Enter your password."))],
        description=_l("Once more, so that nobody takes your data from an open session."),
    )  # fmt: skip


class ErasureForm(BaseForm):
    """Ask to be erased."""

    understood = BooleanField(
        _l("I understand that my account, papers, claims and certificates will be gone."),
        validators=[Required(_l("Confirm that you understand this."))],
    )
    password = PasswordField(_l("Password"), validators=[Required(_l("Enter your password."))])
