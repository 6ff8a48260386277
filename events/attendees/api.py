"""The attendee list for other programs of the office."""

from __future__ import annotations

from enum import StrEnum

from flask import Response, g
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.api import Scope, api_blueprint
from core.api.operations import Operation, operation
from core.db import db
from core.lists.api import ListQuery, ListRows, answer_list
from events.attendees.lists import ATTENDEES
from events.editions.queries import get_edition

TAG = "Events"


class AttendeeScope(StrEnum):
    """What a token may do with attendee lists, within what its person may do."""

    READ = "events:read_people"


blueprint = api_blueprint("attendees")
SCOPES = (Scope(AttendeeScope.READ, _l("Read the attendee lists of events you run")),)


@blueprint.get("/events/<slug>/registrations")
@operation(
    Operation(
        "The attendee list of an event",
        TAG,
        ListRows,
        ListQuery,
        scope=AttendeeScope.READ,
        description="Streamed whole, as JSON, CSV or XLSX; entered in the export register.",
    )
)
def list_registrations(slug: str, query: ListQuery) -> Response:
    """Everybody the token's person may see on the desk, as the filter, columns and order say."""
    user = db.session.get_one(User, g.api_token.user_id)
    return answer_list(ATTENDEES, get_edition(slug, visible_to=user), query, user)
