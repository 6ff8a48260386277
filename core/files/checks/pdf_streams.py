"""What a PDF's streams claim and what they would become when drawn."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator

import pikepdf

from core.files.checks.limits import UploadLimits
from core.files.checks.pdf_envelope import iter_pieces, unpack
from core.files.checks.refusals import Refusal, RefusedUpload

_FLATE = {"/FlateDecode", "/Fl"}
_ASCII = {"/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx"}
_LZW = {"/LZWDecode", "/LZW"}
_RUNS = {"/RunLengthDecode", "/RL"}
_PICTURES = {*("/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode")}
_JPEG_FRAME = re.compile(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]\x00.\x08(....)", re.DOTALL)
_JPX_SIZE = re.compile(rb"\xff\x51..\x00.(........)", re.DOTALL)


def check_stream(stream: pikepdf.Stream, limits: UploadLimits) -> int:
    """Refuse a stream that would grow too large; return its unpacked bytes if measured.

    Single Flate streams were measured on the raw file already and count 0 here.
    """
    filters = filter_names(stream)
    if len(filters) > limits.max_filters:
        raise RefusedUpload(Refusal.TOO_COMPLEX)
    _refuse_large_picture(stream, filters, limits)
    if not filters or (len(filters) == 1 and filters[0] in _FLATE | _PICTURES):
        return 0
    return _measure_chain(stream.read_raw_bytes(), filters, limits)


def filter_names(stream: pikepdf.Stream) -> list[str]:
    """The filters of a stream in the order they are undone."""
    given = stream.get("/Filter")
    if given is None:
        return []
    if isinstance(given, pikepdf.Array):
        return [str(name) for name in given.as_list()]
    return [str(given)]


def _measure_chain(raw: bytes, filters: list[str], limits: UploadLimits) -> int:
    pieces: Iterator[bytes | memoryview] = iter_pieces(raw)
    total = 0
    for position, name in enumerate(filters):
        if name in _PICTURES:
            break
        if name in _LZW | _RUNS:
            if position != len(filters) - 1:
                raise RefusedUpload(Refusal.TOO_COMPLEX)
            packed = b"".join(bytes(piece) for piece in pieces)
            count = _lzw_size if name in _LZW else _runs_size
            return total + count(packed, limits.max_unpacked_stream)
        stage = b"".join(_bounded(_undo(name)(pieces), limits.max_unpacked_stream))
        total += len(stage)
        pieces = iter_pieces(stage)
    return total


def _undo(name: str) -> Callable[[Iterator[bytes | memoryview]], Iterator[bytes]]:
    if name in _FLATE:
        return unpack
    if name in _ASCII:
        return _from_85 if name in {"/ASCII85Decode", "/A85"} else _from_hex
    raise RefusedUpload(Refusal.DAMAGED)


def _bounded(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise RefusedUpload(Refusal.TOO_COMPLEX)
        yield piece


def _from_85(pieces: Iterator[bytes | memoryview]) -> Iterator[bytes]:
    text = b"".join(bytes(piece) for piece in pieces).partition(b"~>")[0]
    try:
        yield base64.a85decode(text, ignorechars=b" \t\r\n\x0b\x0c\x00")
    except ValueError as error:
        raise RefusedUpload(Refusal.DAMAGED) from error


def _from_hex(pieces: Iterator[bytes | memoryview]) -> Iterator[bytes]:
    text = b"".join(bytes(piece) for piece in pieces).partition(b">")[0]
    digits = text.translate(None, b" \t\r\n\x0b\x0c\x00")
    try:
        yield binascii.unhexlify(digits + b"0" * (len(digits) % 2))
    except binascii.Error as error:
        raise RefusedUpload(Refusal.DAMAGED) from error


def _runs_size(packed: bytes, most: int) -> int:
    """Count what run lengths become, without building it."""
    at = size = 0
    while at < len(packed) and packed[at] != 128:
        run = packed[at] < 128
        size += packed[at] + 1 if run else 257 - packed[at]
        at += packed[at] + 2 if run else 2
        if size > most:
            raise RefusedUpload(Refusal.TOO_COMPLEX)
    return size


def _lzw_size(packed: bytes, most: int) -> int:
    """Count what LZW codes become: only the length of each table entry is kept."""
    lengths, width, size, previous = [1] * 258, 9, 0, 0
    held = bits = 0
    for byte in packed:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == 257:
            break
        if code == 256:
            lengths, width, previous = [1] * 258, 9, 0
            continue
        length = lengths[code] if code < len(lengths) else previous + 1
        if previous and len(lengths) < 4096:
            lengths.append(previous + 1)
        size, previous = size + length, length
        width = min(12, max(9, (len(lengths) + 1).bit_length()))
        if size > most:
            raise RefusedUpload(Refusal.TOO_COMPLEX)
    return size


def _refuse_large_picture(stream: pikepdf.Stream, filters: list[str], limits: UploadLimits) -> None:
    if stream.get("/Subtype") != "/Image":
        return
    sizes = [(_whole(stream.get("/Width")), _whole(stream.get("/Height")))]
    if filters and filters[-1] in _PICTURES and len(filters) == 1:
        sizes += _sizes_inside(stream.read_raw_bytes(), filters[0])
    for width, height in sizes:
        if width * height > 2 * limits.max_pixels or max(width, height) > 65_000:
            raise RefusedUpload(
                Refusal.TOO_MANY_PIXELS, megapixels=2 * limits.max_pixels // 1_000_000
            )


def _whole(value: object) -> int:
    try:
        return abs(int(value))  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError, OverflowError):
        return 0


def _sizes_inside(raw: bytes, name: str) -> list[tuple[int, int]]:
    """The sizes the packed picture itself claims, which the dictionary may belie."""
    head = raw[: 256 * 1024]
    if name in {"/DCTDecode", "/DCT"}:
        found = [match.group(1) for match in _JPEG_FRAME.finditer(head)][:1]
        return [(int.from_bytes(f[2:4], "big"), int.from_bytes(f[0:2], "big")) for f in found]
    if name == "/JPXDecode":
        found = [match.group(1) for match in _JPX_SIZE.finditer(head)][:1]
        return [(int.from_bytes(f[0:4], "big"), int.from_bytes(f[4:8], "big")) for f in found]
    return []
