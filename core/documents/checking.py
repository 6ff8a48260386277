"""The public check: what a number, a name, a token or a file opens. Reads only.

A number alone opens state and public fields; the rest opens to whoever shows that the paper is
known: by the name on it, the token in its QR code, or the file itself (trust.md §8).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from sqlalchemy import select

from core.db import db
from core.documents.comparing import Compared, compare, names_on, shows_the_paper
from core.documents.engine import (
    EngineError,
    Inspection,
    compare_in_child,
    inspect_pdf,
    normalise_serial,
    verify_token,
)
from core.documents.engine.serials import data_uri
from core.documents.models import IssuedDocument, SealCertificate
from core.documents.names import is_name_of, mask_name
from core.documents.printed import Field, all_fields, public_fields
from core.documents.queries import issued_as
from core.documents.sealing import check_key, office_seal
from core.documents.states import DocumentKind, DocumentState, EndReason, Standing, Verdict
from core.files.services import read_file
from core.files.storage import StorageUnavailable

LARGEST_FILE = 20_000_000
# An issued file ends so. What follows was added; more additions than these nobody makes.
_END = re.compile(rb"%%EOF\r?\n")
_ENDED = re.compile(rb"%%EOF\r?\n\Z")
MOST_ENDS = 8
_IDENTIFIER = re.compile(rb"<dc:identifier>([^<]{1,60})</dc:identifier>")
_STANDINGS = {
    DocumentState.ISSUED: Standing.VALID,
    DocumentState.REVOKED: Standing.REVOKED,
    DocumentState.REPLACED: Standing.REPLACED,
}


@dataclass(frozen=True)
class Record:
    """What a number opens. Empty but for `serial` and `standing` when the number is unknown."""

    serial: str
    standing: Standing
    kind: DocumentKind | None = None
    shown_name: str = ""
    fields: tuple[Field, ...] = ()
    is_specimen: bool = False
    ended_at: datetime | None = None
    reason: EndReason | None = None
    # The number that holds instead, with the day of its issue; and the one this took the place of.
    replaced_by: str = ""
    replaced_on: datetime | None = None
    replaces: str = ""


@dataclass(frozen=True)
class Pictures:
    """A page that looks different: as issued and as put in, ``data:`` addresses of JPEG."""

    page: int
    issued: str
    given: str
    is_marked: bool


@dataclass(frozen=True)
class FileCheck:
    """What is known of a file.

    `fields` when what was issued is in it whole and shows unchanged; `compared` and `pictures` when
    it is something else and shows that its maker had the paper; `serial` as it stands in the file.
    """

    verdict: Verdict
    seal: str = "absent"
    serial: str = ""
    record: Record | None = None
    fields: tuple[Field, ...] = ()
    compared: tuple[Compared, ...] = ()
    pictures: tuple[Pictures, ...] = ()
    is_read: bool = False  # whether any text or data could be read
    has_original: bool = False  # the issued file is in it, and something else after it


def look_up(serial: str) -> Record:
    document = _find(serial)
    return _record(document) if document else Record(serial, Standing.UNKNOWN)


def open_by_name(serial: str, name: str) -> tuple[Field, ...] | None:
    """Every printed field, for whoever knows the name on the paper; None for any other name."""
    document = _find(serial)
    if document is None or not is_name_of(name, names_on(document)):
        return None
    return all_fields(document.printed)


def open_by_token(serial: str, token: str) -> tuple[Field, ...] | None:
    """Every printed field, for whoever has the token of the QR code."""
    is_right = verify_token(serial, token, check_key())
    document = _find(serial)
    return all_fields(document.printed) if is_right and document else None


def check_file(pdf: bytes, *, may_open: bool = True) -> FileCheck:
    """Compare a file with the register. Never raises whatever the bytes; keeps nothing.

    Unchanged means: to the byte the file that was issued, or a stamped one of it. With `may_open`
    False an altered file opens no more than its number does, whatever it shows to know.
    """
    document = _find_unchanged(pdf)
    if document is not None:
        return FileCheck(
            Verdict.UNCHANGED,
            seal="intact",
            serial=document.serial,
            record=_record(document),
            fields=all_fields(document.printed),
        )
    seen = inspect_pdf(pdf, list(db.session.scalars(select(SealCertificate.pem))))
    original = _find_within(pdf)
    serial = original.serial if original else seen.serial or _raw_serial(pdf)
    document = original or (_find(serial) if serial else None)
    found = FileCheck(
        _kind_of_file(seen, serial, document), seen.seal, serial, is_read=_is_read(seen)
    )
    if document is None:
        return found
    found = replace(found, record=_record(document), has_original=original is not None)
    # Of an erased holder's paper nothing is left to compare with.
    is_known = original is not None or (may_open and shows_the_paper(document, seen))
    if not (document.printed and is_known):
        return found
    is_alike, pictures = _look(document, pdf)
    if original is not None and is_alike:
        fields = all_fields(document.printed)
        return replace(found, verdict=Verdict.EXTENDED, seal="intact", fields=fields)
    return replace(found, compared=compare(document.printed, seen), pictures=pictures)


def _is_read(seen: Inspection) -> bool:
    return bool(seen.claims or seen.text.strip())


def _kind_of_file(seen: Inspection, serial: str, document: IssuedDocument | None) -> Verdict:
    if seen.is_locked:
        return Verdict.LOCKED
    is_bare = seen.seal == "absent" and not seen.claims
    if is_bare and seen.is_drawn and not _is_read(seen):
        return Verdict.SCANNED
    if document is None:
        return Verdict.NOT_OURS if serial or _is_read(seen) else Verdict.UNREADABLE
    return Verdict.COPY if is_bare and _is_read(seen) else Verdict.ALTERED


def _look(document: IssuedDocument, pdf: bytes) -> tuple[bool, tuple[Pictures, ...]]:
    """Whether a file shows what was issued, page by page; False too when it cannot be drawn."""
    try:
        is_alike, pairs = compare_in_child(read_file(document.file), pdf)
    except (EngineError, LookupError, TypeError, ValueError):
        return False, ()
    return is_alike, tuple(
        Pictures(page, data_uri(one, "image/jpeg"), data_uri(other, "image/jpeg"), is_marked)
        for page, one, other, is_marked in pairs
    )


def seal_certificates() -> str:
    """Every certificate the office ever sealed with, as PEM, the oldest first.

    The present seal is among them even before its first document: it signs the list of withdrawn
    numbers.
    """
    kept = list(db.session.scalars(select(SealCertificate.pem).order_by(SealCertificate.used_from)))
    present = office_seal().certificate_pem if kept else ""
    if present and present not in kept:
        kept.append(present)
    return "".join(f"{pem.strip()}\n" for pem in kept)


def _find(serial: str) -> IssuedDocument | None:
    return db.session.scalar(select(IssuedDocument).where(IssuedDocument.serial == serial))


def was_handed_out(pdf: bytes) -> bool:
    """Whether it is to the byte a file of ours: as issued, or with any time stamp it had since."""
    return _find_unchanged(pdf) is not None


def _find_unchanged(pdf: bytes) -> IssuedDocument | None:
    digest = hashlib.sha256(pdf).hexdigest()
    return issued_as([digest]).get(digest) or _find_earlier(pdf)


def _find_earlier(pdf: bytes) -> IssuedDocument | None:
    """The document of a file handed out between two stamps: what is kept begins with it."""
    document = _find_within(pdf) if _ENDED.search(pdf) else None
    if document is None or document.stamped_sha256 is None:
        return None
    try:
        return document if read_file(document.file).startswith(pdf) else None
    except StorageUnavailable:
        return None


def _find_within(pdf: bytes) -> IssuedDocument | None:
    digest, start = hashlib.sha256(), 0
    for end in islice(_END.finditer(pdf), MOST_ENDS):
        digest.update(pdf[start : end.end()])
        start = end.end()
        found = select(IssuedDocument).where(IssuedDocument.sha256 == digest.hexdigest())
        if document := db.session.scalar(found):
            return document
    return None


def standing_of(document: IssuedDocument) -> Standing:
    """One answer: a specimen holds nothing, however whole it is."""
    standing = _STANDINGS[DocumentState(document.state)]
    if (document.end_reason or {}).get("class") == EndReason.DATA_CHANGED:
        # Such letters were once ended as revoked, and name no successor.
        standing = Standing.REPLACED
    is_specimen = document.is_specimen and standing is Standing.VALID
    return Standing.SPECIMEN if is_specimen else standing


def _shown_name(document: IssuedDocument) -> str:
    """What the number alone tells of the holder: an award is public, name and all (R24)."""
    is_public = document.kind == DocumentKind.AWARD_CERTIFICATE
    return document.holder_name if is_public else mask_name(document.holder_name)


def _record(document: IssuedDocument) -> Record:
    reason = (document.end_reason or {}).get("class")
    replaced = select(IssuedDocument.serial).where(IssuedDocument.replaced_by_id == document.id)
    successor = document.replaced_by
    return Record(
        serial=document.serial,
        standing=standing_of(document),
        kind=DocumentKind(document.kind),
        shown_name=_shown_name(document),
        fields=public_fields(document.printed),
        is_specimen=document.is_specimen,
        ended_at=document.ended_at,
        reason=EndReason(reason) if reason else None,
        replaced_by=successor.serial if successor else "",
        replaced_on=successor.issued_at if successor else None,
        replaces=db.session.scalar(replaced) or "",
    )


def _raw_serial(pdf: bytes) -> str:
    """The number in the metadata, where the file is too broken to be opened."""
    found = _IDENTIFIER.search(pdf)
    return normalise_serial(found[1].decode("utf-8", "replace")) or "" if found else ""
