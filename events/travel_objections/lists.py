"""Objections to the travel support of an event, for its organisers."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.lists import Card, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.registrations.models import Registration
from events.travel_objections.models import TravelObjection
from events.travel_objections.queries import visible_objections
from events.travel_objections.states import ObjectionState
from events.travel_support.models import TravelSupport
from events.travel_support.states import TravelPermission

_K, _O = ColumnKind, TravelObjection


def _content(_edition: Edition, _reader: User) -> Content:
    shown: dict[str, Any] = {"on_screen": True}
    columns = [
        column_of(_O.reference, _l("Reference"), **shown),
        column_of(Registration.name, _l("Against"), _K.NAME, key="against", **shown),
        column_of(TravelSupport.reference, _l("Registration no."), key="line", **shown),
        column_of(_O.name, _l("Objection by"), _K.NAME, **shown),
        state_column("state", _l("State"), ObjectionState, _O.state.expression, **shown),
        column_of(_O.sent_at, _l("Sent on"), _K.MOMENT, **shown),
        column_of(_O.answered_at, _l("Answered on"), _K.MOMENT),
        column_of(_O.email, _l("E-mail address")),
        column_of(_O.text, _l("Objection")),
    ]
    named = (_O.reference, _O.name, Registration.name, TravelSupport.reference)
    states = filters.choices_of(ObjectionState)
    state = filters.choice("state", _("State"), states, _O.state)
    return Content(columns, [filters.search(_("Name or number"), *named), state])


OBJECTIONS = ListSpec(
    key="events.travel_objections",
    label=_l("Objections to travel support"),
    rights=Rights(see=TravelPermission.LIST, take=TravelPermission.TAKE),
    rows=visible_objections,
    id=TravelObjection.id,
    ref=TravelObjection.reference,
    content=_content,
    order="-sent_at",
    card=Card("against", ("reference", "sent_at"), "state"),
    link=lambda edition, ref: url_for("travel_objections.show", slug=edition.slug, reference=ref),
    is_queue=True,
    nothing=_l("No objection fits these filters"),
    source=_l("Anybody may object on the page of the notice, until its last day."),
    **OF_EDITION,
)
