"""The steps of the claim's wizard: shape and format of what is typed.

Raw answers are kept per step and read again with the same forms (core.drafts), so an unfinished or
wrong answer survives.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Regexp, StopValidation

from core.drafts.forms import StepForm
from core.errors import Words
from core.forms import BaseForm, DayField, Required, plain_width
from core.i18n import tr
from core.known_names import NamedField
from core.printable import no_control_characters, printable
from core.typed_choices import RegionField
from talent.catalogue.states import Degree
from talent.claims import plausibility
from talent.claims.documents import IDENTITY_KINDS
from talent.claims.values import Certificate, Experience, Holder
from talent.people.consents import Purpose

__all__ = ["no_control_characters", "printable"]


@dataclass(frozen=True)
class StepContext:
    """What a step's answers are judged by besides themselves.

    `born_on` comes from the first step, `must_be_valid` from the entry, `own_address` from the
    account; each may be unknown.
    """

    today: date
    born_on: date | None = None
    must_be_valid: bool = False
    own_address: str = ""


class PersonForm(StepForm):
    name = StringField(
        _l("Name as in your identity document"),
        validators=[Required(_l("Enter your name.")), Length(max=200), printable],
        description=_l(
            "Exactly as printed there, in any script, with all accents. One name is fine."
        ),
    )
    name_latin = StringField(
        _l("Name in Latin letters"),
        validators=[Length(max=200), printable],
        description=_l("If the name above is in another script; as in the passport."),
    )
    name_chinese = StringField(
        _l("Chinese name"),
        validators=[Length(max=100), printable],
        description=_l("If you use one."),
    )
    birth_on = DayField(_l("Date of birth"), required=_l("Enter your date of birth."))
    nationality = RegionField(
        _l("Nationality (country or region)"), validators=[Required(_l("Choose your nationality."))]
    )
    document_kind = SelectField(_l("Kind of identity document"))
    document_country = RegionField(
        _l("Issued by (country or region)"),
        validators=[Required(_l("Choose where the document was issued."))],
    )
    document_number = StringField(
        _l("Number of the document"),
        validators=[
            Required(_l("Enter the number of the document.")),
            Length(max=40),
            Regexp(
                r"^[0-9A-Za-z ()\-/]{4,40}$",
                message=_l("Enter the number as printed: letters and digits."),
            ),
        ],
        description=_l("Kept encrypted, and masked on every page and paper."),
        filters=[plain_width],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.document_kind.choices = {key: tr(words) for key, words in IDENTITY_KINDS.items()}

    def judge(self) -> dict[str, Words | None]:
        day = self.birth_on.day
        return {"birth_on": plausibility.birth_fault(day, self.context.today) if day else None}

    def to_holder(self) -> Holder:
        return Holder(
            name=self.name.data,
            name_latin=self.name_latin.data or "",
            name_chinese=self.name_chinese.data or "",
            birth_on=self.birth_on.known_day,
            nationality=self.nationality.data,
            document_kind=self.document_kind.data,
            document_country=self.document_country.data,
            document_number=self.document_number.data,
        )


class CertificateForm(StepForm):
    certificate_number = StringField(
        _l("Number on the certificate"),
        validators=[
            Required(_l("Enter the number on the certificate.")),
            Length(max=80),
            printable,
        ],
        description=_l("Or your membership or register number."),
    )
    certificate_issued_on = DayField(
        _l("Issued on"), required=_l("Enter the day on which the certificate was issued.")
    )
    expires = RadioField(
        _l("Does it expire?"),
        choices={"no": _l("No, it is valid for life"), "yes": _l("Yes, it must be renewed")},
        validators=[Required(_l("Say whether the certificate expires."))],
    )
    certificate_expires_on = DayField(_l("Valid until"), description=_l("Only when it expires."))

    def judge(self) -> dict[str, Words | None]:
        """Dates that can be, an end where there is one, and valid today where the entry asks."""
        issued, context = self.certificate_issued_on.day, self.context
        faults: dict[str, Words | None] = {}
        if issued is not None:
            faults["certificate_issued_on"] = plausibility.issue_fault(
                issued, context.born_on, context.today
            )
        if self.expires.data == "yes":
            faults["certificate_expires_on"] = self._expiry_fault(issued)
        return faults

    def _expiry_fault(self, issued: date | None) -> Words | None:
        expires, context = self.certificate_expires_on.day, self.context
        if expires is None:
            wrong = bool(self.certificate_expires_on.form.day.errors)
            return None if wrong else _l("Enter the day until which it is valid.")
        return plausibility.expiry_fault(
            expires, issued or expires, context.today, must_be_valid=context.must_be_valid
        )

    @property
    def ends_on(self) -> date | None:
        """The day it expires; a day typed before "valid for life" was chosen says nothing."""
        return self.certificate_expires_on.day if self.expires.data == "yes" else None

    def to_certificate(self) -> Certificate:
        return Certificate(
            number=self.certificate_number.data,
            issued_on=self.certificate_issued_on.known_day,
            expires_on=self.ends_on,
        )


class YearsField(IntegerField):
    """A whole number, with one sentence for everything that is none."""

    def process_formdata(self, valuelist):
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Enter your full years of work in the field, in digits.")) from None

    def pre_validate(self, form):
        if self.process_errors:
            raise StopValidation


class ExperienceForm(StepForm):
    degree = RadioField(
        _l("Your highest degree"),
        choices={degree.value: degree.label for degree in reversed(Degree)},
        validators=[Required(_l("Choose your highest degree."))],
    )
    degree_field = StringField(
        _l("Field of the degree"), validators=[Length(max=200), no_control_characters]
    )
    institution = NamedField(_l("University or school"), 200, source="schools")
    years = YearsField(
        _l("Full years of work in the field"),
        validators=[
            Required(_l("Enter your full years of work in the field, in digits.")),
            NumberRange(0, 60, message=_l("Enter a number of years from 0 to 60.")),
        ],
        description=_l("Years abroad count like years in China. Leave out months."),
    )

    def judge(self) -> dict[str, Words | None]:
        years, context = self.years.data, self.context
        if years is None or self.years.errors:
            return {}
        return {"years": plausibility.years_fault(years, context.born_on, context.today)}

    def to_experience(self) -> Experience:
        return Experience(
            degree=Degree(self.degree.data),
            degree_field=self.degree_field.data or "",
            institution=self.institution.data or "",
            years=self.years.data,
        )


class DeclarationForm(BaseForm):
    """The last step: separate sentences, never ticked in advance (R20)."""

    truth = BooleanField(
        Purpose.TRUTH.sentence,
        validators=[Required(_l("Declare that what you say and hand in is true."))],
    )
    identity_papers = BooleanField(
        Purpose.IDENTITY_PAPERS.sentence,
        validators=[Required(_l("Without this consent nobody can check who you are."))],
    )
    ask_issuer = BooleanField(
        Purpose.ASK_ISSUER.sentence,
        validators=[Required(_l("Without this consent the certificate cannot be checked."))],
    )
