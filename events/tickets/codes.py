"""The signed code of a ticket: what its QR holds and what the gate reads (R16).

`T` + the registration's id in 26 characters + 12 of its HMAC-SHA256 (60 bits), all of Crockford's
alphabet, so that a QR code stores it in its short mode and a person can read it out. Nobody can
make one for an id they know; whether it still opens a gate is decided by the register, or by the
signed list a device carries, which knows each code by its digest only.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
import uuid
from functools import cache
from pathlib import Path

from flask import current_app

from core.documents.engine.serials import ALPHABET
from core.web import absolute_url

MARK = "T"
ID_CHARACTERS = 26
SIGN_CHARACTERS = 12
LENGTH = len(MARK) + ID_CHARACTERS + SIGN_CHARACTERS
_BITS = 5
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})
_SALT = b"ticket"


def ticket_code(registration_id: uuid.UUID) -> str:
    """The code of a registration; the same for as long as SECRET_KEY stays."""
    body = _written(registration_id.int, ID_CHARACTERS)
    return f"{MARK}{body}{_sign(body)}"


def read_code(text: str) -> uuid.UUID | None:
    """The registration a scanned or typed code names; None when this portal did not make it.

    Takes the whole address that the QR code holds, small letters, spaces and dashes, and what a
    scanner types through another keyboard layout or a Chinese input method: wide characters, other
    signs, other letters. The last letters and digits are the code; its signature tells which
    layout it came through.
    """
    typed = unicodedata.normalize("NFC", text).casefold()
    readings = (text, *(typed.translate(layout) for layout in _layouts()))
    return next(filter(None, map(_read, readings)), None)


@cache
def _layouts() -> list[dict[int, int]]:
    """What each layout types, back to the keys that an American one has there."""
    kept = json.loads(Path(__file__).with_name("layouts.json").read_text(encoding="utf-8"))
    return [str.maketrans(*pair) for pair in kept.values()]


def _read(text: str) -> uuid.UUID | None:
    whole = unicodedata.normalize("NFKC", text).upper()
    plain = "".join(character for character in whole if character.isalnum())[-LENGTH:]
    mark, rest = plain[:1], plain[1:].translate(_LOOKALIKES)
    body, sign = rest[:ID_CHARACTERS], rest[ID_CHARACTERS:]
    if mark != MARK or len(plain) != LENGTH or any(c not in _VALUES for c in rest):
        return None
    number = 0
    for character in body:
        number = number << _BITS | _VALUES[character]
    if number >= 1 << 128 or not hmac.compare_digest(sign, _sign(body)):
        return None
    return uuid.UUID(int=number)


def code_digest(code: str) -> str:
    """By what a device's list knows a code, so that a lost phone lets nobody print tickets."""
    return hashlib.sha256(code.encode()).hexdigest()[:24]


def ticket_url(registration_id: uuid.UUID) -> str:
    """What the QR code holds: an address in capitals that ends in the code."""
    return absolute_url("tickets.read_code", code=ticket_code(registration_id)).upper()


def _sign(body: str) -> str:
    key = current_app.extensions["settings"].secret_key.encode()
    digest = hmac.new(key, _SALT + body.encode(), hashlib.sha256).digest()
    return _written(int.from_bytes(digest[:8]), SIGN_CHARACTERS)


def _written(number: int, length: int) -> str:
    characters = []
    for _ in range(length):
        characters.append(ALPHABET[number & 31])
        number >>= _BITS
    return "".join(reversed(characters))
