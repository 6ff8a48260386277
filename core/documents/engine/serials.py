"""Serial numbers of issued documents, and the tokens that guard their check page.

A serial is random, so nobody can list the documents of others by counting; it ends in a check
character, so a slip of the pen is noticed before the register is asked. The alphabet is
Crockford's base 32, which leaves out I, L, O and U: a serial can be read out over the telephone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_CHARACTERS = 12  # 60 bits
TOKEN_CHARACTERS = 10  # 50 bits
_BASE = len(ALPHABET)
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})
_PREFIX = re.compile(rf"[{ALPHABET}]{{2,8}}")
_LONGEST_INPUT = 80


def new_serial(prefix: str) -> str:
    """Make a fresh serial such as ``SZ26-7K3M-9QXP-4WTD-C``.

    `prefix` names city and year: 2 to 8 characters of the alphabet. Refuses any other prefix,
    because I, L, O and U would not survive `normalise_serial`.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"a serial prefix is 2 to 8 of {ALPHABET}, not {prefix!r}")
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    return _grouped(prefix, body, check_character(prefix + body))


def normalise_serial(text: str) -> str | None:
    """Read a serial as people type it; None when it is none or its check character is wrong.

    Takes spaces, any dashes, small or full-width letters, O for 0, I or L for 1.
    """
    if len(text) > _LONGEST_INPUT:
        return None
    plain = unicodedata.normalize("NFKC", text).upper()
    characters = "".join(c for c in plain if c.isalnum()).translate(_LOOKALIKES)
    prefix, body, check = characters[:-13], characters[-13:-1], characters[-1:]
    if not _PREFIX.fullmatch(prefix) or any(c not in _VALUES for c in body + check):
        return None
    if check_character(prefix + body) != check:
        return None
    return _grouped(prefix, body, check)


def check_character(characters: str) -> str:
    """The check character by the hybrid method of ISO 7064 over 32 characters (MOD 33,32).

    Any single wrong character is found, and nearly all swaps of two neighbours.
    """
    product = _BASE
    for character in characters:
        total = (product + _VALUES[character]) % _BASE or _BASE
        product = total * 2 % (_BASE + 1)
    return ALPHABET[(1 - product) % _BASE]


def check_token(serial: str, key: bytes) -> str:
    """The token in the QR code that opens every printed field: HMAC-SHA256, 10 characters."""
    digest = hmac.new(key, serial.encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest[:8], "big") >> (64 - 5 * TOKEN_CHARACTERS)
    return "".join(ALPHABET[number >> 5 * i & 31] for i in reversed(range(TOKEN_CHARACTERS)))


def verify_token(serial: str, token: str, key: bytes) -> bool:
    """Whether `token` belongs to `serial`; takes the same time whatever the answer."""
    given = token.strip().upper().translate(_LOOKALIKES).encode("utf-8", "replace")
    return hmac.compare_digest(check_token(serial, key).encode(), given)


def data_uri(data: bytes, media_type: str) -> str:
    """`data` as a ``data:`` address, the only kind of picture a document may show."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def _grouped(prefix: str, body: str, check: str) -> str:
    groups = (body[i : i + 4] for i in range(0, len(body), 4))
    return "-".join((prefix, *groups, check))
