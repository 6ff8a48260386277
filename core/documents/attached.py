"""The credential that travels in a sealed file, taken out of it: there is no second copy."""

from __future__ import annotations

import logging
from io import BytesIO

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from core.db import db
from core.documents.engine import check_token, normalise_serial, verify_token
from core.documents.engine.credential import token_in
from core.documents.models import IssuedDocument
from core.documents.sealing import check_key
from core.documents.states import DocumentState
from core.errors import NotFound
from core.files.services import read_file
from core.files.storage import StorageUnavailable

log = logging.getLogger(__name__)


def attached_token(serial: str, token: str) -> str:
    """The signed credential of a number, for whoever has the token of the QR code.

    Refuses (404) a wrong token as an unknown number, and a paper whose file was erased or damaged.
    """
    number = normalise_serial(serial) or ""
    document = db.session.scalar(select(IssuedDocument).where(IssuedDocument.serial == number))
    if not verify_token(number, token, check_key()) or document is None:
        raise NotFound
    try:
        return token_in(_attachment(read_file(document.file)))
    except (StorageUnavailable, LookupError) as gone:
        raise NotFound from gone
    except ValueError as damaged:
        log.error("the file of document %s is damaged: %s", document.id, damaged)  # noqa: TRY400
        raise NotFound from damaged


def credential_address(document: IssuedDocument) -> str:
    """Where its holder takes the signed credential from: on pages that are theirs alone.

    The address holds the token of the QR code, as the paper in their hands does.
    """
    token = check_token(document.serial, check_key())
    return url_for("credentials.take", serial=document.serial, token=token)


def credential_beside(document: IssuedDocument) -> tuple[str, str] | None:
    """Words and address for a line of one's own page; None where the paper holds no more."""
    if document.state != DocumentState.ISSUED:
        return None
    return _("Open Badge (JWT)"), credential_address(document)


def _attachment(pdf: bytes) -> bytes:
    """LookupError where there is none, ValueError where the file is damaged.

    The file is our own, so it is read in this process.
    """
    import pikepdf

    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            return bytes(document.attachments["credential.json"].get_file().read_bytes())
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise ValueError(str(error)) from error
