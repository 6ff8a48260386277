"""The form of a new member of an edition's team."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import Length

from core.accounts.roles import Role
from core.forms import AddressField, BaseForm, Required
from events.editions.services.team import TEAM_ROLES

WORDS = {
    Role.ORGANISER: _l("Organiser: may do everything with this event"),
    Role.GATE_STAFF: _l("Gate staff: checks people in at this event"),
}


class MemberForm(BaseForm):
    email = AddressField(
        _l("E-mail of the account"),
        validators=[
            Required(_l("Enter the e-mail address.")),
            Length(max=320, message=_l("At most 320 characters fit.")),
        ],
        description=_l("The person needs an account first; they can create one themselves."),
    )
    role = RadioField(
        _l("What the person does"),
        choices={role.value: WORDS[role] for role in TEAM_ROLES},
        validators=[Required(_l("Choose what the person does."))],
    )
