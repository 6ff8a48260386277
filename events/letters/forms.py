"""What people and staff type about letters: shape and format only."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import Length, Optional, Regexp

from core.cases import ActionForm
from core.files.holding import HeldFile
from core.forms import BaseForm, DayField, line, paragraph, plain_width
from core.printable import printable
from core.typed_choices import RegionField
from events.letters.states import CostBearer, Gender, VisaKind
from events.letters.values import LetterData
from events.registrations.consents import EventPurpose


class LetterForm(BaseForm):
    """What a consulate asks for (events.md §4.1). Anything may stay empty; the check names it."""

    name = line(
        _l("Name as in the passport"),
        200,
        check=printable,
        description=_l("Exactly as printed there, with all accents. One name is fine."),
    )
    gender = SelectField(_l("Gender as in the passport"))
    birth_on = DayField(_l("Date of birth"))
    nationality = RegionField(_l("Nationality (country or region)"))
    passport_country = RegionField(_l("Passport issued by (country or region)"))
    passport_number = StringField(
        _l("Passport number"),
        validators=[
            Optional(),
            Length(max=40),
            Regexp(
                r"^[0-9A-Za-z ()\-/]{4,40}$",
                message=_l("Enter the number as printed: letters and digits."),
            ),
        ],
        filters=[plain_width],
    )
    passport_expires_on = DayField(_l("Passport valid until"))
    is_new_passport = BooleanField(
        _l("This is a new passport: take it for my registration too"),
        description=_l("Otherwise the letter needs the passport that your registration names."),
    )
    employer = line(
        _l("Employer or institution"),
        200,
        check=printable,
        description=_l("Or university. Without either, write what you do."),
    )
    post = line(_l("Post"), 200, check=printable)
    arrives_on = DayField(_l("Arrival in China"))
    departs_on = DayField(_l("Departure from China"))
    places = line(
        _l("Places of the visit"), 300, check=printable, description=_l("Such as Suzhou, Shanghai.")
    )
    purpose = line(
        _l("Purpose of the visit"),
        300,
        check=printable,
        description=_l("Such as: to take part in the fair and visit laboratories."),
    )
    relationship_to_inviter = line(
        _l("Relationship with the inviting organisation"),
        200,
        check=printable,
        description=_l("Such as: registered participant, speaker, business partner."),
    )
    cost_bearer = RadioField(_l("Who pays for the stay"))
    visa_kind = RadioField(
        _l("Kind of visa"),
        description=_l(
            "F is for exchange, study visits and events without trade; M is for buying, selling "
            "and business talks. If you are not sure, ask the consulate."
        ),
    )
    agrees = BooleanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        genders = Gender.choices()
        self.gender.choices = {"": _("Choose"), **genders}
        self.cost_bearer.choices = CostBearer.choices()
        self.visa_kind.choices = VisaKind.choices()
        self.agrees.label.text = EventPurpose.PASSPORT_LETTER.sentence
        # A value of another form (an import) that is no choice here is asked for anew.
        if not self.gender.raw_data and self.gender.data not in self.gender.choices:
            self.gender.data = ""
        for field in (self.nationality, self.passport_country):
            field.data = field.data if field.raw_data or field.meant else ""

    def to_data(self) -> LetterData:
        days = ("birth_on", "passport_expires_on", "arrives_on", "departs_on")
        said: dict[str, Any] = {name: self._fields[name].day for name in days}
        for one in fields(LetterData):
            if one.name not in days:
                said[one.name] = self._fields[one.name].data or ""
        return LetterData(**said)


class ApproveForm(ActionForm):
    note = paragraph(_l("Why the letter is issued in spite of it"), 1000)


class WithdrawForm(ActionForm):
    reason = paragraph(
        _l("Reason, for the person to read"), 1000, missing=_l("Say why; the person reads it.")
    )


class StayForm(ActionForm):
    day = DayField(_l("On which day"), required=_l("Enter the day."))


class ExitForm(StayForm):
    """Departure, or the day on which the journey was called off."""

    day = DayField(
        _l("On which day"),
        required=_l("Enter the day."),
        description=_l("Or the day on which the journey was called off."),
    )


class SignedForm(BaseForm):
    file = HeldFile(
        _l("Scan of the signed letter"),
        validators=[FileRequired(_l("Choose the file."))],
        description=_l("PDF or picture."),
    )
