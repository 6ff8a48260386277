"""What waits of a round table's suggestions, for the edition's overview."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import now
from events.editions.models import Edition
from events.editions.overview import Waiting
from events.event_types.registry import Part
from events.suggestions.queries import figures_of
from events.suggestions.states import SuggestionState


def waiting_suggestions(edition: Edition, user: User) -> list[Waiting]:
    """Suggestions nobody was given yet, and those whose answer is awaited."""
    if not edition.type.has(Part.SUGGESTIONS):
        return []
    figures, _by_session = figures_of(edition, visible_to=user, at=now())
    note = _("%(count)s overdue", count=figures.late) if figures.late else ""
    return [
        Waiting(label, figures.by_state.get(state, 0), _list(edition, state), said)
        for label, state, said in (
            (_l("Suggestions to assign"), SuggestionState.COLLECTED, ""),
            (_l("Answers awaited"), SuggestionState.ASSIGNED, note),
        )
    ]


def _list(edition: Edition, state: SuggestionState) -> str:
    return url_for("suggestions_desk.index", slug=edition.slug, state=state)
