"""The photograph printed on a certificate, out of the file that was sealed.

Whoever has the paper can then see that the one on it was not swapped.
"""

from __future__ import annotations

import re

from sqlalchemy import select

from core.db import db
from core.documents.engine.serials import data_uri
from core.documents.models import IssuedDocument
from core.documents.states import DocumentKind
from core.files.services import read_file
from core.files.storage import StorageUnavailable

# Photographs go into a document as the JPEG they are; QR codes and drawings do not.
_PHOTOGRAPH = re.compile(
    rb"/Subtype /Image[^>]{0,400}?/Filter /DCTDecode[^>]{0,400}?/Length (\d{1,8})>>\nstream\n"
)


def printed_photo(serial: str) -> str:
    """As a ``data:`` address; "" where the document has none or its file is out of reach."""
    document = db.session.scalar(
        select(IssuedDocument).where(
            IssuedDocument.serial == serial,
            IssuedDocument.kind == DocumentKind.TITLE_CERTIFICATE,
        )
    )
    if document is None:
        return ""
    try:
        pdf = read_file(document.file)
    except StorageUnavailable:
        return ""
    found = _PHOTOGRAPH.search(pdf)
    if found is None:
        return ""
    return data_uri(pdf[found.end() : found.end() + int(found[1])], "image/jpeg")
