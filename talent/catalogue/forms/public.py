"""Forms of the public pages. The eligibility form lives in the address, so it carries no token."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, StopValidation, ValidationError

from core.forms import AddressField, BaseForm, Required
from core.known_names import NamedField
from core.typed_choices import IssuerPlaceField
from talent.catalogue.browsing import plain_line
from talent.catalogue.early_answer import MOST_YEARS
from talent.catalogue.services_public import Suggestion
from talent.catalogue.states import Degree
from talent.catalogue.tiers import Facts

_WHOLE = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?[0-9]*[.,][0-9]+")


def _without_controls(text: str | None) -> str | None:
    """What was typed without characters that no page may hold; lines stay lines."""
    return "\n".join(map(plain_line, text.splitlines())) if text else text


def whole_years(text: str) -> int:
    """Full years out of what somebody typed. Refuses each odd answer with how to mend it."""
    plain = unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-").strip()
    if _DECIMAL.fullmatch(plain):
        raise ValidationError(_l("Give full years only: 7 rather than 7.5."))
    if not _WHOLE.fullmatch(plain) or len(plain) > 9:
        raise ValidationError(_l("Give a number of years in figures, such as 7."))
    years = int(plain)
    if years < 0:
        raise ValidationError(_l("Years cannot be less than 0."))
    if years > MOST_YEARS:
        raise ValidationError(_l("Give at most %(most)s years.", most=MOST_YEARS))
    return years


class EligibilityForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    entry = StringField(
        _l("Your qualification"),
        [Required(_l("Say which qualification you hold."))],
        description=_l("Its name in any language, its abbreviation, or its code."),
        filters=[_without_controls],
    )
    degree = SelectField(
        _l("Your highest degree"),
        choices=lambda: [("", _l("Choose")), *((str(one), one.label) for one in Degree)],
        validate_choice=False,
    )
    years = StringField(
        _l("Full years of work in the field"),
        [Required(_l("Say how many years you have worked in the field."))],
        description=_l("After your degree. Years abroad count."),
        filters=[_without_controls],
    )
    city = RadioField(
        _l("Do you work in the city, or have you been offered a post here?"),
        [Optional()],
        choices=lambda: [("yes", _l("Yes")), ("no", _l("No"))],
        validate_choice=False,
    )

    def validate_degree(self, field: Any) -> None:
        if field.data not in list(Degree):
            raise StopValidation(_l("Choose your highest degree."))

    def validate_years(self, field: Any) -> None:
        whole_years(field.data)

    def to_facts(self) -> Facts:
        city = {"yes": True, "no": False}.get(self.city.data or "")
        return Facts(Degree(self.degree.data), whole_years(self.years.data), city)


class SuggestionForm(BaseForm):
    """A qualification that is missing. `website` is a trap: people never see it."""

    qualification = StringField(
        _l("Name of the qualification"),
        [Required(_l("Say which qualification is missing.")), Length(max=300)],
        description=_l("As it stands on the certificate, in any language."),
        filters=[_without_controls],
    )
    issuer = NamedField(_l("Who issues it"), 300, source="issuers", filters=[_without_controls])
    region = IssuerPlaceField(_l("Country or region"))
    reason = TextAreaField(
        _l("Why it should be recognised"),
        [Optional(), Length(max=4000, message=_l("Use at most 4,000 characters."))],
        description=_l("What it takes to earn it, and the work its holders do here."),
        filters=[_without_controls],
    )
    address = AddressField(
        _l("Your e-mail address"),
        description=_l("Only to tell you what became of your suggestion."),
    )
    website = StringField(_l("Leave this empty"), [Optional()])

    @property
    def is_trapped(self) -> bool:
        return bool(self.website.data)

    def to_suggestion(self) -> Suggestion:
        return Suggestion(
            qualification=self.qualification.data,
            issuer=self.issuer.data or "",
            region=self.region.data or "",
            reason=self.reason.data or "",
            address=self.address.data or "",
        )
