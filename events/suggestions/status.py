"""Suggestions on organisers' desks, and on the page of one's own registration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import func

from core.accounts.models import User
from core.clock import today
from core.db import db
from core.desk.shares import Share, Task
from core.policy import can
from events.editions.models import Edition, EventSession
from events.editions.overview import Queue, waiting_in
from events.editions.results import Outcome, Results, Step
from events.registrations.models import Registration
from events.registrations.own_parts import OwnPart
from events.suggestions import queries
from events.suggestions.models import Suggestion
from events.suggestions.states import SuggestionPermission, SuggestionState


def suggestions_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    """Suggestions nobody was given yet, and those whose answer is awaited."""
    state, states = Suggestion.state, SuggestionState
    queues = (
        Queue(_l("Suggestions to assign"), {"state": states.COLLECTED}, state == states.COLLECTED),
        Queue(
            _l("Answers awaited"), {"state": states.ASSIGNED},
            state == states.ASSIGNED, queries.awaited_on < today(),
        ),
    )  # fmt: skip
    rows, edition_id = queries.visible_suggestions(user, *editions), EventSession.edition_id
    return Share(
        waiting_in(editions, rows, edition_id, "suggestions_desk.index", *queues),
        [_task(one) for one in queries.soonest_due(user, editions)],
    )


def results(edition: Edition, user: User, _on: date) -> Results:
    """Suggestions collected and answered; the rest is left, the next answer's day first."""
    state, states, number = Suggestion.state, SuggestionState, func.count()
    answered = state.in_((states.ANSWERED, states.RESOLVED))
    rows = queries.visible_suggestions(user, edition).with_only_columns(
        number, number.filter(answered), number.filter(state == states.COLLECTED),
        number.filter(state == states.ASSIGNED), func.min(queries.awaited_on),
    )  # fmt: skip
    made, said, unassigned, awaited, due_on = db.session.execute(rows).one()
    listed = url_for("suggestions_desk.index", slug=edition.slug)
    return Results(
        (
            Outcome(_l("Suggestions collected"), made, listed),
            Outcome(_l("Suggestions answered"), said, listed,
                    _l("Answered, whether resolved since or not; declined ones do not count.")),
        ),
        (
            Step(_l("Assign suggestions"), f"{listed}?state={states.COLLECTED}", unassigned),
            Step(_l("Answer suggestions"), f"{listed}?state={states.ASSIGNED}", awaited, due_on),
        ),
    )  # fmt: skip


def _task(one: Suggestion) -> Task:
    edition = one.session.edition
    url = url_for("suggestions_desk.show", slug=edition.slug, reference=one.reference)
    what = _l("Suggestion")
    return Task(one.reference, url, what, one.standing, one.collected_at, one.due_on, edition.name)


def own_part(registration: Registration, token: str | None) -> OwnPart | None:
    """One's suggestions, and the way to make another; a guest's link only shows them."""
    may_make = token is None and can(SuggestionPermission.MAKE, registration)
    made = queries.own_suggestions(registration)
    shown = {"suggestions": made, "may_make": may_make}
    return OwnPart("events/suggestions/_own.html", shown) if made or may_make else None
