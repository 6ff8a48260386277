"""What organisers type at the desk of a registration."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from core.cases import ActionForm
from core.forms import AddressField, BaseForm, line, paragraph
from events.registrations.forms.choices import NewForm
from events.registrations.states import SeatState


class MoveSeatForm(ActionForm):
    """A seat moved by hand, with the reason both sides read."""

    state = SelectField(_l("Move it to"))
    reason = line(
        _l("Why"),
        500,
        missing=_l("Say why: a seat is moved by hand only for a reason."),
        description=_l("The person reads it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = {
            SeatState.CONFIRMED.value: _("Confirmed, out of turn"),
            SeatState.WAITLISTED.value: _("Back on the waiting list, at its end"),
        }


class AddressForm(BaseForm):
    """To whom a letter goes again; empty is the person's own address."""

    address = AddressField(_l("E-mail address"))


class NoteForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    note = paragraph(
        _l("Note for colleagues"), 4000, description=_l("The person does not read it.")
    )


class NewAtDeskForm(NewForm):
    """A registration on behalf of somebody: hidden sessions too, and how the consent was given."""

    consent_source = line(
        _l("How the person agreed"),
        200,
        missing=_l("Say how the person agreed: on a signed form, by e-mail, on the telephone."),
        description=_l("Nobody can agree for somebody else; keep the paper or e-mail you have."),
    )
