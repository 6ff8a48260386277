"""The check for other programs (contract.md §5): as open, and as discreet, as the page."""

from __future__ import annotations

from datetime import datetime

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from pydantic import BaseModel
from pydantic import Field as Described

from core.api import Operation, Problem, api_blueprint, operation
from core.api.limits import caller, spend
from core.api.shapes import Strict
from core.db import reading
from core.documents import checking, guessing
from core.documents.checking import LARGEST_FILE, FileCheck, Record
from core.documents.engine import normalise_serial
from core.documents.forms import serial_fault
from core.documents.names import LONGEST_NAME
from core.documents.printed import Field
from core.documents.states import DocumentKind, EndReason, Standing, Verdict
from core.documents.views import FILES, LOOK_UPS

TAG = "Certificates"


class TokenQuery(Strict):
    """What the QR code holds besides the number."""

    token: str = Described("", max_length=40, description="From the QR code; opens every field.")


class NameBody(Strict):
    name: str = Described(max_length=LONGEST_NAME, description="As printed, or the surname alone.")


class FieldBody(BaseModel):
    key: str
    label: str
    value: str


class RecordBody(BaseModel):
    """A number in the register now; `fields` holds every one only when the paper is known."""

    serial: str
    standing: Standing
    kind: DocumentKind | None
    holder: str
    is_specimen: bool
    ended_at: datetime | None
    reason: EndReason | None
    replaced_by: str | None
    replaced_on: datetime | None
    replaces: str | None
    is_complete: bool
    fields: list[FieldBody]


class DifferenceBody(BaseModel):
    """A field that the file tells otherwise than it was issued."""

    key: str
    label: str
    file: str
    issued: str


class FileBody(BaseModel):
    """What a file is. `differences` only when the file shows that its maker had the paper."""

    verdict: Verdict
    seal: str
    serial: str | None
    certificate: RecordBody | None
    differences: list[DifferenceBody]


blueprint = api_blueprint("certificates")


@blueprint.get("/certificates/<serial>")
@operation(Operation(_l("Check a number"), TAG, RecordBody, TokenQuery))
def show(serial: str, query: TokenQuery) -> RecordBody:
    """The state now; with the token of the QR code every printed field. 200 for unknown numbers."""
    number = _number(serial)
    with reading():
        record = checking.look_up(number)
        fields = checking.open_by_token(number, query.token) if query.token else None
        return _record(record, fields)


@blueprint.post("/certificates/<serial>", endpoint="open")
@operation(Operation(_l("Check a number and a name"), TAG, RecordBody, body=NameBody))
def open_by_name(serial: str, body: NameBody) -> RecordBody:
    """Every printed field, for whoever knows the name on the paper."""
    number = _number(serial)
    with reading():
        answer = guessing.try_name(number, body.name, caller=caller())
        if answer.is_stopped:
            raise Problem(429, _("Too many wrong names. Try again later."))
        if answer.fields is None:
            refusal = _("This name does not belong to the number.")
            raise Problem(422, errors=[("name", refusal)])
        return _record(answer.record, answer.fields)


@blueprint.post("/certificates/verify")
@operation(
    Operation(
        _l("Check a file"),
        TAG,
        FileBody,
        description="Send the PDF as the body (application/pdf), or as form field `file`. It is "
        "compared and not kept.",
    )
)
def verify() -> FileBody:
    """Unchanged, extended, altered, a copy, a scan, locked, not ours, or unreadable."""
    if not spend(FILES, "verify file", caller()).granted:
        raise Problem(429)
    pdf = _sent_file()
    with reading():
        return _file(guessing.try_file(pdf, caller=caller()))


def _number(serial: str) -> str:
    if not spend(LOOK_UPS, "verify look up", caller()).granted:
        raise Problem(429)
    number = normalise_serial(serial)
    if number is None:
        raise Problem(422, errors=[("serial", serial_fault(serial))])
    return number


def _sent_file() -> bytes:
    sent = request.files.get("file")
    pdf = sent.read(LARGEST_FILE + 1) if sent else request.stream.read(LARGEST_FILE + 1)
    if len(pdf) > LARGEST_FILE:
        raise Problem(413)
    if not pdf:
        raise Problem(422, errors=[("file", _("Choose the PDF file."))])
    return pdf


def _record(record: Record, fields: tuple[Field, ...] | None) -> RecordBody:
    shown = record.fields if fields is None else fields
    return RecordBody(
        serial=record.serial,
        standing=record.standing,
        kind=record.kind,
        holder=record.shown_name,
        is_specimen=record.is_specimen,
        ended_at=record.ended_at,
        reason=record.reason,
        replaced_by=record.replaced_by or None,
        replaced_on=record.replaced_on,
        replaces=record.replaces or None,
        is_complete=fields is not None,
        fields=[FieldBody(key=f.key, label=str(f.label), value=f.value) for f in shown],
    )


def _file(found: FileCheck) -> FileBody:
    is_whole = found.verdict in (Verdict.UNCHANGED, Verdict.EXTENDED)
    return FileBody(
        verdict=found.verdict,
        seal=found.seal,
        serial=found.serial or None,
        certificate=_record(found.record, found.fields if is_whole else None)
        if found.record
        else None,
        differences=[
            DifferenceBody(key=r.key, label=str(r.label), file=r.said, issued=r.issued)
            for r in found.compared
            if r.differs
        ],
    )
