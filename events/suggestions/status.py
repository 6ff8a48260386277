"""What waits of round tables' suggestions, for editions' overviews and organisers' desks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import today
from core.desk.shares import Share, Task, Waits
from events.editions.models import Edition
from events.event_types.registry import Part
from events.suggestions.models import Suggestion
from events.suggestions.queries import count_work, soonest_due
from events.suggestions.states import SuggestionState


def suggestions_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    """Suggestions nobody was given yet, and those whose answer is awaited."""
    collecting = [one for one in editions if one.type.has(Part.SUGGESTIONS)]
    if not collecting:
        return Share()
    found = count_work(user, collecting, today())
    return Share(
        waiting=[line for one in collecting for line in _lines(one, *found.get(one.id, (0, 0, 0)))],
        tasks=[_task(one) for one in soonest_due(user, collecting)],
    )


def _lines(edition: Edition, collected: int, assigned: int, late: int) -> tuple[Waits, Waits]:
    states = SuggestionState
    return (
        Waits(
            _l("Suggestions to assign"), collected, _list(edition, states.COLLECTED), edition.name
        ),
        Waits(_l("Answers awaited"), assigned, _list(edition, states.ASSIGNED), edition.name, late),
    )


def _task(one: Suggestion) -> Task:
    edition = one.session.edition
    url = url_for("suggestions_desk.show", slug=edition.slug, reference=one.reference)
    what = _l("Suggestion")
    return Task(one.reference, url, what, one.standing, one.collected_at, one.due_on, edition.name)


def _list(edition: Edition, state: SuggestionState) -> str:
    return url_for("suggestions_desk.index", slug=edition.slug, state=state)
