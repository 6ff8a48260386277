"""What a leader says of a delegation, and its file."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from core.files.holding import HeldFile
from core.forms import AddressField, BaseForm, Required, line
from events.delegations.values import Plan
from events.editions.forms.fields import session_choices
from events.editions.models import Edition
from events.editions.queries import open_sessions
from events.registrations.groups import Delegation

TOGETHER, ONE_BY_ONE = "together", "one_by_one"


class DelegationForm(BaseForm):
    name = line(
        _l("Name of the delegation"), 200, missing=_l("Give the delegation a name."),
        description=_l("So that everybody recognises it, such as “TU München, July visit”."),
    )  # fmt: skip
    organisation = line(_l("Organisation that sends it"), 200)
    leader_name = line(_l("Leader"), 200)
    leader_email = AddressField(_l("Leader's e-mail address"))
    sessions = SelectMultipleField(
        _l("Sessions"),
        description=_l("For everybody whose row names none."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    places = RadioField(
        _l("If a session has not enough places"),
        choices={
            TOGETHER: _l("Wait together until there are places for all"),
            ONE_BY_ONE: _l("Take what is free; the others wait"),
        },
        default=TOGETHER,
    )
    file = HeldFile(_l("List of people (XLSX or CSV)"), is_paper=False)
    agreed = BooleanField(
        _l(
            "Everybody on the list knows that the organiser uses these data to run the event, and "
            "agrees to it."
        ),
        validators=[Required(_l("Ask everybody on the list first, then tick this."))],
    )

    def __init__(self, edition: Edition, joins: Delegation | None = None) -> None:
        super().__init__(obj=joins)
        self.sessions.choices = session_choices(open_sessions(edition))

    def validate_file(self, field) -> None:
        if not field.data:
            raise ValidationError(_("Choose the file with the list."))

    def to_plan(self) -> Plan:
        from uuid import UUID

        return Plan(
            name=self.name.data,
            organisation=self.organisation.data or "",
            leader_name=self.leader_name.data or "",
            leader_email=self.leader_email.data or "",
            keep_together=self.places.data == TOGETHER,
            session_ids=tuple(UUID(one) for one in self.sessions.data or ()),
        )
