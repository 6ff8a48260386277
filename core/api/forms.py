"""Giving a token."""

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import PasswordField, RadioField, SelectMultipleField, StringField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from core.api.states import scopes_for
from core.forms import BaseForm, Required

DAYS = {"30": _l("30 days"), "90": _l("90 days"), "365": _l("One year")}


class TokenForm(BaseForm):
    """What the token is for, what it may do, and for how long."""

    name = StringField(
        _l("What it is for"),
        validators=[Required(_l("Say what the token is for.")), Length(max=120)],
        description=_l("Such as the name of the program that will use it."),
    )
    scopes = SelectMultipleField(
        _l("What it may do"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[Required(_l("Choose what the token may do."))],
        description=_l("Never more than you may do yourself."),
    )
    days = RadioField(_l("How long it works"), default="90")
    password = PasswordField(
        _l("Password"),
        validators=[Required(_l("Enter your password."))],
        description=_l("A token acts for you, so we make sure that it is you."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.scopes.choices = {one.key: str(one.label) for one in scopes_for(current_user)}
        self.days.choices = {days: str(label) for days, label in DAYS.items()}
