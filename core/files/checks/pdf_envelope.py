"""A PDF's bytes before any PDF library sees them: head, tail and the true size of its streams."""

import re
import zlib
from collections.abc import Iterable, Iterator

from core.files.checks.limits import UploadLimits
from core.files.checks.refusals import Refusal, RefusedUpload

_HEADER = re.compile(rb"%PDF-(1\.[0-7]|2\.0)[\r\n \t%]")
_LAST_LINES = re.compile(rb"startxref[\r\n \t]+(\d{1,10})[\r\n \t]+%%EOF([\r\n \t\x00]*)\Z")
_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")
_MOST_PADDING = 1024
_MOST_STREAMS = 100_000
_PIECE = 16 * 1024
_OUTPUT = 1024 * 1024


def check_envelope(data: bytes) -> None:
    """Refuse a PDF that does not begin with its header and end with its last line.

    Several revisions, each with its own %%EOF, are normal (signatures); data after the
    last one is not.
    """
    if not _HEADER.match(data):
        raise RefusedUpload(Refusal.DAMAGED)
    last = _LAST_LINES.search(data[-2048 - _MOST_PADDING :])
    if last is None:
        has_end = b"%%EOF" in data
        raise RefusedUpload(Refusal.EXTRA_DATA if has_end else Refusal.DAMAGED)
    if len(last.group(2)) > _MOST_PADDING:
        raise RefusedUpload(Refusal.EXTRA_DATA)
    if int(last.group(1)) >= len(data):
        raise RefusedUpload(Refusal.DAMAGED)


def measure_packed_streams(data: bytes, limits: UploadLimits) -> int:
    """Unpack every Flate stream piece by piece, keeping nothing, and return the bytes.

    This runs on the raw file, because a PDF library unpacks object streams while it
    opens the file, when it is too late to measure. Refuses a stream or a sum beyond
    ``limits``.
    """
    total = 0
    for number, found in enumerate(_STREAM.finditer(data)):
        if number >= _MOST_STREAMS:
            raise RefusedUpload(Refusal.TOO_COMPLEX)
        if _looks_packed(data, found.end()):
            total += _unpacked_size(data, found.end(), limits)
        if total > limits.max_unpacked_total:
            raise RefusedUpload(Refusal.TOO_COMPLEX)
    return total


def _looks_packed(data: bytes, at: int) -> bool:
    start = data[at : at + 2]
    return len(start) == 2 and start[0] & 0x0F == 8 and int.from_bytes(start, "big") % 31 == 0


def _unpacked_size(data: bytes, at: int, limits: UploadLimits) -> int:
    size = 0
    for piece in unpack(iter_pieces(data, at)):
        size += len(piece)
        if size > limits.max_unpacked_stream:
            raise RefusedUpload(Refusal.TOO_COMPLEX)
    return size


def iter_pieces(data: bytes, at: int = 0) -> Iterator[memoryview]:
    view = memoryview(data)
    for start in range(at, len(data), _PIECE):
        yield view[start : start + _PIECE]


def unpack(pieces: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """Yield what a Flate stream unpacks to, a megabyte at a time; end quietly at damage."""
    machine = zlib.decompressobj()
    try:
        for piece in pieces:
            rest = bytes(piece)
            while rest and not machine.eof:
                out = machine.decompress(rest, _OUTPUT)
                rest = machine.unconsumed_tail
                if out:
                    yield out
            if machine.eof:
                return
    except zlib.error:
        return
