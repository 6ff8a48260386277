"""The chunks of a PNG file, read without decoding a pixel."""

import zlib
from collections.abc import Iterator

from core.files.checks.limits import UploadLimits
from core.files.checks.refusals import Refusal, RefusedUpload
from core.files.checks.sniff import refuse_markup_in

_CRITICAL = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
_ANIMATION = frozenset({b"acTL", b"fcTL", b"fdAT"})
_TEXT = frozenset({b"tEXt", b"iTXt", b"zTXt", b"eXIf"})
_MOST_CHUNKS = 50_000
# As behind a JPEG.
_STRAY = 64
_PADDING = b"\x00\r\n \t"


def measure(data: bytes, limits: UploadLimits) -> tuple[int, int]:
    """Return width and height; refuse torn, animated or overlong files."""
    del limits  # the same face as jpeg.measure; a PNG has no scans to count
    size, pixels_seen, at = None, False, 8
    for kind, content, end in _chunks(data):
        if kind in _ANIMATION:
            raise RefusedUpload(Refusal.ANIMATED)
        if size is None:
            size = _header_size(kind, content)
        if kind in _TEXT:
            refuse_markup_in(content)
        pixels_seen = pixels_seen or kind == b"IDAT"
        at = end
    if size is None or not pixels_seen:
        raise RefusedUpload(Refusal.DAMAGED)
    if len(data[at:].strip(_PADDING)) > _STRAY:
        raise RefusedUpload(Refusal.EXTRA_DATA)
    return size


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    at = 8
    for _ in range(_MOST_CHUNKS):
        length = int.from_bytes(data[at : at + 4], "big")
        end = at + 12 + length
        if end > len(data):
            raise RefusedUpload(Refusal.DAMAGED)
        kind, content = data[at + 4 : at + 8], data[at + 8 : end - 4]
        if zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise RefusedUpload(Refusal.DAMAGED)
        if kind[0:1].isupper() and kind not in _CRITICAL:
            raise RefusedUpload(Refusal.DAMAGED)
        yield kind, content, end
        if kind == b"IEND":
            return
        at = end
    raise RefusedUpload(Refusal.TOO_COMPLEX)


def _header_size(kind: bytes, content: bytes) -> tuple[int, int]:
    if kind != b"IHDR" or len(content) != 13:
        raise RefusedUpload(Refusal.DAMAGED)
    return int.from_bytes(content[0:4], "big"), int.from_bytes(content[4:8], "big")
