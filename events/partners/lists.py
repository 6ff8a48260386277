"""The city's partner regions as a list, with the figures of the fairs held there."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import User
from core.clock import today
from core.lists import Card, ColumnKind, Content, ListSpec, Rights, column_of, filters, state_column
from events.partners.figures import figure_columns
from events.partners.models import PartnerRegion, RegionState, provinces, region_state
from events.partners.policies import PartnerPermission

_K = ColumnKind


def _content(_nothing: None, _reader: User) -> Content:
    one, on, places, state = PartnerRegion, today(), dict(provinces()), region_state()
    columns = [
        column_of(one.reference, _l("Reference")),
        column_of(one.name_zh, _l("Chinese name"), _K.NAME, on_screen=True),
        column_of(one.name_en, _l("English name"), _K.NAME, on_screen=True),
        column_of(one.province, _l("Province"), _K.CHOICE, words=places.get, on_screen=True),
        column_of(one.code, _l("Code"), is_quiet=True, on_screen=True),
        state_column("state", _l("State"), RegionState, state, on_screen=True),
        *figure_columns(),
        column_of(one.signed_on, _l("Signed on"), _K.DATE),
        column_of(one.agreed_until, _l("Holds until"), _K.DATE, on_screen=True,
                  is_late=lambda day: day < on),
        column_of(one.ended_on, _l("Ended on"), _K.DATE),
        column_of(one.contact, _l("Contact")),
        column_of(one.note, _l("Note")),
    ]  # fmt: skip
    ran_out = (one.agreed_until < on) & (state == RegionState.ACTIVE)
    return Content(columns, [
        filters.search(_("Name or code"), one.name_zh, one.name_en, one.code, one.reference),
        filters.choice("province", _("Province"), places, one.province),
        filters.choice("state", _("State"), filters.choices_of(RegionState), state),
        filters.flag("ran_out", _("Agreement has run out"), ran_out),
    ])  # fmt: skip


PARTNERS = ListSpec(
    key="events.partners",
    label=_l("Partner regions"),
    rights=Rights(see=PartnerPermission.LIST, take=PartnerPermission.LIST),
    rows=lambda _user, _nothing: select(PartnerRegion),
    id=PartnerRegion.id,
    ref=PartnerRegion.reference,
    content=_content,
    order="code",
    card=Card("name_zh", ("name_en", "province", "fairs"), "state"),
    link=lambda _nothing, reference: url_for("partners_desk.show", reference=reference),
    lead=_l("Regions the city recruits from by agreement, and the fairs held there."),
    nothing=_l("No partner region fits these filters"),
    source=_l("Regions the city recruits from by agreement are entered here."),
)
