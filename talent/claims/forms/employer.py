"""What an employer answers about an employment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import Length

from core.forms import BaseForm, Required
from core.printable import no_control_but_lines, no_control_characters

CONFIRMED, DENIED = "confirmed", "denied"


class EmployerForm(BaseForm):
    answer = RadioField(
        _l("Is this right?"),
        choices={
            CONFIRMED: _l("Yes, this person works for us as described"),
            DENIED: _l("No, this is not right"),
        },
        validators=[Required(_l("Say whether this is right."))],
    )
    officer = StringField(
        _l("Your name"),
        validators=[Required(_l("Enter your name.")), Length(max=100), no_control_characters],
        description=_l("As the person who answers for the employer."),
    )
    note = TextAreaField(
        _l("Remark"),
        validators=[Length(max=1000), no_control_but_lines],
        description=_l("For instance what is not right."),
    )
