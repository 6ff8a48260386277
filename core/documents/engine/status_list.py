"""The list that tells whether a credential still holds (W3C Bitstring Status List).

A list is a long row of bits, one for each credential, packed. Where a paper's bit stands follows
from its number, so nothing has to be counted while papers are drawn beside each other; the register
lets no two papers share a place.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Iterable

# One list for each city and year: 128 KB of bits, a few hundred bytes once packed. Ten times as
# many places as papers, so that a free one is found at once.
PLACES = 2**20


def place_of(serial: str) -> tuple[str, int]:
    """The name of the list ("SZ26", as the number begins) and the place in it."""
    digest = hashlib.sha256(serial.encode()).digest()
    return serial.partition("-")[0], int.from_bytes(digest[:4], "big") % PLACES


def encode_places(places: Iterable[int]) -> str:
    """The list with the bits of `places` set, as `encodedList` has it: the first bit leftmost."""
    bits = bytearray(PLACES // 8)
    for place in places:
        bits[place // 8] |= 128 >> place % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
