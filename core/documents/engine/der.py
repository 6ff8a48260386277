"""The little of ASN.1 DER that a seal needs: writing, and strict reading of hostile bytes.

With it the two words of PDF that seal and drawing share: the drawing process loads no keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

SEQUENCE, SET, INTEGER, OCTETS, NULL, OID = 0x30, 0x31, 0x02, 0x04, 0x05, 0x06
CONTEXT_0 = 0xA0
# The form field of a PDF that holds the seal.
SEAL_FIELD = "Seal"
_NO_MARKS = str.maketrans("", "", "-:T")


class DerError(ValueError):
    """The bytes are not the DER that was expected."""


@dataclass(frozen=True, slots=True)
class Element:
    tag: int
    content: bytes
    whole: bytes

    def children(self) -> list[Element]:
        """The elements inside; refuses content that does not end where an element does."""
        return read_all(self.content)


def encode(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def set_of(items: Iterable[bytes]) -> bytes:
    """A SET OF, in the order DER demands."""
    return encode(SET, *sorted(items))


@lru_cache(maxsize=64)
def oid(dotted: str) -> bytes:
    first, second, *rest = (int(part) for part in dotted.split("."))
    out = bytes((first * 40 + second,))
    for arc in rest:
        digits = [arc & 0x7F]
        while arc := arc >> 7:
            digits.append(0x80 | arc & 0x7F)
        out += bytes(reversed(digits))
    return encode(OID, out)


def integer(number: int) -> bytes:
    return encode(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def read(data: bytes, start: int = 0) -> tuple[Element, int]:
    """The element at `start` and the place after it. Refuses long tags and open lengths."""
    if start + 2 > len(data):
        raise DerError("cut short")
    tag, size, at = data[start], data[start + 1], start + 2
    if tag & 0x1F == 0x1F:
        raise DerError("tag in several bytes")
    if size & 0x80:
        count = size & 0x7F
        if not 1 <= count <= 4:
            raise DerError("length of no fixed size")
        size, at = int.from_bytes(data[at : at + count], "big"), at + count
    if at + size > len(data):
        raise DerError("cut short")
    return Element(tag, data[at : at + size], data[start : at + size]), at + size


def read_all(data: bytes) -> list[Element]:
    elements, at = [], 0
    while at < len(data):
        element, at = read(data, at)
        elements.append(element)
    return elements


def pdf_date(at: datetime) -> bytes:
    """As PDF writes moments; strftime takes ten times as long."""
    moment = at.astimezone(UTC).isoformat(timespec="seconds")[:19]
    return b"D:%bZ" % moment.translate(_NO_MARKS).encode()
