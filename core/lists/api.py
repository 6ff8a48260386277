"""A list for other programs of the office: by the same rules, in the same register."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Literal
from urllib.parse import parse_qsl

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from core.accounts.models import User
from core.api import Operation, Problem, operation
from core.clock import now
from core.db import own_transaction
from core.errors import DomainError, Forbidden, NotFound, Words
from core.lists.choice import COLUMNS, ORDER, open_list
from core.lists.filters import ALL
from core.lists.queries import table_of
from core.lists.services import open_file
from core.lists.spec import ListSpec
from core.reports.services import stream_export
from core.reports.states import FileFormat
from core.shares import take_place


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


class ListRows(BaseModel):
    columns: list[str]
    rows: list[dict[str, object]]


def list_operation(summary: Words, tag: str, scope: StrEnum) -> Callable[[Any], Any]:
    """Declare the operation that answers with a list (`answer_list`)."""
    told = "Streamed whole, as JSON, CSV or XLSX; entered in the export register."
    return operation(Operation(summary, tag, ListRows, ListQuery, scope=scope, description=told))


def answer_list(spec: ListSpec, subject: Any, query: ListQuery, user: User) -> Response:
    """The list streamed whole, as the token's person may see it; entered in the export register.

    Nothing narrows it that was not asked for, and without columns it has the standard ones.
    Refuses what it does not know.
    """
    plain = open_list(spec, subject, user)
    plain.require("take")
    take_place()
    everything = {name: ALL for name, one in plain.filters.items() if one.default}
    sent = everything | dict(parse_qsl(query.filter, max_num_fields=100))
    sent |= {COLUMNS: query.columns or ",".join(plain.keys_of("handed_over")), ORDER: query.order}
    opened, file_format = open_list(spec, subject, user, sent), FileFormat(query.format)
    if opened.notes:
        raise Problem(422, errors=[("filter", note) for note in opened.notes])
    try:
        # The request itself only reads, so the register is written beside it, before the answer.
        with own_transaction() as session:
            what: Any = {"purpose": query.purpose, "session": session}
            export = open_file(opened, file_format=file_format, at=now(), **what)
    except (Forbidden, NotFound):
        raise
    except DomainError as refusal:
        raise Problem(422, errors=[(refusal.field or "purpose", str(refusal))]) from refusal
    return stream_export(export, table_of(opened, raw=file_format is FileFormat.JSON))
