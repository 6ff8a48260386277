"""What an event offers: the tiers one row each, the days of the notice, and where to claim."""

import re
from decimal import Decimal
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, NumberRange, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from core.amount_field import AmountField
from core.amounts import Currency, plain_amount
from core.forms import BaseForm, VersionedForm, line, paragraph
from core.regions import find_regions, region_name
from events.editions.models import Edition
from events.travel_desk.services import HIGHEST_CEILING, MOST_TIERS
from events.travel_support.models import MOST_NOTICE_DAYS, TravelOffer
from events.travel_support.states import Origin
from events.travel_support.values import USUAL, Offered, Tier

_TICKS: dict[str, Any] = {
    "option_widget": CheckboxInput(), "widget": ListWidget(prefix_label=False),
}  # fmt: skip


class PlacesField(StringField):
    """Countries and regions by name or code, with semicolons between; `codes` are theirs."""

    codes: tuple[str, ...] = ()

    def pre_validate(self, _form: object) -> None:
        found = {text: find_regions(text) for text in _parts(self.data)}
        unknown = [text for text, codes in found.items() if len(codes) != 1]
        if unknown:
            raise ValidationError(
                _(
                    "Not found, or more than one country or region: %(names)s.",
                    names=_(", ").join(unknown),
                )
            )
        self.codes = tuple(dict.fromkeys(codes[0] for codes in found.values()))


class TierForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False  # the form around it has the token

    code = line(_l("Code"), 20, description=_l("Small letters and digits, such as asia."))
    zh = line(_l("Name in Chinese"), 60, render_kw={"lang": "zh-Hans"})
    en = line(_l("Name in English"), 60, render_kw={"lang": "en"})
    ceiling = AmountField(_l("Ceiling for one person"), least=1, most=HIGHEST_CEILING)
    currency = SelectField(_l("Currency"), choices=Currency.choices())
    groups = SelectMultipleField(_l("For people who live in"), choices=Origin.choices(), **_TICKS)
    places = PlacesField(
        _l("And in these countries or regions"),
        description=_l("By name or code, with semicolons between."),
    )

    @property
    def is_used(self) -> bool:
        return any((self[name].data or "").strip() for name in ("code", "zh", "en", "ceiling"))

    def validate_ceiling(self, field: Any) -> None:
        if self.is_used and not field.data:
            raise ValidationError(_("Enter the ceiling of the tier."))

    def to_tier(self) -> Tier:
        name = {code: (self[code].data or "").strip() for code in ("en", "zh")}
        origins = (*self.groups.data, *self.places.codes)
        return Tier(
            (self.code.data or "").strip(),
            name,
            origins,
            self.ceiling.amount or Decimal(0),
            self.currency.data,
        )


class OfferForm(VersionedForm):
    """The tiers in order, and an empty one; a tier without code, names and ceiling is none."""

    notice_days = IntegerField(
        _l("Working days of public notice"),
        validators=[InputRequired(_l("Enter the days.")), NumberRange(1, MOST_NOTICE_DAYS)],
    )
    roles = SelectMultipleField(_l("Who may get it, by the role they come in"), **_TICKS)
    claim_at_zh = paragraph(
        _l("Where and with which papers it is claimed, in Chinese"), 2_000,
        missing=_l("Write it in Chinese."), render_kw={"lang": "zh-Hans"},
    )  # fmt: skip
    claim_at_en = paragraph(
        _l("Where and with which papers it is claimed, in English"), 2_000,
        missing=_l("Write it in English."), render_kw={"lang": "en"},
    )  # fmt: skip
    tiers = FieldList(FormField(TierForm), max_entries=MOST_TIERS)

    @classmethod
    def of(cls, edition: Edition, offer: TravelOffer | None) -> "OfferForm":
        """Filled with what is offered, or with our default."""
        roles = [(str(one), one.label) for one in edition.type.roles]
        tiers = [_typed(one) for one in (offer.tiers if offer else USUAL)]
        known: dict[str, Any] = {"tiers": tiers, "roles": [roles[0][0]], "seen": "0"}
        known["notice_days"] = current_app.extensions["settings"].travel_notice_days
        if offer is not None:
            known |= {"notice_days": offer.notice_days, "roles": offer.roles}
            known |= {f"claim_at_{code}": text for code, text in offer.claim_at.items()}
            known["seen"] = str(offer.version)
        form = cls(data=known)
        form.roles.choices = roles
        if not form.is_submitted() and len(form.tiers) < MOST_TIERS:
            form.tiers.append_entry()
        return form

    def to_offered(self) -> Offered:
        tiers = [one.form.to_tier() for one in self.tiers if one.form.is_used]
        claim_at = {"en": self.claim_at_en.data or "", "zh": self.claim_at_zh.data or ""}
        return Offered(tiers, self.notice_days.data, tuple(self.roles.data), claim_at)


def _typed(one: Any) -> dict[str, Any]:
    groups = [code for code in one.origins if code in set(Origin)]
    places = [region_name(code) for code in one.origins if code not in set(Origin)]
    return {
        "code": one.code, "zh": one.name["zh"], "en": one.name["en"], "groups": groups,
        "places": _("; ").join(places), "ceiling": plain_amount(one.ceiling),
        "currency": one.currency,
    }  # fmt: skip


def _parts(text: str | None) -> list[str]:
    """Names parted by semicolons, or by commas where those are in no name ("Macao, China")."""
    parts = [part.strip() for part in re.split(r"[;；、]", text or "") if part.strip()]
    whole = {part: len(find_regions(part)) == 1 for part in parts}
    return [
        name.strip()
        for part in parts
        for name in ([part] if whole[part] else re.split(r"[,，]", part))
        if name.strip()
    ]
