"""Suggestions on organisers' desks, and on the page of one's own registration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from textwrap import shorten

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import func

from core.accounts.models import User
from core.clock import today
from core.db import db
from core.desk.shares import Share, Task
from core.i18n import tr
from core.organisations.models import Organisation
from core.organisations.parts import OrganisationPart
from core.policy import can
from core.status_page import StatusLine
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
    what = _l("Suggestion")
    return Task(
        one.reference, _url(one), what, one.standing, one.collected_at, one.due_on, edition.name
    )


def own_part(registration: Registration, token: str | None) -> OwnPart | None:
    """One's suggestions, and the way to make another; a guest's link only shows them."""
    may_make = token is None and can(SuggestionPermission.MAKE, registration)
    made = queries.own_suggestions(registration)
    shown = {"suggestions": made, "may_make": may_make}
    return OwnPart("events/suggestions/_own.html", shown) if made or may_make else None


def organisation_part(one: Organisation, reader: User) -> OrganisationPart:
    """What an organisation was asked to answer, the latest of it, as far as the reader sees it."""
    lines = tuple(
        StatusLine(
            title=shorten(each.text, 80, placeholder="…"),
            reference=each.reference,
            url=_url(each),
            state=each.standing,
            next_step=tr(each.session.edition.name),
            is_yours=False,
            due_on=each.due_on if each.standing is SuggestionState.ASSIGNED else None,
        )
        for each in queries.answered_by(one, reader)
    )
    return OrganisationPart(_l("Suggestions to answer"), lines)


def _url(one: Suggestion) -> str:
    slug = one.session.edition.slug
    return url_for("suggestions_desk.show", slug=slug, reference=one.reference)
