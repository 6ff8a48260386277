"""What became since of what a document rests on; each slice tells it of its own documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.db import db
from core.documents.models import IssuedDocument
from core.errors import Words
from core.registries import Provider, Registry


@dataclass(frozen=True)
class DocumentNote:
    """A sentence beside what is printed, and where one reads more. The document stays as it is."""

    sentence: Words
    label: Words = ""
    url: str = ""


DOCUMENT_NOTES = Registry[Provider[Callable[[IssuedDocument], Sequence[DocumentNote]]]](
    "document notes", "Shown on the check page to whoever may read everything printed."
)


def notes_on(serial: str) -> list[DocumentNote]:
    """What slices have to say of the document with this number."""
    document = db.session.scalar(select(IssuedDocument).where(IssuedDocument.serial == serial))
    return [note for one in DOCUMENT_NOTES for note in one.call(document)] if document else []
