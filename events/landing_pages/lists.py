"""Landings at the desk: found, counted, handed over."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.accounts.models import User
from core.amounts import Currency
from core.i18n import language, tr
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, whole_amount
from core.regions import district_names
from events.editions.models import Edition
from events.landings.models import Landing
from events.landings.queries import events_with_landings, visible_landings
from events.landings.states import LandingPermission, LandingState
from events.project_pages.lists import shown_title
from events.projects.models import Project

_K, _L, _P = ColumnKind, Landing, Project


def _content(_nothing: None, reader: User) -> Content:
    districts = district_names()
    screen: dict[str, Any] = {"on_screen": True}
    event = Edition.name[language()].as_string()
    columns = [
        column_of(_L.reference, _l("Reference"), **screen),
        column_of(_L.company_name, _l("Company"), _K.NAME, **screen),
        column_of(_L.credit_code, _l("Unified social credit code"), **screen),
        state_column("state", _l("State"), LandingState, _L.state.expression, **screen),
        column_of(_P.reference, _l("Project no."), key="project", **screen),
        Column("project_title", _l("Project"), _K.NAME, source=shown_title()),
        column_of(Edition.name, _l("Event"), _K.NAME, key="event", order=event, words=tr, codes=tr,
                  is_quiet=True, **screen),
        column_of(_L.registered_on, _l("Registered on"), _K.DATE, **screen),
        column_of(_L.district, _l("District"), _K.CHOICE, words=lambda c: districts.get(c, c),
                  **screen),
        column_of(_L.carrier, _l("Carrier"), _K.NAME),
        column_of(_L.capital, _l("Registered capital"), _K.NUMBER, pick=whole_amount, **screen),
        column_of(_L.currency, _l("Currency"), **screen),
        column_of(_L.paid_in, _l("Paid in"), _K.NUMBER, pick=whole_amount),
        Column("licence", _l("Licence"), _K.YES_NO, source=_L.licence_id.is_not(None),
               words={True: _("yes"), False: _("no")}.get),
        column_of(_L.claimed_at, lazy_pgettext("landing", "Claimed on"), _K.MOMENT),
        column_of(_L.verified_at, lazy_pgettext("landing", "Verified on"), _K.MOMENT),
        column_of(_L.valid_at, lazy_pgettext("landing", "Counted since"), _K.MOMENT),
        column_of(_L.ended_on, _l("Closed or moved on"), _K.DATE),
    ]  # fmt: skip
    events = {one.slug: tr(one.name) for one in events_with_landings(reader)}
    named = (_L.reference, _L.company_name, _L.credit_code, _P.reference, _P.title, _P.title_en)
    narrowing = [
        filters.search(_("Company, code, project or number"), *named, _L.carrier),
        filters.choice("state", _("State"), filters.choices_of(LandingState), _L.state),
        filters.choice("district", _("District"), districts, _L.district),
        filters.choice("event", _("Event"), events, Edition.slug),
        filters.choice("currency", _("Currency"), filters.choices_of(Currency), _L.currency),
        *filters.days("registered", _("Founded from"), _("Founded until"), _L.registered_on),
        filters.flag("unproven", _("Licence missing"), _L.licence_id.is_(None)),
    ]
    return Content(columns, narrowing)


LANDINGS = ListSpec(
    key="events.landings",
    label=_l("Landings"),
    rights=Rights(LandingPermission.LIST, LandingPermission.LIST),
    rows=lambda user, _nothing: visible_landings(user),
    id=Landing.id,
    ref=Landing.reference,
    content=_content,
    order="-claimed_at",
    card=Card("company_name", ("district", "registered_on", "capital"), "state"),
    link=lambda _nothing, reference: url_for("landings_desk.show", reference=reference),
    is_queue=True,
    lead=_l("Companies that projects founded here: claimed, compared with the licence, counted."),
    nothing=_l("No landing fits these filters"),
    source=_l("Owners claim a landing on the page of their project; staff enter one here."),
)
