"""The desk's list of issued documents."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from core.documents.models import IssuedDocument
from core.documents.queries import mentioning, waiting_ids
from core.documents.states import DocumentKind, DocumentPermission, DocumentState
from core.documents.views_desk import blueprint
from core.lists import filters
from core.lists.columns import ColumnKind, column_of, state_column, words_of, yes_no
from core.lists.spec import Card, Content, ListSpec, Rights, renamed
from core.lists.views import add_list_routes

_K = ColumnKind
WAITING = "waiting"


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
        see=DocumentPermission.READ, take=DocumentPermission.READ, share=DocumentPermission.READ
    ),
    rows=lambda _reader, _nothing: select(IssuedDocument),
    id=IssuedDocument.id,
    ref=IssuedDocument.serial,
    content=_content,
    order="-issued_at",
    card=Card("holder", ("serial", "kind", "issued_at"), "state"),
    link=lambda _nothing, serial: url_for("certificates_desk.show", serial=serial),
    read=renamed(q=filters.WORDS),
    nothing=_l("No certificate fits"),
)
add_list_routes(blueprint, DOCUMENTS)
