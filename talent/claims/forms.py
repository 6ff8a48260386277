"""The steps of the claim's wizard: shape and format of what is typed.

Raw answers are kept per step and read again with the same forms, so an unfinished or wrong answer
survives; `read_application` turns a whole draft into one frozen value.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import Email, Length, NumberRange, Optional, Regexp, ValidationError

from core.forms import BaseForm, DayField, Required
from core.i18n import tr
from core.organisations.services import is_credit_code, normalise_credit_code
from core.regions import region_choices
from talent.catalogue.papers import Paper
from talent.catalogue.states import Degree
from talent.claims.documents import IDENTITY_KINDS
from talent.claims.values import (
    Application,
    Certificate,
    ChosenPaper,
    Employment,
    Experience,
    Holder,
)

CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def no_control_characters(_form, field) -> None:
    """Names print exactly as entered (R6), so what cannot be printed is refused, not dropped."""
    if CONTROL.search(field.data or ""):
        raise ValidationError(_("Take out the invisible characters; type the name again."))


def printable(_form, field) -> None:
    """Refuse a character no certificate could print, and name it."""
    no_control_characters(_form, field)
    from core.documents.engine import missing_glyphs

    missing = missing_glyphs(field.data or "")
    if missing:
        raise ValidationError(
            _(
                "We cannot print %(characters)s yet. Write to the office.",
                characters=" ".join(sorted(missing)),
            )
        )


class PersonForm(BaseForm):
    """Who claims, as the identity document says it."""

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
    nationality = SelectField(
        _l("Nationality (country or region)"), validators=[Required(_l("Choose your nationality."))]
    )
    document_kind = SelectField(_l("Kind of identity document"))
    document_country = SelectField(
        _l("Issued by (country or region)"),
        validators=[Required(_l("Choose where the document was issued."))],
    )
    document_number = StringField(
        _l("Number of the document"),
        validators=[
            Required(_l("Enter the number of the document.")),
            Length(max=40),
            Regexp(
                r"^[0-9A-Za-z ()（）\-/]{4,40}$",
                message=_l("Enter the number as printed: letters and digits."),
            ),
        ],
        description=_l("Kept encrypted, and masked on every page and paper."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = {"": _("Choose"), **region_choices()}
        self.nationality.choices = self.document_country.choices = choices
        self.document_kind.choices = {key: tr(words) for key, words in IDENTITY_KINDS.items()}

    def to_holder(self) -> Holder:
        """The person as a value."""
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


class CertificateForm(BaseForm):
    """The overseas certificate."""

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

    def validate(self, extra_validators=None):
        valid = super().validate(extra_validators)
        if self.expires.data == "yes" and valid and self.certificate_expires_on.day is None:
            self.certificate_expires_on.form.day.errors = [
                _("Enter the day until which it is valid.")
            ]
            return False
        return valid

    def to_certificate(self) -> Certificate:
        """The certificate as a value."""
        return Certificate(
            number=self.certificate_number.data,
            issued_on=self.certificate_issued_on.known_day,
            expires_on=self.certificate_expires_on.day if self.expires.data == "yes" else None,
        )


class ExperienceForm(BaseForm):
    """Degree and years: they decide the level."""

    degree = RadioField(
        _l("Your highest degree"),
        choices={degree.value: degree.label for degree in reversed(Degree)},
        validators=[Required(_l("Choose your highest degree."))],
    )
    degree_field = StringField(
        _l("Field of the degree"), validators=[Length(max=200), no_control_characters]
    )
    institution = StringField(
        _l("University or school"), validators=[Length(max=200), no_control_characters]
    )
    years = IntegerField(
        _l("Full years of work in the field"),
        validators=[
            Required(_l("Enter your full years of work in the field, in digits.")),
            NumberRange(0, 60, message=_l("Enter a number of years from 0 to 60.")),
        ],
        description=_l("Years abroad count like years in China. Leave out months."),
    )

    def to_experience(self) -> Experience:
        """Degree and years as a value."""
        return Experience(
            degree=Degree(self.degree.data),
            degree_field=self.degree_field.data or "",
            institution=self.institution.data or "",
            years=self.years.data,
        )


class EmploymentForm(BaseForm):
    """The present job in the city."""

    district = SelectField(
        _l("District where you work"),
        validators=[Required(_l("Choose the district where you work."))],
        description=_l("Its talent office does the initial review."),
    )
    employer_name = StringField(
        _l("Employer"),
        validators=[Required(_l("Enter the name of your employer.")), Length(max=200), printable],
        description=_l("As in the business licence, if you can in Chinese."),
    )
    credit_code = StringField(
        _l("Employer's unified social credit code"),
        validators=[Optional()],
        description=_l("18 characters; it stands on the business licence."),
    )
    contact = StringField(
        _l("Employer's e-mail for the confirmation"),
        validators=[
            Optional(),
            Email(_l("Enter an e-mail address such as hr@example.com.")),
            Length(max=320),
        ],
        description=_l("The personnel office gets a link and confirms without an account."),
    )
    job_title = StringField(
        _l("Your job"),
        validators=[Required(_l("Enter your job.")), Length(max=200), no_control_characters],
    )
    since = DayField(
        _l("Employed since"), required=_l("Enter the day since which you are employed.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        districts = current_app.extensions["settings"].city.districts
        self.district.choices = {"": _("Choose"), **{d.code: tr(d.name) for d in districts}}

    def validate_credit_code(self, field) -> None:
        """Refuse a code whose check character is wrong."""
        if not is_credit_code(normalise_credit_code(field.data)):
            raise ValidationError(
                _("This is no valid credit code: one character is wrong or missing.")
            )

    def to_employment(self) -> Employment:
        """The job as a value."""
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


class DeclarationForm(BaseForm):
    """The last step: two separate consents, never ticked in advance (R20)."""

    declared = BooleanField(
        _l("I declare that what I say and hand in is true."),
        validators=[Required(_l("Declare that what you say and hand in is true."))],
    )
    consent = BooleanField(
        _l("I agree that the office asks the issuing body whether my certificate is genuine."),
        validators=[Required(_l("Without this consent the certificate cannot be checked."))],
    )


STEP_FORMS = {
    "person": PersonForm,
    "certificate": CertificateForm,
    "experience": ExperienceForm,
    "employment": EmploymentForm,
}


def step_form(step: str, typed: Mapping[str, list[str]] | None, **defaults):
    """The form of a step, filled with what was typed before, right or wrong."""
    if typed:
        pairs = [(name, value) for name, values in typed.items() for value in values]
        return STEP_FORMS[step](formdata=MultiDict(pairs), meta={"csrf": False})
    return STEP_FORMS[step](formdata=None, data=defaults)


def is_complete(step: str, draft: Mapping[str, Mapping[str, list[str]]]) -> bool:
    """Whether a step's kept answers are all of the right shape."""
    typed = draft.get(step)
    return bool(typed) and step_form(step, typed).validate()


def chosen_papers(typed: Mapping[str, list[str]]) -> tuple[ChosenPaper, ...]:
    """The wallet papers picked in the papers step; what is no id is left out."""
    chosen = []
    for kind in Paper:
        for value in typed.get(kind.value, []):
            try:
                chosen.append(ChosenPaper(kind.value, uuid.UUID(value)))
            except ValueError:
                continue
    return tuple(chosen)


def read_application(
    draft: Mapping[str, Mapping[str, list[str]]], *, declared: bool
) -> Application:
    """The whole draft as one value; every step must be complete."""
    forms = {step: step_form(step, draft[step]) for step in STEP_FORMS}
    for form in forms.values():
        form.validate()
    return Application(
        holder=forms["person"].to_holder(),
        certificate=forms["certificate"].to_certificate(),
        experience=forms["experience"].to_experience(),
        employment=forms["employment"].to_employment(),
        papers=chosen_papers(draft.get("papers", {})),
        is_declared=declared,
    )
