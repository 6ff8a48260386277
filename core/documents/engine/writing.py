"""The bytes of a PDF file's objects, and the file of them.

pydyf asks of every value four times what it is, writes every object twice and compresses every
stream twice, for the file and for its identifier. The structure tree, most of a file's objects and
the same in all files of a layout, stands in an object stream of its own, which is made once.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

import pydyf

_HEAD = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
# Higher levels take half as long again and save a few hundred bytes of a hundred thousand.
_LEVEL = 4
# An element of the structure tree that says nothing itself, as WeasyPrint writes it.
_TREE = re.compile(rb"<</Type /StructElem(?!.*/(?:Alt|ActualText) )", re.DOTALL)
# What stands for itself in a string only behind a stroke.
_MARKED = re.compile(rb"([\\()])")


class Null(pydyf.Object):  # type: ignore[misc]
    data = b"null"


@dataclass
class Part:
    """An object's bytes; a stream stands by itself, all else is compressed together."""

    data: bytes
    is_stream: bool

    @cached_property
    def digest(self) -> bytes:
        return hashlib.md5(self.data, usedforsecurity=False).digest()


def write_as_planned(pdf: Any) -> None:
    """Let `pdf`, which is complete, be written by us when WeasyPrint asks it to."""
    items = [*pdf.objects[1:], pdf.info]
    pdf.parts = list(map(part_of, items))
    pdf.plan = Plan(pdf.parts, root=pdf.catalog.number)
    pdf.write = lambda output, *_asked: output.write(write(pdf.parts, pdf.plan))


def part_of(item: Any) -> Part:
    is_stream = isinstance(item, pydyf.Stream)
    if is_stream:
        _finish(item)
    return Part(written(item), is_stream)


def _finish(item: Any) -> None:
    if "Interpolate" in item.extra:
        item.extra["Interpolate"] = "false"  # PDF/A (ISO 19005-3, 6.2.8) allows nothing else
    if item.compress:
        item.stream, item.compress = [_compressed(_joined(item.stream))], False
        item.extra["Filter"] = "/FlateDecode"


def written(item: Any) -> bytes:
    """What pydyf would write of an object or a value."""
    if writer := _WRITERS.get(type(item)):
        return writer(item)
    if isinstance(item, pydyf.Stream) and not item.compress and "Length" not in item.extra:
        content = _joined(item.stream)
        head = _dictionary({**item.extra, "Length": len(content)})
        return b"%b\nstream\n%b\nendstream" % (head, content)
    return bytes(pydyf._to_bytes(item))  # noqa: SLF001 - numbers with a fraction


def _array(items: list[Any]) -> bytes:
    return b"[" + b" ".join([written(one) for one in items]) + b"]"


def _dictionary(items: dict[str, Any]) -> bytes:
    pairs = [_key(key) + written(value) for key, value in items.items()]
    return b"<<" + b"".join(pairs) + b">>"


# Names of pictures differ from file to file.
@lru_cache(maxsize=512)
def _key(key: str | bytes) -> bytes:
    return b"/" + (key.encode("ascii") if isinstance(key, str) else key) + b" "


def _string(item: Any) -> bytes:
    text: str | bytes = item.string
    if isinstance(text, str) and not text.isascii():
        return b"<feff" + text.encode("utf-16-be").hex().encode() + b">"
    said = text if isinstance(text, bytes) else text.encode()
    return b"(" + _MARKED.sub(rb"\\\1", said) + b")"


_WRITERS: dict[type, Callable[[Any], bytes]] = {
    bytes: bytes,
    str: str.encode,
    int: b"%d".__mod__,
    pydyf.Array: _array,
    pydyf.Dictionary: _dictionary,
    pydyf.String: _string,
}


def _joined(pieces: list[Any]) -> bytes:
    return b"\n".join([one if type(one) is bytes else as_bytes(one) for one in pieces])


