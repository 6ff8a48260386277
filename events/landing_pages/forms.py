"""What is entered of a company that a project founded, and of its end."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from core.amount_field import AmountField
from core.amounts import Currency, plain_amount
from core.cases import ReasonForm
from core.files.holding import HeldFile
from core.forms import BaseForm, DayField, line
from core.regions import district_names
from events.landings.models import Landing, Said


class LandingForm(BaseForm):
    company_name = line(
        _l("Company"), 200, missing=_l("Enter the name of the company."),
        description=_l("As on the business licence."),
    )  # fmt: skip
    credit_code = line(
        _l("Unified social credit code"), 40, missing=_l("Enter the unified social credit code.")
    )
    registered_on = DayField(
        _l("Day of registration"), required=_l("Enter the day of registration.")
    )
    district = SelectField(_l("District"))
    carrier = line(_l("Carrier (park or incubator)"), 200)
    capital = AmountField(
        _l("Registered capital"), missing=_l("Enter the registered capital."),
        description=_l("In whole units of the currency, such as 5,000,000."),
    )  # fmt: skip
    currency = SelectField(_l("Currency"), choices=Currency.choices())
    paid_in = AmountField(_l("Of it paid in"))
    licence = HeldFile(
        _l("Business licence"),
        description=_l("PDF, JPEG or PNG, up to 20 MB."),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )

    @classmethod
    def of(cls, one: Landing | None, districts: Iterable[str] | None = None) -> "LandingForm":
        """Filled with what is known; the districts are those of the city unless fewer are given."""
        known: dict[str, Any] = {}
        if one is not None:
            names = ("company_name", "credit_code", "registered_on", "district", "carrier")
            known = {name: getattr(one, name) for name in (*names, "currency")}
            known |= {name: plain_amount(getattr(one, name)) for name in ("capital", "paid_in")}
        form = cls(data=known)
        offered = None if districts is None else set(districts)
        form.district.choices = [
            each for each in district_names().items() if offered is None or each[0] in offered
        ]
        return form

    def to_said(self) -> Said:
        day, capital = self.registered_on.known_day, self.capital.amount or Decimal(0)
        return Said(
            self.company_name.data, self.credit_code.data, day, self.district.data,
            self.carrier.data or "", capital, self.currency.data, self.paid_in.amount,
        )  # fmt: skip


class NewLandingForm(LandingForm):
    """At the desk: for which project."""

    project = line(
        _l("Number of the project"), 20, missing=_l("Enter the number of the project."),
        description=_l("Such as PRJ-2026-0042; it has passed its review."),
    )  # fmt: skip


class EndForm(ReasonForm):
    """When the company closed or left, and what its owner reads."""

    ended_on = DayField(_l("On which day"), required=_l("Enter the day."))

    @property
    def arguments(self) -> dict[str, Any]:
        return {"ended_on": self.ended_on.known_day, **super().arguments}
