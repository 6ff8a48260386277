"""The suggestions of an edition as a list, those due first in front."""

from __future__ import annotations

import uuid
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, case

from core.accounts.models import User
from core.clock import today
from core.db import db
from core.i18n import tr
from core.lists import filters
from core.lists.columns import Column, ColumnKind, state_column, yes_no
from core.lists.spec import Card, Content, ListSpec, Rights
from events.editions.models import Edition, EventSession
from events.editions.queries import get_edition
from events.registrations.models import Registration
from events.suggestions.models import Suggestion
from events.suggestions.queries import units_of, visible_suggestions
from events.suggestions.states import SuggestionPermission, SuggestionState

_K = ColumnKind


def _rows(user: User, edition: Edition) -> Select[Any]:
    return visible_suggestions(user, edition).outerjoin(Suggestion.registration)


def _content(edition: Edition, reader: User) -> Content:
    on, states = today(), SuggestionState
    sessions = {one.code: f"{one.code} · {tr(one.name)}" for one in edition.sessions}
    units = {unit: unit for unit in units_of(edition, visible_to=reader)}
    # A day is late only while the unit's answer is awaited.
    awaited = case((Suggestion.state == states.ASSIGNED, Suggestion.due_on))
    moment = _K.MOMENT
    columns = [
        _own(Suggestion.reference, _l("No."), on_screen=True),
        _own(Suggestion.text, _l("Suggestion"), on_screen=True),
        state_column("state", _l("State"), states, Suggestion.state.expression, on_screen=True),
        _own(Suggestion.unit, _l("Unit that answers"), on_screen=True),
        Column(
            "due_on", _l("Answer due on"), _K.DATE, source=awaited,
            is_late=lambda day: day < on, on_screen=True,
        ),
        _own(EventSession.code, _l("Session"), key="session", on_screen=True, is_quiet=True),
        _own(Registration.name, _l("Made by"), _K.NAME, key="maker", on_screen=True),
        _own(Registration.organisation, _l("Organisation"), key="organisation"),
        _own(Suggestion.due_on, _l("Due on"), _K.DATE, key="was_due_on"),
        Column("answer_zh", _l("Answer in Chinese"), source=Suggestion.answer["zh"].as_string()),
        Column("answer_en", _l("Answer in English"), source=Suggestion.answer["en"].as_string()),
        _own(Suggestion.is_public, _l("On the public page"), _K.YES_NO, words=yes_no()),
        _own(Suggestion.collected_at, _l("Collected on"), moment),
        _own(Suggestion.answered_at, _l("Answered on"), moment),
        _own(Suggestion.closed_at, _l("Closed on"), moment),
    ]  # fmt: skip
    narrowing = [
        filters.words(_("Words or number"), _mentioned),
        filters.choice("state", _("State"), filters.choices_of(states), Suggestion.state),
        filters.choice("unit", _("Unit that answers"), units, Suggestion.unit),
        filters.choice("session", _("Session"), sessions, EventSession.code),
        filters.flag("late", _("Late only"), awaited < on),
    ]
    return Content(columns, narrowing)


def _own(
    attribute: Any, label: Any, kind: ColumnKind = _K.TEXT, *, key: str = "", **more: Any
) -> Column:
    return Column(key or attribute.key, label, kind, source=attribute.expression, **more)


def _mentioned(text: str) -> ColumnElement[bool]:
    return filters.mentions(text, Suggestion.reference, Suggestion.text, Registration.name)


SUGGESTIONS = ListSpec(
    key="events.suggestions",
    label=_l("Suggestions"),
    rights=Rights(see=SuggestionPermission.LIST, take=SuggestionPermission.LIST),
    rows=_rows,
    id=Suggestion.id,
    ref=Suggestion.reference,
    content=_content,
    order="due_on",
    card=Card("text", ("unit", "due_on", "session"), "state"),
    find=lambda slug: get_edition(slug, visible_to=current_user),
    get=lambda edition_id: db.session.get(Edition, uuid.UUID(edition_id)),
    link=lambda edition, ref: url_for("suggestions_desk.show", slug=edition.slug, reference=ref),
    nothing=_l("No suggestion fits these filters"),
)
