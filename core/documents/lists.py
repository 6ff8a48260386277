"""The desk's list of issued documents."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from flask import Response, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from core import audit
from core.accounts.models import User
from core.db import db
from core.documents.bulk import revoking
from core.documents.models import IssuedDocument
from core.documents.policies import is_for_register
from core.documents.queries import issued_for, mentioning, waiting_ids
from core.documents.states import DocumentKind, DocumentPermission, DocumentState
from core.documents.views_desk import blueprint
from core.errors import DomainError
from core.files.services import read_file
from core.lists import filters
from core.lists.columns import ColumnKind, column_of, state_column, words_of, yes_no
from core.lists.spec import BulkAction, Card, Content, ListSpec, Rights, renamed
from core.lists.views import add_list_routes

_K = ColumnKind
WAITING = "waiting"
# In one file; more come in parts. To print is to join pages in this process, some ten milliseconds
# each.
MOST_ZIPPED, MOST_PRINTED = 500, 100
_IN_MEMORY = 8_000_000
Find = Callable[[Sequence[Any]], Sequence[IssuedDocument]]


def giving(find: Find, *, of_each: int = 1) -> tuple[BulkAction, ...]:
    """Bulk actions that hand over the documents `find` gives for the rows of a list.

    `of_each` is how many a row has as a rule. A file is made of so many rows that it holds about
    what one file takes; it is larger where some have more, such as letters of two decisions.
    """
    return (
        BulkAction(
            "documents_zip",
            _l("Documents as ZIP"),
            give=lambda rows, by, at: _hand_over(find(rows), by, at, _zip),
            at_once=MOST_ZIPPED // of_each,
            order=70,
        ),
        BulkAction(
            "documents_print",
            _l("Documents in one file to print"),
            give=lambda rows, by, at: _hand_over(find(rows), by, at, _one_pdf),
            at_once=MOST_PRINTED // of_each,
            order=71,
        ),
    )


def giving_issued_for(
    kind: str, first: DocumentKind, *more: DocumentKind, of_each: int = 1
) -> tuple[BulkAction, ...]:
    """The same for rows of a table: the valid documents of these kinds issued for them."""
    return giving(lambda rows: issued_among(rows, kind, first, *more), of_each=of_each)


def issued_among(
    rows: Sequence[Any], kind: str, first: DocumentKind, *more: DocumentKind
) -> Sequence[IssuedDocument]:
    """The valid documents of rows of a table, in the order of the rows."""
    ids = [str(row.id) for row in rows]
    valid = issued_for(kind, first, *more).where(IssuedDocument.state == DocumentState.ISSUED)
    documents = db.session.scalars(valid.where(IssuedDocument.subject_id.in_(ids)))
    return sorted(documents, key=lambda one: (ids.index(one.subject_id), one.issued_at))


def _hand_over(
    documents: Sequence[IssuedDocument],
    by: User,
    at: datetime,
    make: Callable[[Sequence[IssuedDocument], Any], str],
) -> Response:
    """One file of them all, noted for each. Refuses where there is none."""
    if not documents:
        raise DomainError(_("No document was issued for these."))
    for one in documents:
        audit.record("document:handed_over", one, by=by, at=at, serial=one.serial)
    # Closed by the answer, when it has been sent.
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    media_type = make(documents, file)
    file.seek(0)
    return send_file(file, media_type, max_age=None)


def _zip(documents: Sequence[IssuedDocument], file: Any) -> str:
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for one in documents:
            archive.writestr(f"{one.serial}.pdf", read_file(one.file))
    return "application/zip"


def _one_pdf(documents: Sequence[IssuedDocument], file: Any) -> str:
    """All pages behind each other. For paper: what is joined has no seal any more."""
    import pikepdf

    with pikepdf.new() as joined:
        for one in documents:
            with pikepdf.open(BytesIO(read_file(one.file))) as pdf:
                joined.add_pages_from(pdf)
        joined.save(file)
    return "application/pdf"


def _content(_nothing: None, _reader: object) -> Content:
    one = IssuedDocument
    columns = [
        column_of(one.serial, _l("Certificate number"), on_screen=True),
        column_of(one.holder_name, _l("Holder"), _K.NAME, key="holder", on_screen=True),
        column_of(one.kind, _l("Kind"), _K.CHOICE, words=words_of(DocumentKind), on_screen=True),
        column_of(one.issued_at, _l("Issued (Beijing)"), _K.MOMENT, on_screen=True),
        state_column("state", _l("State"), DocumentState, one.state.expression, on_screen=True),
        column_of(one.ended_at, _l("Ended (Beijing)"), _K.MOMENT),
        column_of(one.is_specimen, _l("Specimen"), _K.YES_NO, words=yes_no()),
    ]
    states = filters.choices_of(DocumentState) | {WAITING: _("Proposed for revocation")}
    return Content(columns, [
        filters.words(_l("Number, name or reference"), mentioning),
        filters.choice("state", _l("State"), states, _stands),
        filters.choice("kind", _l("Kind"), filters.choices_of(DocumentKind), one.kind),
        *filters.days("issued", _l("Issued from"), _l("Issued until"), one.issued_at),
    ])  # fmt: skip


def _stands(state: str) -> ColumnElement[bool]:
    """In this state, or with an open proposal to revoke it."""
    if state == WAITING:
        return IssuedDocument.id.in_(waiting_ids())
    return IssuedDocument.state == state


DOCUMENTS = ListSpec(
    key="core.documents",
    label=_l("Certificates"),
    rights=Rights(
        see=DocumentPermission.READ,
        take=DocumentPermission.READ,
        share=DocumentPermission.READ,
        change=DocumentPermission.REVOKE,
    ),
    rows=lambda _reader, _nothing: select(IssuedDocument),
    id=IssuedDocument.id,
    ref=IssuedDocument.serial,
    content=_content,
    order="-issued_at",
    card=Card("holder", ("serial", "kind", "issued_at"), "state"),
    link=lambda _nothing, serial: url_for("certificates_desk.show", serial=serial),
    read=renamed(q=filters.WORDS),
    actions=(
        *giving(lambda rows: [one for one in rows if is_for_register(one)]),
        *revoking(lambda document: document),
    ),
    nothing=_l("No certificate fits"),
)
add_list_routes(blueprint, DOCUMENTS)
