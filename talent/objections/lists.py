"""Objections to claims on public notice, for the city's reviewers; who objected stays masked."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, pgettext
from sqlalchemy import ColumnElement

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import today
from core.documents.names import mask_name
from core.lists import Card, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, words_of
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from talent.objections.models import ClaimObjection
from talent.objections.queries import visible_objections, waiting_for
from talent.objections.states import Ground, ObjectionPermission, ObjectionState

WAITING = "waiting"
_K, _O = ColumnKind, ClaimObjection


def _content(_nothing: None, reader: User) -> Content:
    on = today()
    shown: dict[str, Any] = {"on_screen": True}
    columns = [
        column_of(Claim.due_on, _l("Due"), _K.DATE, is_late=lambda day: day < on, **shown),
        column_of(_O.reference, _l("Objection"), is_quiet=True, **shown),
        column_of(Claim.holder_name, _l("Against"), _K.NAME, key="against", **shown),
        column_of(Claim.reference, _l("Claim"), key="claim", is_quiet=True, **shown),
        state_column("state", _l("State"), ObjectionState, _O.state.expression, **shown),
        column_of(_O.ground, lazy_pgettext("objection", "Ground"), _K.CHOICE,
                  words=words_of(Ground), **shown),
        column_of(_O.name, _l("Objection by"), key="by", pick=mask_name,
                  order=_O.sent_at.expression, is_quiet=True, **shown),
        column_of(_O.sent_at, _l("Sent on"), _K.MOMENT, **shown),
        state_column("claim_state", _l("State of the claim"), ClaimState, Claim.state.expression),
        column_of(Claim.notice_days_left, _l("Working days of the notice left"), _K.NUMBER),
        column_of(_O.told_at, _l("Claimant told on"), _K.MOMENT),
        column_of(_O.closed_at, _l("Closed on"), _K.MOMENT),
    ]  # fmt: skip
    decides = reader.has_role(Role.CITY_REVIEWER)
    states = {WAITING: _("Waiting for me"), filters.ALL: _("All")}
    states |= filters.choices_of(ObjectionState)

    def stands(value: str) -> ColumnElement[bool]:
        return waiting_for(reader) if value == WAITING else _O.state == value

    return Content(columns, [
        filters.search(_("Number or name of the claimant"), _O.reference, Claim.reference,
                       Claim.holder_name),
        filters.choice("state", _("State"), states, stands,
                       default=WAITING if decides else filters.ALL),
        filters.choice("ground", pgettext("objection", "Ground"), filters.choices_of(Ground),
                       _O.ground),
        filters.flag("late", _("Only late"), (Claim.due_on < on) & waiting_for(reader)),
    ])  # fmt: skip


def _link(_nothing: Any, reference: str) -> str:
    return url_for("objections_desk.show", reference=reference)


OBJECTIONS = ListSpec(
    key="talent.objections",
    label=_l("Objections to claims"),
    rights=Rights(see=ObjectionPermission.LIST, take=ObjectionPermission.TAKE),
    rows=visible_objections,
    id=ClaimObjection.id,
    ref=ClaimObjection.reference,
    content=_content,
    order="due_on",
    card=Card("against", ("reference", "due_on", "ground"), "state"),
    link=_link,
    is_queue=True,
    nothing=_l("No objection fits these filters"),
    source=_l("Anybody may object on the page of the public notice, until its last day."),
)
