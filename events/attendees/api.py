"""The attendee list for other programs of the office: by the same rules, in the same register."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal
from urllib.parse import parse_qsl

from flask import Response, g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, ConfigDict, Field

from core.accounts.models import User
from core.api import Problem, Scope, api_blueprint
from core.api.operations import Operation, operation
from core.clock import now
from core.db import db, own_transaction
from core.errors import DomainError, Forbidden, NotFound
from core.policy import authorize
from core.reports.services import stream_export
from core.reports.states import FileFormat
from events.attendees import queries, services
from events.attendees.columns import columns_of
from events.attendees.facts import facts_of
from events.attendees.filters import filter_fields, read_choice
from events.attendees.states import AttendeePermission
from events.editions.queries import get_edition

TAG = "Events"


class AttendeeScope(StrEnum):
    """What a token may do with attendee lists, within what its person may do."""

    READ = "events:read_people"


class ListQuery(BaseModel):
    """What is asked for; `filter` is written as in the address of the desk's list."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["json", "csv", "xlsx"] = "json"
    columns: str = Field("", max_length=4000, description="Column keys with commas between.")
    filter: str = Field(
        "", max_length=2000, description="As on the desk, such as state=confirmed&role=talent."
    )
    order: str = Field("", max_length=80, description="A column's key; -key downwards.")
    purpose: str = Field("", max_length=1000, description="Needed with sensitive columns.")


class AttendeeRows(BaseModel):
    """The list as JSON: the columns' keys, and one object for each person."""

    columns: list[str]
    rows: list[dict[str, object]]


blueprint = api_blueprint("attendees")
SCOPES = (Scope(AttendeeScope.READ, _l("Read the attendee lists of events you run")),)


@blueprint.get("/events/<slug>/registrations")
@operation(
    Operation(
        "The attendee list of an event",
        TAG,
        AttendeeRows,
        ListQuery,
        scope=AttendeeScope.READ,
        description="Streamed whole, as JSON, CSV or XLSX; entered in the export register.",
    )
)
def list_registrations(slug: str, query: ListQuery) -> Response:
    """Everybody the token's person may see on the desk, as the filter, columns and order say."""
    user = db.session.get_one(User, g.api_token.user_id)
    edition = get_edition(slug, visible_to=user)
    authorize(AttendeePermission.EXPORT, edition, user=user)
    facts = facts_of(edition)
    columns = columns_of(facts)
    fields = filter_fields(edition, facts)
    standard = tuple(key for key, one in columns.items() if one.handed_over)
    sent = dict(parse_qsl(query.filter, max_num_fields=100))
    unknown = sorted(set(sent) - set(fields))
    sent |= {"columns": query.columns, "order": query.order}
    choice, notes = read_choice(sent, fields, columns, default_columns=standard)
    notes += [_("There is no filter “%(name)s”.", name=name[:40]) for name in unknown]
    if notes:
        raise Problem(422, errors=[("filter", note) for note in notes])
    file_format = FileFormat(query.format)
    table = queries.table_of(
        user, edition, choice, facts, columns, raw=file_format is FileFormat.JSON
    )
    try:
        # The request itself only reads, so the register is written beside it, before the answer.
        with own_transaction() as session:
            export = services.open_list(
                edition,
                choice,
                columns,
                file_format=file_format,
                by=user,
                at=now(),
                purpose=query.purpose,
                session=session,
            )
    except (Forbidden, NotFound):
        raise
    except DomainError as refusal:
        raise Problem(422, errors=[(refusal.field or "purpose", str(refusal))]) from refusal
    return stream_export(export, table)
