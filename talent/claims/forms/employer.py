"""What an employer answers about an employment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from core.forms import AddressField, BaseForm, Required, line, paragraph

CONFIRMED, DENIED = "confirmed", "denied"


class AddressForm(BaseForm):
    """Where the employer is written to."""

    contact = AddressField(
        _l("Employer's e-mail for the confirmation"),
        missing=_l("Enter the employer's e-mail address."),
        description=_l("The personnel office gets a link and confirms without an account."),
    )


class EmployerForm(BaseForm):
    answer = RadioField(
        _l("Is this right?"),
        choices={
            CONFIRMED: _l("Yes, this person works for us as described"),
            DENIED: _l("No, this is not right"),
        },
        validators=[Required(_l("Say whether this is right."))],
    )
    officer = line(
        _l("Your name"),
        100,
        missing=_l("Enter your name."),
        description=_l("As the person who answers for the employer."),
    )
    note = paragraph(_l("Remark"), 1000, description=_l("For instance what is not right."))
