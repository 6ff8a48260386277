"""What is entered of an agreement."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from core.amount_field import AmountField
from core.amounts import Currency
from core.forms import BaseForm, DayField, Required, line, plain_width
from core.i18n import tr
from events.agreement_entries.values import NewAgreement
from events.agreements.counting import MODES
from events.agreements.states import AgreementKind
from events.editions.models import Venue

# Whole units of a currency; more is a slip of the keyboard.
MOST = 10**13
LONGEST = 200


class AgreementForm(BaseForm):
    project = line(
        _l("Number of the project"), 20, missing=_l("Enter the number of the project."),
        filters=[plain_width],
        description=_l("Projects that passed the review and lie within your reach are offered."),
        render_kw={"list": "projects-offered", "autocomplete": "off"},
    )  # fmt: skip
    carrier_1 = line(
        _l("Carrier"), LONGEST, missing=_l("Name the carrier that signs."),
        description=_l("By its full name or credit code."),
        render_kw={"list": "known-carriers", "autocomplete": "off"},
    )  # fmt: skip
    carrier_2 = line(
        _l("Second carrier"), LONGEST, render_kw={"list": "known-carriers", "autocomplete": "off"}
    )
    carrier_3 = line(
        _l("Third carrier"), LONGEST, render_kw={"list": "known-carriers", "autocomplete": "off"}
    )
    venue = SelectField(
        _l("Venue of the signing"), validators=[Required(_l("Choose the venue."))],
        description=_l("It counts for this venue, its district and the city."),
    )  # fmt: skip
    kind = RadioField(
        _l("Kind of agreement"), choices=AgreementKind.choices(),
        validators=[InputRequired(_l("Choose the kind of agreement."))],
    )  # fmt: skip
    mode = RadioField(
        _l("How it is signed"), choices={one.value: one.label for one in MODES},
        validators=[InputRequired(_l("Say whether it is signed on site or online."))],
    )  # fmt: skip
    signed_on = DayField(
        _l("Day of the signing"), required=_l("Enter the day of the signing."),
        description=_l("It may lie ahead while the event lasts; it is confirmed from that day on."),
    )  # fmt: skip
    amount = AmountField(
        _l("Amount"), least=1, most=MOST,
        description=_l("In whole units, as it stands in the agreement."),
    )  # fmt: skip
    currency = SelectField(_l("Currency"), validators=[Optional()])
    is_on_stage = BooleanField(
        _l("Signed on the stage of the opening"),
        description=_l("A project stands on stage once."),
    )
    has_academician = BooleanField(_l("An academician takes part in the project"))

    def __init__(self, *args: Any, venues: Sequence[Venue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {str(one.id): "– " * one.depth + tr(one.name) for one in venues}
        self.venue.choices = {"": _l("Choose"), **offered}
        self.currency.choices = {"": _l("Choose"), **Currency.choices()}

    def to_agreement(self) -> NewAgreement:
        return NewAgreement(
            project=self.project.data,
            carriers=[self[f"carrier_{number}"].data or "" for number in (1, 2, 3)],
            venue_id=uuid.UUID(self.venue.data),
            kind=self.kind.data,
            mode=self.mode.data,
            signed_on=self.signed_on.known_day,
            amount=self.amount.amount,
            currency=self.currency.data or "",
            is_on_stage=self.is_on_stage.data,
            has_academician=self.has_academician.data,
        )
