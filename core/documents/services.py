"""Issue documents: drawn apart, sealed, stored, then registered in one transaction."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from core import audit
from core.clock import beijing_date
from core.db import db, new_id
from core.documents.engine import (
    check_token,
    credential_bytes,
    fill_template,
    new_serial,
    render_in_child,
    sealer_named,
)
from core.documents.engine.credential import stated
from core.documents.engine.statement import statement_code, statement_qr
from core.documents.engine.status_list import place_of
from core.documents.models import IssuedDocument
from core.documents.sealing import check_key, is_specimen, office_seal, publish_seal
from core.documents.states import DocumentKind
from core.documents.values import Order
from core.files.services import drop_bytes, keep_made
from core.files.storage import StorageUnavailable
from core.web import absolute_url

FILE_PURPOSE = "issued-document"
# What must be proved in decades is stamped, where an authority is set; it takes a second each.
LASTING = {
    DocumentKind.TITLE_CERTIFICATE,
    DocumentKind.DECISION_LETTER,
    DocumentKind.AWARD_CERTIFICATE,
    DocumentKind.JURY_MINUTES,
}


def number_document(at: datetime) -> tuple[str, str]:
    """A fresh serial, and the address its QR code holds (with the token that opens the fields)."""
    prefix = f"{current_app.extensions['settings'].city.serial_prefix}{at:%y}"
    serial = new_serial(prefix)
    while _is_taken(serial):
        serial = new_serial(prefix)
    token = check_token(serial, check_key())
    # By the path in capitals the code uses its denser alphanumeric mode: 41 modules for 49.
    return serial, absolute_url("verify.check_token_2", serial=serial, token=token)


def _is_taken(serial: str) -> bool:
    """Whether another's bit stands where this number's would: one in ten, once a list is full."""
    place = IssuedDocument.status_place == status_place(serial)
    return db.session.scalar(select(IssuedDocument.id).where(place)) is not None


def status_place(serial: str) -> str:
    """Where the credential of a number has its bit: the list, and the place in it."""
    name, place = place_of(serial)
    return f"{name}/{place}"


def draw(order: Order) -> bytes:
    """The sealed PDF of an order. Takes a second or so: call it inside no transaction.

    Raises the engine's MissingGlyph when a character cannot be printed, and StampFailed when the
    authority for time stamps is away: whoever draws tries again later.
    """
    seal = office_seal()
    credential = credential_bytes(
        dict(order.printed),
        serial=order.serial,
        kind=order.kind,
        issuer=order.issuer,
        issued_at=order.issued_at,
        check_url=order.check_url,
        seal=seal,
    )
    pdf = render_in_child(
        fill_template(order.template, order.content, statement=lambda: _statement(order)),
        title=order.title,
        language=order.language,
        created=order.issued_at,
        attachment=credential,
    )
    settings = current_app.extensions["settings"]
    put_seal = sealer_named(settings.seal_with)
    sealed = put_seal(pdf, seal, reason=order.title, at=order.issued_at)
    if not settings.seal_tsa_url or order.kind not in LASTING:
        return sealed
    from core.documents.engine.time_stamps import stamp_pdf

    issuers = [settings.seal_tsa_issuers_file.read_bytes()]
    return stamp_pdf(sealed, authority=settings.seal_tsa_url, trusted=issuers)


def _statement(order: Order) -> str:
    """The second code of the paper: what the office says of it, to be checked without a network."""
    code = statement_code(
        office_seal(),
        kind=order.kind,
        serial=order.serial,
        name=order.holder_name,
        subject=stated(order.printed),
        issued_on=beijing_date(order.issued_at),
    )
    return statement_qr(absolute_url("offline_check.page_1"), code) if code else ""


def draw_plain(order: Order) -> bytes:
    """The page of an order to look at: without seal and credential, so it is no document.

    Takes as long as `draw`, and raises the same.
    """
    return render_in_child(
        fill_template(order.template, order.content),
        title=order.title,
        language=order.language,
        created=order.issued_at,
        attachment=None,
    )


def register(order: Order, pdf: bytes) -> IssuedDocument:
    """Keep a drawn document and enter it in the register, in the current transaction.

    The issue key is unique: of two that draw the same document one is refused by the database; so
    is one of two whose numbers fell on one place of the list of states, and it is drawn anew.
    """
    publish_seal(office_seal())
    document = enter(order, pdf)
    key = document.file.storage_key
    try:
        db.session.flush()
    except Exception:
        # Its row is undone; bytes that no row names would outlast the person's erasure.
        with suppress(StorageUnavailable):
            drop_bytes(key)
        raise
    return document


def enter(order: Order, pdf: bytes) -> IssuedDocument:
    """`register` for one of many: the caller publishes the seal and flushes them together."""
    file = keep_made(
        pdf,
        name=order.file_name,
        owner_id=order.holder_id,
        purpose=FILE_PURPOSE,
        at=order.issued_at,
        is_flushed=False,
    )
    document = IssuedDocument(
        id=new_id(),
        serial=order.serial,
        status_place=status_place(order.serial),
        kind=order.kind,
        issue_key=order.issue_key,
        subject_kind=order.subject_kind,
        subject_id=order.subject_id,
        holder_id=order.holder_id,
        holder_name=order.holder_name,
        printed=dict(order.printed),
        template_version=order.template_version,
        is_specimen=is_specimen(),
        issued_at=order.issued_at,
        file=file,
        sha256=hashlib.sha256(pdf).hexdigest(),
        seal_fingerprint=office_seal().fingerprint,
    )
    db.session.add(document)
    audit.record("document:issued", document, at=order.issued_at, serial=order.serial)
    return document


def find_by_key(issue_key: str) -> IssuedDocument | None:
    return db.session.scalar(select(IssuedDocument).where(IssuedDocument.issue_key == issue_key))
