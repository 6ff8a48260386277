"""The second code of a paper: a short signed statement that can be checked without a network.

It says kind, number, name, what for, and day of issue, signed by the office's seal, after the
address of the page that reads it, so that a phone opens that page. What stands behind the ``#``
never reaches a server. `check_statement` reads it.
"""

from __future__ import annotations

from datetime import date

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from core.documents.engine.check_statement import (
    ALPHABET,
    CUT,
    EPOCH,
    KEY_ID,
    KINDS,
    LONGEST_NAME,
    SIGNATURE,
    VERSION,
    name_digest,
)
from core.documents.engine.qr import capitals, png_of
from core.documents.engine.seal import Seal
from core.documents.engine.serials import data_uri
from core.qr_codes import qr_rows

# In bytes: with the longest name too the code has 89 modules, and is read at 28 mm.
LONGEST_SUBJECT = 96
# Error correction of a code that large.
LEVEL = "M"
_NUMBERS = {kind: number for number, kind in KINDS.items()}


def statement_code(
    seal: Seal, *, kind: str, serial: str, name: str, subject: str, issued_on: date
) -> str:
    """The signed statement in the letters of the code; "" where the seal's key is RSA.

    A signature by RSA alone is larger than what fits a code of this size. Texts too long for it
    are cut, with an ellipsis that whoever reads them sees; of a cut name a digest goes along, so
    that the whole can be compared.
    """
    if not isinstance(seal.public_key, ec.EllipticCurvePublicKey):
        return ""
    texts = [serial.encode(), _cut(name, LONGEST_NAME), _cut(subject, LONGEST_SUBJECT)]
    if len(name.encode()) > LONGEST_NAME:
        texts.append(name_digest(name))
    said = b"".join((
        bytes((VERSION,)), bytes.fromhex(seal.fingerprint[: 2 * KEY_ID]),
        bytes((_NUMBERS[kind],)), (issued_on - EPOCH).days.to_bytes(2, "big"),
        *(bytes((len(each),)) + each for each in texts),
    ))  # fmt: skip
    parts = decode_dss_signature(seal.sign(said))
    return encode(said + b"".join(part.to_bytes(SIGNATURE // 2, "big") for part in parts))


def encode(data: bytes) -> str:
    """Two bytes in three letters, the last one in two."""
    return "".join(_letters(data[start : start + 2]) for start in range(0, len(data), 2))


def statement_qr(address: str, code: str) -> str:
    """The QR code of both as a ``data:image/png`` address; print it at 28 mm."""
    return data_uri(png_of(qr_rows(f"{capitals(address)}#{code}", LEVEL)), "image/png")


def _letters(pair: bytes) -> str:
    number, letters = int.from_bytes(pair, "big"), ""
    for _each in range(len(pair) + 1):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return letters


def _cut(text: str, longest: int) -> bytes:
    if len(text.encode()) <= longest:
        return text.encode()
    mark = CUT.encode()
    return text.encode()[: longest - len(mark)].decode(errors="ignore").encode() + mark
