"""One entry of a draft, typed; what it says goes the way of a file's row."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from core.forms import BaseForm, Required, line
from core.known_names import NamedField
from core.typed_choices import IssuerPlaceField
from talent.catalogue import queries
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.states import Level, Sector

_BETWEEN = "|"
_TITLE = ("series_zh", "series_en", "title_zh", "title_en", "level")


class EntryForm(BaseForm):
    """What every entry needs; the title is one of those the catalogue leads to already."""

    name_en = line(_l("Name in English"), 300, missing=_l("Enter the name in English."))
    name_zh = line(_l("Name in Chinese"), 300, missing=_l("Enter the name in Chinese."))
    name_local = line(_l("Name in the original language"), 300)
    abbreviation = line(_l("Abbreviation"), 60)
    aliases = line(_l("Other names"), 2000, description=_l("Several with semicolons between."))
    issuer_en = NamedField(
        _l("Issuer in English"), 300, source="issuers", missing=_l("Enter the issuer in English.")
    )
    issuer_zh = NamedField(_l("Issuer in Chinese"), 300, source="issuers")
    region = IssuerPlaceField(
        _l("Country or region"), validators=[Required(_l("Enter the country or region."))]
    )
    sector = SelectField(_l("Sector"), validators=[Required(_l("Choose a sector."))])
    title = SelectField(
        _l("Title and level"), validators=[Required(_l("Choose a title."))], validate_choice=False
    )
    requires_licence_valid = BooleanField(_l("Must be valid when the claim is sent"))
    verification = line(_l("How the issuer confirms a certificate"), 500)
    code = line(
        _l("Code"), 40, missing=_l("Enter a code."),
        description=_l("One that was never used, such as SZ-BIO-001; it stays for ever."),
    )  # fmt: skip

    def __init__(self, edition: CatalogueEdition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles, choose = queries.titles_known(edition), {"": _("Choose")}
        self.sector.choices = choose | Sector.choices()
        self.title.choices = choose | {
            _BETWEEN.join(one): f"{one[0]} · {one[2]} · {one[3]} · {Level(one[4]).label}"
            for one in titles
        }

    @property
    def said(self) -> dict[str, str]:
        """By field, as a cell would say it."""
        other = {"title", "requires_licence_valid", "csrf_token"}
        plain = {one.short_name: str(one.data or "") for one in self if one.short_name not in other}
        title = (self.title.data or "").split(_BETWEEN)
        plain |= dict(zip(_TITLE, title, strict=False))
        valid = "yes" if self.requires_licence_valid.data else "no"
        return plain | {"requires_licence_valid": valid}
