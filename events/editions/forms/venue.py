"""The form of a venue."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from core.forms import Required
from core.i18n import tr
from core.regions import district_names
from core.typed_choices import RegionField, ZoneField
from events.editions.forms.fields import LINE_LENGTH, SetUpForm, one_line, paragraphs
from events.editions.models import Venue
from events.editions.states import Mode
from events.editions.values import VenueDetails


class VenueForm(SetUpForm):
    """One venue; `parents` are those it may lie within, with `top` also none.

    Only who runs the `whole` edition is asked for the district.
    """

    name_en = one_line(_l("Name in English"), Required(_l("Enter the name in English.")))
    name_zh = one_line(_l("Name in Chinese"), Required(_l("Enter the name in Chinese.")))
    parent_id = SelectField(
        _l("Lies within"), description=_l("A venue moves together with all that lie within it.")
    )
    district = SelectField(
        _l("District"), description=_l("Its organisers then run this venue and all within it.")
    )
    mode = SelectField(_l("How one takes part"), choices={m.value: m.label for m in Mode})
    address_en = one_line(
        _l("Address in English"),
        most=LINE_LENGTH,
        description=_l("Left empty, it is a part of the venue it lies within, at its address."),
    )
    address_zh = one_line(_l("Address in Chinese"), most=LINE_LENGTH)
    directions_en = paragraphs(
        _l("How it is reached, in English"),
        most=LINE_LENGTH,
        rows=2,
        description=_l("Metro, bus, car park, which entrance."),
    )
    directions_zh = paragraphs(_l("How it is reached, in Chinese"), most=LINE_LENGTH, rows=2)
    city_en = one_line(_l("City in English"))
    city_zh = one_line(_l("City in Chinese"))
    country = RegionField(
        _l("Country or region"), [Required(_l("Choose a country or region."))], default="CN"
    )
    time_zone = ZoneField(
        _l("Time zone"),
        [Required(_l("Enter the time zone."))],
        description=_l("A city or country. Shown beside Beijing time where it differs."),
        default="Asia/Shanghai",
    )

    def __init__(self, parents: list[Venue], *, top: bool, whole: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parent_id.choices = {
            **({"": _("Nothing: it stands at the top")} if top else {}),
            **{str(one.id): f"{'– ' * one.depth}{tr(one.name)}" for one in parents},
        }
        self.district.choices = {"": _("None in particular"), **district_names()}
        if not whole:
            del self.district

    def fill(self, venue: Venue) -> None:
        for name in ("name", "address", "directions", "city"):
            self.fill_words(name, getattr(venue, name))
        for name in ("mode", "country", "time_zone"):
            self[name].data = getattr(venue, name)
        if "district" in self:
            self.district.data = venue.district
        self.parent_id.data = str(venue.parent_id or "")
        self.seen.data = VenueDetails.of(venue).mark

    def to_details(self, venue: Venue | None = None) -> VenueDetails:
        """What was typed; the district of `venue` stays where it was not asked for."""
        parent = self.parent_id.data
        kept = venue.district if venue is not None else ""
        return VenueDetails(
            name=self.words("name"),
            parent_id=uuid.UUID(parent) if parent else None,
            address=self.words("address"),
            directions=self.words("directions"),
            district=self.district.data if "district" in self else kept,
            mode=self.mode.data,
            city=self.words("city"),
            country=self.country.data,
            time_zone=self.time_zone.data,
        )
