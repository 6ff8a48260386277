"""The carriers staff look after, as a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from sqlalchemy import func, select

from core.accounts.models import User
from core.clock import today
from core.lists import Card, ColumnKind, Content, ListSpec, Rights, column_of, filters
from core.lists.columns import Column, state_column, yes_no
from core.organisations.models import Organisation
from core.organisations.queries import is_verified
from core.organisations.states import OrganisationState
from core.regions import district_names
from events.carriers.models import CarrierChain, CarrierOffer, CarrierProfile
from events.carriers.queries import visible_carriers
from events.carriers.states import CarrierPermission, Offer
from events.projects.states import Industry

_K, _P = ColumnKind, CarrierPermission


def _marks(key: str, label: Any, code: Any, members: Any, **more: Any) -> Column:
    """The marks of a kind of one carrier, gathered by the database, worded in their own order."""
    carrier = code.class_.carrier_id
    every = select(func.aggregate_strings(code, ",")).where(carrier == Organisation.id)
    source = every.correlate(Organisation).scalar_subquery()
    return Column(key, label, source=source, words=_words(members), **more)


def _words(members: Any) -> Callable[[Any], str]:
    comma: str = pgettext("list", ", ")

    def said(codes: str | None) -> str:
        known = (codes or "").split(",")
        return comma.join(str(one.label) for one in members if one.value in known)

    return said


def _has(code: Any) -> Callable[[str], Any]:
    """Whether a carrier has the mark that is chosen."""
    carriers = select(code.class_.carrier_id)
    return lambda value: Organisation.id.in_(carriers.where(code == value))


def _content(_nothing: None, _reader: User) -> Content:
    one, profile = Organisation, CarrierProfile
    places = district_names()
    trusted = is_verified(today())
    columns = [
        column_of(one.reference, _l("Reference"), on_screen=True),
        column_of(one.name_zh, _l("Chinese name"), _K.NAME, on_screen=True),
        column_of(one.name_en, _l("English name"), _K.NAME),
        column_of(one.district, _l("District"), _K.CHOICE, words=places.get, on_screen=True),
        _marks("chains", _l("Industry chains"), CarrierChain.industry, Industry, on_screen=True),
        _marks("offers", _l("What it offers"), CarrierOffer.offer, Offer, on_screen=True),
        column_of(profile.total_area, _l("Floor space in all (m²)"), _K.NUMBER),
        column_of(profile.free_area, _l("Floor space free now (m²)"), _K.NUMBER, on_screen=True),
        column_of(profile.firms, _l("Companies settled"), _K.NUMBER),
        state_column("state", _l("State"), OrganisationState, one.state, on_screen=True),
        column_of(one.verified_until, _l("Verified until"), _K.DATE),
        column_of(profile.is_public, _l("Shown to everybody"), _K.YES_NO, words=yes_no()),
        column_of(one.address, _l("Postal address")),
        column_of(profile.contact_name, _l("Contact for projects"), _K.NAME),
        column_of(profile.contact_phone, _l("Telephone")),
        column_of(profile.contact_email, _l("E-mail address")),
        column_of(profile.saved_at, _l("Profile saved on"), _K.MOMENT),
    ]
    return Content(columns, [
        filters.search(_("Name, code or number"), one.name_zh, one.name_en, one.aliases,
                       one.credit_code, one.reference),
        filters.choice("district", _("District"), places, one.district),
        filters.choice("chain", _("Industry chain"), filters.choices_of(Industry),
                       _has(CarrierChain.industry)),
        filters.choice("offer", _("Offer"), filters.choices_of(Offer), _has(CarrierOffer.offer)),
        filters.choice("verified", _("Verified"), filters.yes_no_choices(),
                       lambda said: trusted if said == "yes" else ~trusted),
        filters.flag("unwritten", _("Without a profile"), profile.organisation_id.is_(None)),
    ])  # fmt: skip


CARRIERS = ListSpec(
    key="events.carriers",
    label=_l("Carriers"),
    rights=Rights(see=_P.LIST, take=_P.LIST),
    rows=lambda user, _nothing: visible_carriers(user),
    id=Organisation.id,
    ref=Organisation.reference,
    content=_content,
    order="name_zh",
    card=Card("name_zh", ("district", "chains", "free_area"), "state"),
    link=lambda _nothing, reference: url_for("carriers_desk.show", reference=reference),
    nothing=_l("No carrier fits these filters"),
    source=_l("Carriers register as organisations; their officers write the profile."),
)
