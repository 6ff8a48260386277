"""The attendee list of an edition, and what is done with many of its registrations."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import lru_cache

from flask import Blueprint, current_app, render_template, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from core.lists.columns import with_distinct_labels
from core.lists.page import ListPage
from core.lists.spec import BulkAction, Card, Content, ListSpec, Rights
from core.lists.views import add_list_routes
from events.attendees.columns import columns_of
from events.attendees.facts import EditionFacts, facts_of
from events.attendees.filters import filters_of
from events.attendees.policies import AttendeePermission
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.registrations import services
from events.registrations.models import Registration
from events.registrations.queries import visible_registrations
from events.registrations.services.places import lock_sessions

PERSON_PAGE = "registrations_desk.show"
blueprint = Blueprint("attendees_desk", __name__, url_prefix="/desk/events/<slug>/attendees")


def _content(edition: Edition, _reader: User) -> Content:
    return _content_by(facts_of(edition))


# Kept while nothing of it changes: to make fifty columns and thirty filters, with all their words,
# costs as much as to draw fifty people.
@lru_cache(maxsize=16)
def _content_by(facts: EditionFacts) -> Content:
    return Content(with_distinct_labels(columns_of(facts)), filters_of(facts))


def _person(edition: Edition, reference: str) -> str | None:
    if PERSON_PAGE not in current_app.view_functions:
        return None
    return url_for(PERSON_PAGE, slug=edition.slug, reference=reference)


def _locked(edition: Edition, ids: Sequence[uuid.UUID]) -> list[Registration]:
    """The registrations, locked, in the order asked for; those of another edition are left out.

    People before sessions, as everywhere.
    """
    found = {
        one.id: one
        for one in db.session.scalars(
            select(Registration)
            .where(Registration.id.in_(ids), Registration.edition_id == edition.id)
            .order_by(Registration.id)
            .with_for_update(of=Registration, key_share=True)
            .execution_options(populate_existing=True)
        )
    }
    lock_sessions([session.id for session in edition.sessions])
    return [found[one] for one in dict.fromkeys(ids) if one in found]


_ACTIONS = (
    BulkAction(
        "confirm",
        _l("Confirm"),
        lambda one, by, at, _said: services.confirm_registration(one, by=by, at=at),
        order=10,
    ),
    BulkAction(
        "refuse",
        lazy_pgettext("registration", "Refuse"),
        lambda one, by, at, said: services.refuse_registration(
            one, by=by, at=at, reason=said.get("reason", {})
        ),
        needs_reason=True,
        tone="danger",
        order=20,
    ),
    BulkAction(
        "cancel",
        _l("Cancel the registration"),
        lambda one, by, at, said: services.cancel_registration(
            one, by=by, at=at, reason=said.get("reason", {})
        ),
        needs_reason=True,
        tone="danger",
        order=90,
    ),
)

ATTENDEES = ListSpec(
    key="events.attendees",
    label=_l("Attendee list"),
    rights=Rights(
        see=AttendeePermission.LIST,
        take=AttendeePermission.EXPORT,
        take_sensitive=AttendeePermission.EXPORT_IDENTITY,
        share=AttendeePermission.SHARE_VIEW,
        change=AttendeePermission.CHANGE_MANY,
    ),
    rows=visible_registrations,
    id=Registration.id,
    ref=Registration.reference,
    content=_content,
    order="-submitted_at",
    near=True,
    turn=(Registration.submitted_at,),
    card=Card("name", ("organisation", "role", "sessions"), "state"),
    link=_person,
    locked=_locked,
    actions=_ACTIONS,
    nothing=_l("Nobody fits"),
    **OF_EDITION,
)


def _draw(shown: ListPage) -> str:
    return render_template("events/attendees/index.html", shown=shown, edition=shown.opened.subject)


add_list_routes(blueprint, ATTENDEES, _draw)
