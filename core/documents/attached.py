"""The credential that travels in a sealed file, taken out of it: there is no second copy."""

from __future__ import annotations

from io import BytesIO

from sqlalchemy import select

from core.db import db
from core.documents.engine import normalise_serial, verify_token
from core.documents.engine.credential import token_in
from core.documents.models import IssuedDocument
from core.documents.sealing import check_key
from core.errors import NotFound
from core.files.services import read_file
from core.files.storage import StorageUnavailable


def attached_token(serial: str, token: str) -> str:
    """The signed credential of a number, for whoever has the token of the QR code.

    Refuses (404) a wrong token as an unknown number, and a paper whose file was erased.
    """
    number = normalise_serial(serial) or ""
    document = db.session.scalar(select(IssuedDocument).where(IssuedDocument.serial == number))
    if not verify_token(number, token, check_key()) or document is None:
        raise NotFound
    try:
        return token_in(_attachment(read_file(document.file)))
    except (StorageUnavailable, LookupError) as gone:
        raise NotFound from gone


def _attachment(pdf: bytes) -> bytes:
    """LookupError where there is none; the file is our own, so it is read in this process."""
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        return bytes(document.attachments["credential.json"].get_file().read_bytes())
