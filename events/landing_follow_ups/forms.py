"""What is asked of a year (our own form: none is published)."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.amount_field import AmountField
from core.amounts import plain_amount
from core.forms import Required, VersionedForm, paragraph
from events.landing_follow_ups.models import FollowUp
from events.landing_follow_ups.services import Told
from events.landing_follow_ups.states import Qualification

MOST_PEOPLE, MOST_TALENTS = 1_000_000, 10_000
_AMOUNTS = ("revenue", "tax", "financing")
_TALENTS = ("talents_national", "talents_provincial", "talents_city")


def _talents(label: Any) -> IntegerField:
    checks = [InputRequired(_l("Enter how many; 0 for none.")), NumberRange(0, MOST_TALENTS)]
    return IntegerField(label, default=0, validators=checks)


class FollowUpForm(VersionedForm):
    is_operating = RadioField(
        _l("Does the company operate?"),
        choices={"yes": _l("Yes"), "no": _l("No")},
        validators=[Required(_l("Choose one of the answers."))],
    )
    staff = IntegerField(
        _l("People employed at the end of the year"),
        validators=[Optional(), NumberRange(0, MOST_PEOPLE)],
    )
    revenue = AmountField(_l("Revenue of the year, CNY"))
    tax = AmountField(_l("Tax paid in the year, CNY"))
    financing = AmountField(_l("Financing received in the year, CNY"))
    qualifications = SelectMultipleField(
        _l("Qualifications of the company"),
        choices=Qualification.choices(),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    talents_national = _talents(_l("National programme talents so far"))
    talents_provincial = _talents(_l("Provincial programme talents so far"))
    talents_city = _talents(_l("City programme talents so far"))
    note = paragraph(_l("Note"), 2_000)

    @classmethod
    def of(cls, known: FollowUp | None, before: FollowUp | None = None) -> "FollowUpForm":
        """Filled with what is kept; of a new year, with the talents won until the one `before`."""
        said: dict[str, Any] = {}
        if known is not None:
            said = {name: getattr(known, name) for name in ("staff", "qualifications", "note")}
            said |= {name: plain_amount(getattr(known, name)) for name in _AMOUNTS}
            said |= {"is_operating": "yes" if known.is_operating else "no"}
        if (source := known or before) is not None:
            said |= {name: getattr(source, name) for name in _TALENTS}
        return cls(data=said | {"seen": str(known.version if known else 0)})

    def to_told(self) -> Told:
        amounts = {name: self[name].amount for name in _AMOUNTS}
        talents = {name: self[name].data for name in _TALENTS}
        return Told(
            self.is_operating.data == "yes", self.staff.data, **amounts, **talents,
            qualifications=tuple(self.qualifications.data), note=self.note.data or "",
        )  # fmt: skip
