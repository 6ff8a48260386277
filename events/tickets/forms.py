"""The choice of badges."""

from __future__ import annotations

import re
import uuid
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import StopValidation

from core.forms import BaseForm
from core.i18n import tr
from events.editions.models import Edition
from events.registrations.states import RegistrationState
from events.tickets.states import Layout, PrintOrder
from events.tickets.values import BadgeChoice

MOST_REFERENCES = 5_000
_REFERENCE = re.compile(r"[0-9A-Z-]{1,20}")
_PARTED = re.compile(r"[\s,;，；、]+")
STATES = (RegistrationState.CONFIRMED, RegistrationState.SUBMITTED)


class BadgeForm(BaseForm):
    """Whose badges, on which paper. Filled from the address or from the form itself."""

    layout = RadioField(
        _l("Layout"), choices={one.value: one.label for one in Layout}, default=Layout.SHEET
    )
    order = SelectField(_l("Order"), choices={one.value: one.label for one in PrintOrder})
    session = SelectField(_l("Session"))
    role = SelectField(lazy_pgettext("participant", "Role"))
    state = SelectField(_l("State"), choices={one.value: one.label for one in STATES})
    references = TextAreaField(
        _l("Registration numbers"),
        description=_l("Only these people. Leave it empty for everybody who matches the rest."),
    )

    def __init__(self, edition: Edition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session.choices = {"": _("All sessions")} | {
            str(one.id): f"{one.code} {tr(one.name)}" for one in edition.sessions
        }
        self.role.choices = {"": _("All roles")} | {
            role.value: str(role.label) for role in edition.type.roles
        }

    def validate_references(self, field: TextAreaField) -> None:
        """Refuses more than a print run holds, and what cannot be a registration number."""
        found = _split(field.data)
        if len(found) > MOST_REFERENCES:
            raise StopValidation(_("At most %(most)s at a time.", most=MOST_REFERENCES))
        for one in found:
            if not _REFERENCE.fullmatch(one):
                raise StopValidation(_("“%(text)s” is not a registration number.", text=one[:40]))

    def validate_state(self, field: SelectField) -> None:
        """Refuses tickets for people who have no place yet: no gate would let them in."""
        if self.layout.data == Layout.TICKETS and field.data != RegistrationState.CONFIRMED:
            raise StopValidation(_("Only confirmed people have tickets."))

    def to_choice(self) -> BadgeChoice:
        """What was chosen; to be asked of a valid form only."""
        return BadgeChoice(
            layout=Layout(self.layout.data),
            order=PrintOrder(self.order.data),
            state=RegistrationState(self.state.data),
            role=self.role.data,
            session_id=uuid.UUID(self.session.data) if self.session.data else None,
            references=_split(self.references.data),
        )


def _split(text: str | None) -> tuple[str, ...]:
    words = (word.upper() for word in _PARTED.split(text or "") if word)
    return tuple(dict.fromkeys(words))
