"""The log of services and its kinds, as lists."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from sqlalchemy import select

from core.accounts.models import User
from core.lists import Card, ColumnKind, Content, ListSpec, Rights, column_of, filters
from core.lists.columns import yes_no
from core.regions import district_names
from events.enterprise_services.models import EnterpriseService, ServiceKind
from events.enterprise_services.policies import ServicePermission
from events.enterprise_services.queries import kind_words, visible_services

_K, _P = ColumnKind, ServicePermission


def _content(_nothing: None, _reader: User) -> Content:
    one, kinds = EnterpriseService, kind_words()
    every = district_names()
    places = {"": _("the city"), **every}
    columns = [
        column_of(one.reference, _l("Reference")),
        column_of(one.served_on, _l("Day of the service"), _K.DATE, on_screen=True),
        column_of(one.name, _l("Enterprise"), _K.NAME, on_screen=True),
        column_of(one.credit_code, _l("Credit code"), on_screen=True, is_quiet=True),
        column_of(one.kind_id, _l("Kind"), _K.CHOICE, key="kind", words=kinds.get, on_screen=True),
        column_of(one.note, _l("Note"), on_screen=True),
        column_of(one.served_by, _l("Served by"), _K.NAME, on_screen=True),
        column_of(one.district, _l("District"), _K.CHOICE, words=places.get, on_screen=True),
        column_of(one.created_at, _l("Written down on"), _K.MOMENT),
    ]
    named = {str(key): name for key, name in kinds.items()}
    return Content(columns, [
        filters.search(_("Enterprise, code or words"), one.name, one.credit_code, one.note),
        filters.choice("kind", _("Kind"), named, one.kind_id),
        filters.choice("district", _("District"), every, one.district),
        *filters.days("on", _("From"), _("Until"), one.served_on),
    ])  # fmt: skip


SERVICES = ListSpec(
    key="events.enterprise_services",
    label=_l("Services to enterprises"),
    rights=Rights(see=_P.LIST, take=_P.LIST),
    rows=lambda user, _nothing: visible_services(user),
    id=EnterpriseService.id,
    ref=EnterpriseService.reference,
    content=_content,
    order="-served_on",
    card=Card("name", ("served_on", "kind", "served_by")),
    link=lambda _nothing, reference: url_for("enterprise_services.show", reference=reference),
    nothing=_l("No service fits these filters"),
    source=_l("Whoever did something for an enterprise writes it down here, or brings a sheet."),
)


def _kinds(_nothing: None, _reader: User) -> Content:
    one = ServiceKind
    return Content([
        column_of(one.reference, _l("Reference")),
        column_of(one.name_zh, _l("Chinese name"), _K.NAME, on_screen=True),
        column_of(one.name_en, _l("English name"), _K.NAME, on_screen=True),
        column_of(one.is_offered, _l("Offered"), _K.YES_NO, words=yes_no(), on_screen=True),
    ], [
        filters.search(pgettext("thing", "Name"), one.name_zh, one.name_en),
        filters.choice("offered", _("Offered"), filters.yes_no_choices(),
                       lambda said: one.is_offered.is_(said == "yes")),
    ])  # fmt: skip


KINDS = ListSpec(
    key="events.service_kinds",
    label=_l("Kinds of services"),
    rights=Rights(see=_P.LIST, take=_P.LIST),
    rows=lambda _user, _nothing: select(ServiceKind),
    id=ServiceKind.id,
    ref=ServiceKind.reference,
    content=_kinds,
    order="name_zh",
    card=Card("name_zh", ("name_en", "is_offered")),
    link=lambda _nothing, reference: url_for("service_kinds.show", reference=reference),
    lead=_l("The office's own words for what it does for enterprises."),
    nothing=_l("No kind fits these filters"),
    source=_l("Until the office names kinds, services are written down without one."),
)
