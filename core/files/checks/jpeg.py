"""The skeleton of a JPEG file, read without decoding a pixel."""

import re

from core.files.checks.limits import UploadLimits
from core.files.checks.refusals import Refusal, RefusedUpload
from core.files.checks.sniff import refuse_markup_in

_END = 0xD9
_SCAN = 0xDA
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
# Lossless and arithmetic kinds, which browsers do not show, and no markers at all.
_UNKNOWN = frozenset({*range(0xC0), 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_NOTES = frozenset({0xFE, *range(0xE0, 0xF0)})
# In scan data FF 00 is a plain FF and FF D0–D7 are restarts; anything else ends it.
_AFTER_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_PADDING = b"\x00\r\n\xff \t"
_SAMSUNG_END = b"SEFT"
# The first box of a film, behind its length.
_FILM = re.compile(rb"\x00\x00\x00[\x08-\x40]ftyp(?:isom|mp4[12]|M4V |MSNV|qt  |3gp.|avc1)")
# Old cameras leave a few bytes of their buffer.
_STRAY = 64


def measure(data: bytes, limits: UploadLimits) -> tuple[int, int]:
    """Return width and height; refuse a torn skeleton and data after the picture."""
    size, scans, at = None, 0, 2
    marker, start, stop = _segment(data, at)
    while marker != _END:
        if marker in _FRAMES:
            size = _frame_size(data[start:stop], seen=size)
        elif marker in _NOTES:
            refuse_markup_in(data[start:stop])
        elif marker == _SCAN:
            scans += 1
            stop = _end_of_scan(data, stop)
        if scans > limits.max_jpeg_scans:
            raise RefusedUpload(Refusal.TOO_COMPLEX)
        at = stop
        marker, start, stop = _segment(data, at)
    if size is None or not scans:
        raise RefusedUpload(Refusal.DAMAGED)
    _refuse_passenger(data, at + 2)
    return size


def _segment(data: bytes, at: int) -> tuple[int, int, int]:
    while data[at : at + 2] == b"\xff\xff":
        at += 1
    if at + 2 > len(data) or data[at] != 0xFF:
        raise RefusedUpload(Refusal.DAMAGED)
    marker = data[at + 1]
    if marker == _END:
        return marker, at + 2, at + 2
    length = int.from_bytes(data[at + 2 : at + 4], "big")
    if length < 2 or at + 2 + length > len(data) or marker in _UNKNOWN:
        raise RefusedUpload(Refusal.DAMAGED)
    return marker, at + 4, at + 2 + length


def _frame_size(content: bytes, *, seen: tuple[int, int] | None) -> tuple[int, int]:
    if len(content) < 6 or seen is not None or content[0] != 8:
        raise RefusedUpload(Refusal.DAMAGED)
    return int.from_bytes(content[3:5], "big"), int.from_bytes(content[1:3], "big")


def _end_of_scan(data: bytes, at: int) -> int:
    found = _AFTER_SCAN.search(data, at)
    if found is None:
        raise RefusedUpload(Refusal.DAMAGED)
    return found.end() - 2


def _refuse_passenger(data: bytes, at: int) -> None:
    """Allow what honest cameras append: a few bytes, a second JPEG (MPF), Samsung's notes, a film.

    Nothing of it comes into the picture that is painted anew.
    """
    rest = data[at:].lstrip(_PADDING)
    if len(rest) <= _STRAY or data.rstrip(b"\x00").endswith(_SAMSUNG_END) or _FILM.search(data, at):
        return
    second_picture = data.find(b"\xff\xd8\xff", at) >= 0 and b"MPF\x00" in data[:200_000]
    if not (second_picture and data.rstrip(b"\x00").endswith(b"\xff\xd9")):
        raise RefusedUpload(Refusal.EXTRA_DATA)
