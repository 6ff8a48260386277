"""What officers say of their organisation, and the papers and people they add."""

from dataclasses import fields
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired
from wtforms import BooleanField, Field, SelectField
from wtforms.validators import Regexp, ValidationError

from core.errors import DomainError
from core.files.holding import HeldFile
from core.forms import AddressField, BaseForm, DayField, line, paragraph, phone_line
from core.organisations.codes import normalise_credit_code
from core.organisations.models import LONGEST_ALIASES, LONGEST_NAME, Organisation
from core.organisations.services import Entry
from core.organisations.states import OrganisationKind
from core.regions import district_names


def _plain_code(_form: object, field: Field) -> None:
    """Put the code in the way it is stored; refuse what is none."""
    if field.data:
        try:
            field.data = normalise_credit_code(field.data)
        except DomainError as refusal:
            raise ValidationError(refusal.message) from refusal


class OrganisationForm(BaseForm):
    name_zh = line(
        _l("Chinese name"), LONGEST_NAME, missing=_l("Enter the name as on the licence."),
        description=_l("As on the licence. Abroad: the registered name, in whatever script."),
    )  # fmt: skip
    name_en = line(_l("English name"), LONGEST_NAME)
    aliases = paragraph(
        _l("Other names"), LONGEST_ALIASES, render_kw={"rows": 3},
        description=_l("Short or former names, one a line. People find it by them."),
    )  # fmt: skip
    kind = SelectField(_l("Kind"), choices=OrganisationKind.choices())
    credit_code = line(
        _l("Unified social credit code"), 40, check=_plain_code,
        description=_l("18 characters, as on the business licence."),
    )  # fmt: skip
    parent_code = line(
        _l("Code of the legal entity, for a branch"), 40, check=_plain_code,
        description=_l(
            "Only when this is a branch: the code of the company it belongs to. Unless that is "
            "verified here, you add its licence and its authorisation too."
        ),
    )  # fmt: skip
    is_abroad = BooleanField(_l("It is registered outside mainland China and has no such code"))
    district = SelectField(_l("District"))
    address = line(_l("Postal address"), 300)
    website = line(
        _l("Website"), 300,
        check=Regexp(r"(?i)^(https?://[^\s]+)?$", message=_l("Begin with https://.")),
    )  # fmt: skip
    contact_name = line(
        _l("Contact person"), 200, missing=_l("Say who answers for the organisation.")
    )
    contact_phone = phone_line()
    contact_email = AddressField(_l("E-mail address"), missing=_l("Enter the e-mail address."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outside = {"": _l("Outside the city")}
        self.district.choices = outside | district_names()

    @classmethod
    def of(cls, one: Organisation) -> "OrganisationForm":
        """The form filled with an entry, on its first showing."""
        parent = one.parent.credit_code if one.parent else ""
        is_abroad = not one.credit_code and not parent
        return cls(obj=one, parent_code=parent, is_abroad=is_abroad)

    def validate_credit_code(self, field: Field) -> None:
        if not field.data and not self.parent_code.data and not self.is_abroad.data:
            raise ValidationError(_l("Enter the code, or say that it has none."))

    def to_entry(self) -> Entry:
        said = {field.name: self[field.name].data or "" for field in fields(Entry)}
        said |= {name: said[name] or None for name in ("credit_code", "parent_code")}
        return Entry(**said)


class PaperForm(BaseForm):
    file = HeldFile(
        _l("File"), validators=[FileRequired(_l("Choose the file."))],
        description=_l("PDF, JPEG or PNG, up to 20 MB. Scan or photograph all sides."),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )  # fmt: skip
    valid_until = DayField(
        _l("Valid until"),
        description=_l("As printed on it. Leave it empty for one without an end."),
    )


class InviteForm(BaseForm):
    email = AddressField(
        _l("E-mail address of the colleague"),
        missing=_l("Enter the e-mail address."),
        description=_l("An e-mail with a link goes there; it holds for 14 days."),
    )


class AskForm(BaseForm):
    credit_code = line(
        _l("Unified social credit code"), 40, check=_plain_code,
        missing=_l("Enter the code of the organisation."),
        description=_l("18 characters, as on the business licence."),
    )  # fmt: skip
    text = paragraph(
        _l("To its officers"), 1_000, missing=_l("Say who you are there."),
        description=_l("Your post, and why you are to act for it. They read it with your address."),
    )  # fmt: skip
