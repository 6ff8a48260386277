"""The list of travel support of an event, for its organisers and the finance office."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.i18n import tr
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, whole_amount, words_of, yes_no
from core.lists.spec import BulkAction
from core.regions import region_name
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.registrations.models import Registration
from events.travel_support.models import TravelSupport
from events.travel_support.queries import UNPLACED, attended, find_offer, visible_supports
from events.travel_support.services import place, withdraw
from events.travel_support.states import Doubt, SupportState, TravelPermission

_K, _R, _T = ColumnKind, Registration, TravelSupport
_P = TravelPermission


def _content(edition: Edition, reader: User) -> Content:
    tiers, came = tiers_by_code(edition, reader), attended()
    shown: dict[str, Any] = {"on_screen": True}
    columns = [
        column_of(_T.reference, _l("Registration no."), is_quiet=True, **shown),
        column_of(_R.name, _l("Name"), _K.NAME, **shown),
        column_of(_R.organisation, _l("Organisation"), _K.NAME),
        column_of(_R.residence, _l("Residence (country or region)"), _K.CHOICE,
                  words=lambda code: code and region_name(code), **shown),
        Column("tier", _l("Tier"), _K.CHOICE, source=_T.tier_name.expression, words=tr, codes=tr,
               order=_T.tier_code.expression, **shown),
        Column("ceiling", _l("Ceiling"), _K.NUMBER, source=_T.ceiling.expression,
               pick=whole_amount, **shown),
        column_of(_T.currency, _l("Currency"), **shown),
        state_column("state", _l("State"), SupportState, _T.state.expression, **shown),
        column_of(_T.doubt, _l("Why without a tier"), _K.CHOICE, words=words_of(Doubt), **shown),
        column_of(_T.notice_starts_on, _l("Public notice from"), _K.DATE),
        column_of(_T.notice_ends_on, _l("Public notice until"), _K.DATE),
        Column("came", _l("Checked in"), _K.YES_NO, source=came, words=yes_no()),
        column_of(_R.email, _l("E-mail address")),
    ]  # fmt: skip
    states = filters.choices_of(SupportState)
    return Content(columns, [
        filters.search(_("Name or number"), _R.name, _T.reference, _R.organisation),
        filters.choice("state", _("State"), states, _T.state),
        filters.choice("tier", _("Tier"), tiers, _T.tier_code),
        filters.choice("doubt", _("Why without a tier"), filters.choices_of(Doubt), _T.doubt),
        filters.flag("unplaced", _("Without a tier"), UNPLACED),
        filters.flag("absent", _("Not checked in any more"),
                     (_T.state != SupportState.WITHDRAWN) & ~came),
    ])  # fmt: skip


def tiers_by_code(edition: Edition, _reader: User) -> dict[str, str]:
    offer = find_offer(edition)
    return {one.code: tr(one.name) for one in offer.tiers} if offer else {}


def _place(one: TravelSupport, by: User, at: Any, said: Any) -> None:
    place(one, said["choice"], by=by, at=at)


def _withdraw(one: TravelSupport, by: User, at: Any, said: Any) -> None:
    withdraw(one, said["reason"], by=by, at=at)


SUPPORTS = ListSpec(
    key="events.travel_support",
    label=_l("Travel support"),
    rights=Rights(see=_P.LIST, take=_P.TAKE, change=_P.DECIDE),
    rows=visible_supports,
    id=TravelSupport.id,
    ref=TravelSupport.reference,
    content=_content,
    order="name",
    card=Card("name", ("residence", "tier", "ceiling"), "state"),
    link=lambda edition, ref: url_for("travel_support.show", slug=edition.slug, reference=ref),
    actions=(
        BulkAction("place", _l("Choose the tier"), _place, choices=tiers_by_code,
                   asks=_l("Tier"), order=10),
        BulkAction("withdraw", _l("Take off the list"), _withdraw, needs_reason=True,
                   tone="danger", order=90),
    ),
    is_queue=True,
    nothing=_l("Nobody fits these filters"),
    source=_l("The list is drawn up from the registrations of those who came."),
    **OF_EDITION,
)  # fmt: skip