# Most parts of a certificate are those of the one before: the colours, the common letters.
@lru_cache(maxsize=64)
def _compressed(content: bytes) -> bytes:
    return zlib.compress(content, _LEVEL)


def as_bytes(item: Any) -> bytes:
    if isinstance(item, bytes):
        return item
    return bytes(item.data) if isinstance(item, pydyf.Object) else str(item).encode()


class Plan:
    """Which objects stand where in a file, for all files whose objects are of the same kinds.

    Those of the structure tree (`fixed`, by number) must be the same in all of them.
    """

    def __init__(self, parts: Sequence[Part], *, root: int) -> None:
        self.root, self.info = root, len(parts)
        numbers = range(1, len(parts) + 1)
        self.streams = [number for number in numbers if parts[number - 1].is_stream]
        together = [number for number in numbers if not parts[number - 1].is_stream]
        self.fixed = {number for number in together if _TREE.match(parts[number - 1].data)}
        self.others = [number for number in together if number not in self.fixed]
        fixed = sorted(self.fixed)
        self.tree = Part(_together(fixed, parts), is_stream=True)
        # The index by number; of streams something stands here in their stead.
        self.rows = [b"\0" * 6 + b"\xff\xff"] * (self.info + 4)
        for stream, numbers_of in enumerate((fixed, self.others), self.info + 1):
            for place, number in enumerate(numbers_of):
                self.rows[number] = b"\2" + stream.to_bytes(4, "big") + place.to_bytes(3, "big")


def write(parts: Sequence[Part], plan: Plan) -> bytes:
    """The file of these objects, numbered from 1; the last is the information about it."""
    others = Part(_together(plan.others, parts), is_stream=True)
    lines, offset, digest = [_HEAD], len(_HEAD), hashlib.md5(usedforsecurity=False)
    places: list[int] = []
    numbered = [(number, parts[number - 1]) for number in plan.streams]
    for number, part in (*numbered, (plan.info + 1, plan.tree), (plan.info + 2, others)):
        line = b"%d 0 obj\n%b\nendobj\n" % (number, part.data)
        lines.append(line)
        places.append(offset)
        offset += len(line)
        digest.update(part.digest)
    places.append(offset)
    return b"".join((*lines, _index(plan, places, digest.hexdigest().encode())))


def _together(numbers: Sequence[int], parts: Sequence[Part]) -> bytes:
    data = [parts[number - 1].data for number in numbers]
    starts = accumulate((len(one) + 1 for one in data), initial=0)
    head = b" ".join([b"%d %d" % place for place in zip(numbers, starts, strict=False)])
    packed = zlib.compress(b"\n".join((head, *data)), _LEVEL)
    numbers_said = len(data), len(head) + 1, len(packed)
    opening = b"<</Type /ObjStm/N %d/First %d/Filter /FlateDecode/Length %d>>" % numbers_said
    return b"%b\nstream\n%b\nendstream" % (opening, packed)


def _index(plan: Plan, places: list[int], digest: bytes) -> bytes:
    """The cross-reference stream; `places` of streams, both object streams, and its own."""
    size, rows = plan.info + 4, [*plan.rows]
    streams = (*plan.streams, *range(plan.info + 1, size))
    for number, at in zip(streams, places, strict=True):
        rows[number] = b"\1" + at.to_bytes(4, "big") + b"\0\0\0"
    packed = zlib.compress(b"".join(rows), _LEVEL)
    return (
        b"%d 0 obj\n<</Type /XRef/Index [0 %d]/W [1 4 3]/Size %d/Root %d 0 R/Info %d 0 R"
        b"/ID [(%b) (%b)]/Filter /FlateDecode/Length %d>>\nstream\n%b\nendstream\nendobj\n"
        b"startxref\n%d\n%%%%EOF\n"
        % (
            size - 1, size, size, plan.root, plan.info,
            digest, digest, len(packed), packed, places[-1],
        )
    )  # fmt: skip
