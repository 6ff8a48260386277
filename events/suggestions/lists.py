"""The suggestions of an edition as a list, those due first in front."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import today
from core.i18n import tr
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, yes_no
from events.editions.lists import OF_EDITION
from events.editions.models import Edition, EventSession
from events.registrations.models import Registration
from events.suggestions.models import Suggestion
from events.suggestions.queries import awaited_on, units_of, visible_suggestions
from events.suggestions.states import SuggestionPermission, SuggestionState


def _content(edition: Edition, reader: User) -> Content:
    on, states, kinds = today(), SuggestionState, ColumnKind
    said = (Suggestion.reference, Suggestion.text, Registration.name)
    sessions = {one.code: f"{one.code} · {tr(one.name)}" for one in edition.sessions}
    units = {unit: unit for unit in units_of(edition, visible_to=reader)}
    columns = [
        column_of(Suggestion.reference, _l("Reference"), on_screen=True),
        column_of(Suggestion.text, _l("Suggestion"), on_screen=True),
        state_column("state", _l("State"), states, Suggestion.state.expression, on_screen=True),
        column_of(Suggestion.unit, _l("Unit that answers"), on_screen=True),
        Column(
            "due_on", _l("Answer due on"), kinds.DATE, source=awaited_on,
            is_late=lambda day: day < on, on_screen=True,
        ),
        column_of(EventSession.code, _l("Session"), key="session", on_screen=True, is_quiet=True),
        column_of(Registration.name, _l("Made by"), kinds.NAME, key="maker", on_screen=True),
        column_of(Registration.organisation, _l("Organisation"), key="organisation"),
        column_of(Suggestion.due_on, _l("Due on"), kinds.DATE, key="was_due_on"),
        Column("answer_zh", _l("Answer in Chinese"), source=Suggestion.answer["zh"].as_string()),
        Column("answer_en", _l("Answer in English"), source=Suggestion.answer["en"].as_string()),
        column_of(Suggestion.is_public, _l("On the public page"), kinds.YES_NO, words=yes_no()),
        column_of(Suggestion.collected_at, _l("Collected on"), kinds.MOMENT),
        column_of(Suggestion.answered_at, _l("Answered on"), kinds.MOMENT),
        column_of(Suggestion.closed_at, _l("Closed on"), kinds.MOMENT),
    ]  # fmt: skip
    narrowing = [
        filters.search(_("Words or number"), *said),
        filters.choice("state", _("State"), filters.choices_of(states), Suggestion.state),
        filters.choice("unit", _("Unit that answers"), units, Suggestion.unit),
        filters.choice("session", _("Session"), sessions, EventSession.code),
        filters.flag("late", _("Late only"), awaited_on < on),
    ]
    return Content(columns, narrowing)


SUGGESTIONS = ListSpec(
    key="events.suggestions",
    label=_l("Suggestions"),
    rights=Rights(see=SuggestionPermission.LIST, take=SuggestionPermission.LIST),
    rows=lambda *reach: visible_suggestions(*reach).outerjoin(Suggestion.registration),
    id=Suggestion.id,
    ref=Suggestion.reference,
    content=_content,
    order="due_on",
    card=Card("text", ("unit", "due_on", "session"), "state"),
    link=lambda edition, ref: url_for("suggestions_desk.show", slug=edition.slug, reference=ref),
    is_queue=True,
    nothing=_l("No suggestion fits these filters"),
    **OF_EDITION,
)
