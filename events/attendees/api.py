"""The attendee list for other programs of the office."""

from __future__ import annotations

from enum import StrEnum

from flask import Response
from flask_babel import lazy_gettext as _l

from core.accounts.roles import Role
from core.api import Scope, api_blueprint, token_user
from core.lists.api import ListQuery, answer_list, list_operation
from events.attendees.lists import ATTENDEES
from events.editions.queries import get_edition

TAG = "Events"


class AttendeeScope(StrEnum):
    READ = "events:read_people"


blueprint = api_blueprint("attendees")
SCOPES = (
    Scope(
        AttendeeScope.READ,
        _l("Read the attendee lists of events you run"),
        frozenset({Role.ORGANISER, Role.AUDITOR}),
    ),
)


@blueprint.get("/events/<slug>/registrations")
@list_operation(_l("The attendee list of an event"), TAG, AttendeeScope.READ)
def list_registrations(slug: str, query: ListQuery) -> Response:
    """Everybody the token's person may see on the desk, as the filter, columns and order say."""
    user = token_user()
    return answer_list(ATTENDEES, get_edition(slug, visible_to=user), query, user)
