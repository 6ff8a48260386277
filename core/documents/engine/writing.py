"""The bytes of a PDF file's objects, and the file of them, as pydyf 0.13 writes both.

pydyf asks of every value four times what it is, writes every object twice and compresses every
stream twice, for the file and for its identifier; the bytes here are the same.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from functools import lru_cache
from math import ceil, log
from typing import Any, NamedTuple

import pydyf

_HEAD = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
# Of the free object that every index begins with.
_FREE = (0, 0, 65535)
# Higher levels take half as long again and save a hundred bytes of a hundred thousand.
_LEVEL = 6


class Null(pydyf.Object):  # type: ignore[misc]
    @property
    def data(self) -> bytes:
        return b"null"


class Part(NamedTuple):
    """An object's bytes; a stream stands by itself, all else is compressed together."""

    data: bytes
    is_stream: bool


def finish_streams(pdf: Any) -> None:
    """Let every object of `pdf` say its bytes without being asked again."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            finish_stream(item)
    pdf.objects = [item if item.free == "f" else _Written.of(item) for item in pdf.objects]


def finish_stream(item: Any) -> None:
    if "Interpolate" in item.extra:
        item.extra["Interpolate"] = "false"  # PDF/A (ISO 19005-3, 6.2.8) allows nothing else
    if item.compress:
        content = b"\n".join(map(as_bytes, item.stream))
        item.stream, item.compress = [_compressed(content)], False
        item.extra["Filter"] = "/FlateDecode"


class _Written(pydyf.Object):  # type: ignore[misc]
    """An object that says what another said, without asking it again."""

    data = b""
    compressible = False

    @classmethod
    def of(cls, item: Any) -> _Written:
        known = cls.__new__(cls)
        known.number, known.generation, known.free = item.number, item.generation, item.free
        known.data, known.compressible = written(item), item.compressible
        return known


def written(item: Any) -> bytes:
    """What pydyf would write of an object or a value."""
    kind = type(item)
    if kind is bytes:
        return bytes(item)
    if kind is str:
        return item.encode("ascii")  # type: ignore[no-any-return]
    if kind is int:
        return b"%d" % item
    if kind is pydyf.Array:
        return b"[" + b" ".join([written(one) for one in item]) + b"]"
    if kind is pydyf.Dictionary:
        pairs = [b"/" + written(key) + b" " + written(value) for key, value in item.items()]
        return b"<<" + b"".join(pairs) + b">>"
    return bytes(pydyf._to_bytes(item))  # noqa: SLF001 - numbers, texts and streams


# Most parts of a certificate are those of the one before: the colours, the common letters.
@lru_cache(maxsize=64)
def _compressed(content: bytes) -> bytes:
    return zlib.compress(content, _LEVEL)


def as_bytes(item: Any) -> bytes:
    if isinstance(item, bytes):
        return item
    return bytes(item.data) if isinstance(item, pydyf.Object) else str(item).encode()


def write(parts: Sequence[Part], *, root: int) -> bytes:
    """The file of these objects, numbered from 1; the last is the information about it.

    As `pydyf.PDF.write` with an object stream and an identifier of its own.
    """
    lines, offset = [_HEAD], len(_HEAD)
    places: list[tuple[int, int, int]] = [_FREE]
    together: list[bytes] = []
    positions: list[bytes] = []
    position, of_stream = 0, len(parts) + 1
    for number, (data, is_stream) in enumerate(parts, 1):
        if is_stream:
            line = b"%d 0 obj\n%b\nendobj\n" % (number, data)
            lines.append(line)
            places.append((1, offset, 0))
            offset += len(line)
        else:
            places.append((2, of_stream, len(together)))
            positions.append(b"%d %d" % (number, position))
            together.append(data)
            position += len(data) + 1
    head = b" ".join(positions)
    packed = zlib.compress(b"\n".join((head, *together)), 9)
    objects = (
        b"<</Type /ObjStm/N %d/First %d/Filter /FlateDecode/Length %d>>\nstream\n%b\nendstream"
        % (len(together), len(head) + 1, len(packed), packed)
    )
    lines.append(b"%d 0 obj\n%b\nendobj\n" % (of_stream, objects))
    places.append((1, offset, 0))
    offset += len(lines[-1])
    places.append((1, offset, 0))
    digest = hashlib.md5(usedforsecurity=False)
    for part in parts:
        digest.update(part.data)
    digest.update(objects)
    return b"".join((*lines, _index(places, offset, root, len(parts), digest.hexdigest())))


def _index(
    places: list[tuple[int, int, int]], offset: int, root: int, info: int, digest: str
) -> bytes:
    wide = ceil(log(offset + 1, 256))
    rows = b"".join(
        bytes((kind,)) + place.to_bytes(wide, "big") + rest.to_bytes(2, "big")
        for kind, place, rest in places
    )
    packed, size, name = zlib.compress(rows, 9), len(places), digest.encode()
    return (
        b"%d 0 obj\n<</Type /XRef/Index [0 %d]/W [1 %d 2]/Size %d/Root %d 0 R/Info %d 0 R"
        b"/ID [(%b) (%b)]/Filter /FlateDecode/Length %d>>\nstream\n%b\nendstream\nendobj\n"
        b"startxref\n%d\n%%%%EOF\n"
        % (size - 1, size, wide, size, root, info, name, name, len(packed), packed, offset)
    )
