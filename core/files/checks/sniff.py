"""What a file really is, read from its bytes; the ending only has to agree."""

import re
from enum import StrEnum

import puremagic

from core.files.checks.refusals import Refusal, RefusedUpload


class MediaType(StrEnum):
    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


ENDINGS = {
    MediaType.PDF: ("pdf",),
    MediaType.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    MediaType.PNG: ("png",),
}
SHORT_NAMES = {MediaType.PDF: "PDF", MediaType.JPEG: "JPEG", MediaType.PNG: "PNG"}
_APPLE_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
_OFFICE_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_OFFICE_ENDINGS = frozenset(
    {"doc", "docx", "docm", "odt", "rtf", "wps", "xls", "xlsx", "ppt", "pptx", "ofd", "pages"}
)
_MARKUP = re.compile(rb"<\?php|<script|<html|<!doctype(?!\s+plist\b)|<svg", re.IGNORECASE)
_ZIP_END = b"PK\x05\x06"
HEAD = 1024
TAIL = 66_000


def recognise(data: bytes, ending: str) -> MediaType:
    """Say which of the three kinds ``data`` is; refuse anything else.

    Content decides, the ending must agree (ASVS 5.2.2). puremagic is the second
    opinion: a file it knows as something else is refused.
    """
    if not data:
        raise RefusedUpload(Refusal.EMPTY)
    found = _by_start(data)
    if found is None:
        raise RefusedUpload(_kind_of_stranger(data, ending))
    if ending not in ENDINGS[found]:
        raise RefusedUpload(
            Refusal.EXTENSION_MISMATCH, found=SHORT_NAMES[found], ending=ENDINGS[found][0]
        )
    if not _second_opinion(data, found):
        raise RefusedUpload(Refusal.WRONG_TYPE)
    return found


def _by_start(data: bytes) -> MediaType | None:
    if data.startswith(b"%PDF-"):
        return MediaType.PDF
    if data.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    return None


def _kind_of_stranger(data: bytes, ending: str) -> Refusal:
    if data[4:8] == b"ftyp" and data[8:12] in _APPLE_BRANDS:
        return Refusal.HEIC
    if b"%PDF-" in data[:HEAD]:
        return Refusal.EXTRA_DATA
    if data.startswith(_OFFICE_STARTS) and ending in _OFFICE_ENDINGS:
        return Refusal.OFFICE_FILE
    return Refusal.WRONG_TYPE


def _second_opinion(data: bytes, found: MediaType) -> bool:
    try:
        matches = puremagic.magic_string(data[:4096] + data[-4096:])
    except puremagic.PureError:
        return True
    return not matches or any(match.mime_type == found.value for match in matches)


def refuse_second_nature(data: bytes) -> None:
    """Refuse a file that another program would read as something else.

    Web pages and scripts in the first or last lines, a PDF header inside a picture,
    a ZIP directory at the end (also when its comment hides the true end).
    """
    if _MARKUP.search(data[:HEAD]) or _MARKUP.search(data[-HEAD:]):
        raise RefusedUpload(Refusal.EXTRA_DATA)
    if b"%PDF-" in data[5:HEAD]:
        raise RefusedUpload(Refusal.EXTRA_DATA)
    if _has_zip_directory(data):
        raise RefusedUpload(Refusal.EXTRA_DATA)


def refuse_markup_in(note: bytes) -> None:
    """Refuse a picture whose comments hold a script or another file."""
    if _MARKUP.search(note) or b"%PDF-" in note or b"PK\x03\x04" in note:
        raise RefusedUpload(Refusal.EXTRA_DATA)


def _has_zip_directory(data: bytes) -> bool:
    tail = data[-TAIL:]
    at = tail.rfind(_ZIP_END)
    while at >= 0:
        record = tail[at : at + 22]
        if len(record) == 22 and _is_zip_end(record, len(data) - len(tail) + at, data):
            return True
        at = tail.rfind(_ZIP_END, 0, at)
    return False


def _is_zip_end(record: bytes, position: int, data: bytes) -> bool:
    comment = int.from_bytes(record[20:22], "little")
    directory = position - int.from_bytes(record[12:16], "little")
    fills_the_rest = position + 22 + comment == len(data)
    return fills_the_rest or data[max(directory, 0) : max(directory, 0) + 4] == b"PK\x01\x02"
