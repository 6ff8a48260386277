"""The wizard's step on the present job."""

from __future__ import annotations

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import Optional, ValidationError

from core.drafts.forms import StepForm
from core.errors import DomainError, Words
from core.forms import AddressField, DayField, Required, line
from core.i18n import tr
from core.known_names import NamedField
from core.organisations.codes import normalise_credit_code
from core.printable import printable
from talent.claims import plausibility
from talent.claims.values import Employment


class EmploymentForm(StepForm):
    district = SelectField(
        _l("District where you work"),
        validators=[Required(_l("Choose the district where you work."))],
        description=_l("Its talent office does the initial review."),
    )
    employer_name = NamedField(
        _l("Employer"),
        200,
        source="employers",
        check=printable,
        missing=_l("Enter the name of your employer."),
        description=_l("As in the business licence, if you can in Chinese."),
    )
    credit_code = StringField(
        _l("Employer's unified social credit code"),
        validators=[Optional()],
        description=_l("18 characters; it stands on the business licence."),
    )
    contact = AddressField(
        _l("Employer's e-mail for the confirmation"),
        description=_l("The personnel office gets a link and confirms without an account."),
    )
    job_title = line(_l("Your job"), 200, missing=_l("Enter your job."))
    since = DayField(
        _l("Employed since"), required=_l("Enter the day since which you are employed.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        districts = current_app.extensions["settings"].city.districts
        self.district.choices = {"": _("Choose"), **{d.code: tr(d.name) for d in districts}}

    def validate_credit_code(self, field) -> None:
        """Refuse what is no code, by the same rule as the register of organisations."""
        try:
            normalise_credit_code(field.data)
        except DomainError as fault:
            raise ValidationError(fault.message) from fault

    def judge(self) -> dict[str, Words | None]:
        """A post that has begun, and an employer who is somebody else."""
        since, context = self.since.day, self.context
        own = context.own_address and (self.contact.data or "").lower() == context.own_address
        return {
            "since": plausibility.since_fault(since, context.born_on, context.today)
            if since
            else None,
            "contact": _l("Enter the address of the personnel office, not your own.")
            if own
            else None,
        }

    def to_employment(self) -> Employment:
        return Employment(
            district=self.district.data,
            employer_name=self.employer_name.data,
            credit_code=normalise_credit_code(self.credit_code.data)
            if self.credit_code.data
            else "",
            contact=self.contact.data or "",
            since=self.since.known_day,
            job_title=self.job_title.data,
        )
