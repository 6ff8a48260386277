"""Check the second code of a paper without a network: `python check_statement.py KEYS CODE`.

This file stands alone: it needs Python and `cryptography`, nothing of the portal, and is handed out
beside /verify/offline. KEYS is the list of keys saved from /.well-known/jwks.json; CODE what the
second QR code says, or with zxing-cpp and Pillow a photograph of the paper.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

# Three of these hold two bytes; all may stand in an address, and QR codes store them densely.
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-/:"
VERSION = 1
EPOCH = date(2000, 1, 1)
SIGNATURE, KEY_ID = 64, 4
# Bytes of a name that fit; of a longer one the beginning stands here, and a digest of the whole.
LONGEST_NAME, DIGEST = 240, 16
CUT = "…"
LONGEST_CODE = 3000
# Never change a number: papers that are out bear it.
KINDS = {
    1: "title-certificate",
    2: "decision-letter",
    3: "attendance-certificate",
    4: "training-certificate",
    5: "invitation-letter",
    6: "jury-minutes",
    7: "juror-certificate",
    8: "award-certificate",
}


class NotAStatement(ValueError):
    """The code holds no statement of this form."""


class NotSigned(ValueError):
    """No key of the list signed these words: the code was changed, or the list is too old."""


@dataclass(frozen=True)
class Statement:
    """What an office said of a paper on the day of its issue."""

    kind: str
    serial: str
    name: str
    subject: str  # the title granted, the event attended
    issued_on: date
    key: str = ""  # the key that signed it
    whole_name: bytes = b""  # `name_digest`, where `name` is cut
    is_specimen: bool = False


def check(code: str, keys: Sequence[dict[str, Any]]) -> Statement:
    """What `code` says, signed by one of `keys` (a JWK each).

    Raises NotAStatement or NotSigned. It proves who said it and that nothing was changed; it cannot
    tell whether the paper was withdrawn later.
    """
    data = decode(code.strip().rpartition("#")[2])
    said, signature = data[:-SIGNATURE], data[-SIGNATURE:]
    if len(said) < 2 + KEY_ID or said[0] != VERSION:
        raise NotAStatement
    for key in keys:
        kid = str(key.get("kid", "")).rpartition("/")[2]
        if kid[: 2 * KEY_ID].upper() == said[1 : 1 + KEY_ID].hex().upper() and _signed(
            said, signature, key
        ):
            return _read(said[1 + KEY_ID :], kid, is_specimen=bool(key.get("specimen")))
    raise NotSigned


def decode(code: str) -> bytes:
    """The bytes of a code; NotAStatement where it is none."""
    if not code or len(code) > LONGEST_CODE or len(code) % 3 == 1:
        raise NotAStatement
    found = bytearray()
    for start in range(0, len(code), 3):
        piece = code[start : start + 3]
        places = [ALPHABET.find(character) for character in piece]
        number = sum(place * 41**power for power, place in enumerate(places))
        size = len(piece) - 1
        if -1 in places or number >= 256**size:
            raise NotAStatement
        found += number.to_bytes(size, "big")
    return bytes(found)


def is_name_of(found: Statement, name: str) -> bool | None:
    """Whether the office said this name: width, case and spacing may differ, no letter.

    So may marks that nobody sees, such as the joiners of a Persian name.
    None where only its beginning can be compared, and is the same: a cut name without a digest.
    """
    if found.whole_name:
        return name_digest(name) == found.whole_name
    if found.name.endswith(CUT) and len(found.name.encode()) > LONGEST_NAME - len(CUT.encode()):
        # The last letter may have had marks behind it.
        same = _plain(name).startswith(_plain(found.name[:-2]))
        return None if same else False
    return _plain(name) == _plain(found.name)


def name_digest(name: str) -> bytes:
    """What tells one long name from another, however it is typed."""
    return hashlib.sha256(_plain(name).encode()).digest()[:DIGEST]


def _plain(name: str) -> str:
    seen = "".join(one for one in name if unicodedata.category(one) != "Cf")
    return "".join(unicodedata.normalize("NFKC", seen).casefold().split())


def _signed(said: bytes, signature: bytes, key: dict[str, Any]) -> bool:
    if (key.get("kty"), key.get("crv")) != ("EC", "P-256"):
        return False
    x, y = (int.from_bytes(_bytes(key[part]), "big") for part in ("x", "y"))
    half = SIGNATURE // 2
    r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
    try:
        public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        public.verify(encode_dss_signature(r, s), said, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _read(rest: bytes, key: str, *, is_specimen: bool) -> Statement:
    """Kind and days since 2000; then number, name, subject and digest, each after its length.

    A digest is there for a cut name only; who reads statements in the first form passes over it.
    """
    kind, day, rest = rest[0], int.from_bytes(rest[1:3], "big"), rest[3:]
    texts = []
    for _each in range(3):
        length, rest = rest[0], rest[1:]
        texts.append(rest[:length].decode())
        rest = rest[length:]
    serial, name, subject = texts
    return Statement(
        KINDS.get(kind, str(kind)),
        serial,
        name,
        subject,
        issued_on=EPOCH + timedelta(days=day),
        key=key,
        whole_name=rest[1 : 1 + rest[0]] if rest else b"",
        is_specimen=is_specimen,
    )


def _code_in(picture: str) -> str:
    import zxingcpp
    from PIL import Image

    with Image.open(picture) as image:
        found = [code.text for code in zxingcpp.read_barcodes(image.convert("L"))]
    return next((text for text in found if "#" in text), "")


def tell(code: str, keys: Sequence[dict[str, Any]], name: str = "") -> int:
    """Print what `code` (or a photograph of it) says; 0 for a true one of this name, else 1.

    2 where it is true, and of a long name only the beginning could be compared.
    """
    try:
        found = check(code if "#" in code else _code_in(code), keys)
    except NotAStatement:
        return _say("This is not the second code of a paper of ours.", 1)
    except NotSigned:
        return _say("FALSE: no key of this list signed it. It was changed, or the list is old.", 1)
    for label, value in (
        ("kind", found.kind), ("number", found.serial), ("name", found.name),
        ("for", found.subject), ("issued on", found.issued_on.isoformat()), ("key", found.key),
    ):  # fmt: skip
        sys.stdout.write(f"{label}: {value}\n")
    same = is_name_of(found, name) if name else True
    if same is False:
        return _say(f"FALSE: the paper says {name}, the office said {found.name}", 1)
    if found.is_specimen:
        return _say("SPECIMEN: this is no certificate.", 1)
    if same is None:
        return _say("TRUE as of its day, but the code holds the beginning of the name alone.", 2)
    if found.whole_name and not name:
        _say("The name is cut here: give it whole by --name to have all of it compared.", 0)
    return _say("TRUE as of its day. Whether it was withdrawn later, only the portal knows.", 0)


def _say(words: str, status: int) -> int:
    sys.stdout.write(f"{words}\n")
    return status


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Check the second code of a paper off line.")
    parser.add_argument("keys", help="the key list, saved from /.well-known/jwks.json")
    parser.add_argument("code", help="what the second QR code says, or a photograph of it")
    parser.add_argument("--name", default="", help="the name on the paper; another is refused")
    asked = parser.parse_args()
    known = json.loads(Path(asked.keys).read_text(encoding="utf-8"))["keys"]
    sys.exit(tell(asked.code, known, asked.name))
