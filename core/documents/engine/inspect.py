"""Look at a PDF somebody put in: is it ours, is it whole, what does it claim?

The seal is checked here, in plain Python over bytes and a strict DER reader. What the file says
(serial, claims, text) is read in a separate process with limits, because it may be hostile; it
may also be forged, so the caller compares it with the register.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from core.documents.engine import der
from core.documents.engine.child import read_in_child
from core.documents.engine.errors import RenderFailed
from core.documents.engine.seal import MESSAGE_DIGEST, SIGNED_DATA, assemble

SealState = Literal["intact", "broken", "absent", "foreign"]
LARGEST = 20_000_000
MOST_STAMPS = 50
_RANGE = re.compile(rb"/ByteRange\s{0,4}\[0 (\d{1,10}) (\d{1,10}) (\d{1,10})\]")
# In one kind of letters throughout, or a changed one would say the same.
_HOLE = re.compile(rb"<(?:[0-9a-f]{64,65536}|[0-9A-F]{64,65536})>\Z")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file is and says. `serial`, `claims` and `text` may be forged: compare them."""

    is_pdf: bool
    seal: SealState = "absent"
    serial: str | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    sealed_by: str = ""  # SHA-256 of the signer's certificate, empty when there is no signer
    is_locked: bool = False  # asks for a password
    is_drawn: bool = False  # its pages hold pictures


# JPEG, PNG, GIF, TIFF, WebP; the telephones' HEIC names itself four bytes later.
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")


class _Broken(Exception):
    """The signature does not fit the bytes."""


def inspect_pdf(pdf: bytes, trusted: Sequence[str | bytes]) -> Inspection:
    """Look at `pdf`. `trusted` holds PEM certificates: seals, past seals, or their issuers.

    Never raises, whatever the bytes; answers in seconds and in bounded memory. ``intact`` means:
    sealed by a trusted seal, and not one byte added, removed or changed since.
    """
    if not pdf.startswith(b"%PDF-") or len(pdf) > LARGEST:
        return Inspection(is_pdf=False, is_drawn=pdf.startswith(_PICTURES) or pdf[4:8] == b"ftyp")
    state, signer = seal_state(pdf, trusted)
    try:
        said = read_in_child(pdf)
    except RenderFailed:
        said = {}
    claims, text = said.get("claims"), said.get("text")
    return Inspection(
        is_pdf=True,
        seal=state,
        serial=said.get("serial"),
        claims=claims if isinstance(claims, dict) else {},
        text=text if isinstance(text, str) else "",
        sealed_by=signer,
        is_locked=said.get("is_locked") is True,
        is_drawn=said.get("is_drawn") is True,
    )


def seal_state(pdf: bytes, trusted: Sequence[str | bytes]) -> tuple[SealState, str]:
    """The seal alone, without reading what the file says, and who sealed it."""
    # The last that is no time stamp; looked for among as many as decades of renewals could leave.
    ranges = list(_RANGE.finditer(pdf))
    latest = reversed(ranges[-MOST_STAMPS:])
    seal = next((found for found in latest if not _is_time_stamp(pdf, found)), None)
    if seal is None:
        return ("broken" if len(ranges) > MOST_STAMPS else "absent"), ""
    try:
        signed, signature = _covered(pdf, seal)
        return _check_cms(signed, signature, _certificates(trusted))
    except (
        _Broken,
        der.DerError,
        ValueError,
        TypeError,
        IndexError,
        StopIteration,
        InvalidSignature,
    ):
        return "broken", ""


def _is_time_stamp(pdf: bytes, found: re.Match[bytes]) -> bool:
    """Whether a range is that of an authority's time stamp over the file, which is no seal."""
    start, end = pdf.rfind(b" obj", 0, found.start()), pdf.find(b"endobj", found.end())
    return b"/ETSI.RFC3161" in pdf[max(start, 0) : end if end > 0 else len(pdf)]


def _covered(pdf: bytes, found: re.Match[bytes]) -> tuple[bytes, bytes]:
    """The signed bytes and the signature; refuses a range that leaves anything else out."""
    first, second, length = (int(number) for number in found.groups())
    if not first < second or second + length != len(pdf) or first < found.end() <= second:
        raise _Broken
    hole = pdf[first:second]
    if not _HOLE.match(hole):
        raise _Broken
    return pdf[:first] + pdf[second:], bytes.fromhex(hole[1:-1].decode())


def _certificates(trusted: Iterable[str | bytes]) -> list[x509.Certificate]:
    found: list[x509.Certificate] = []
    for pem in trusted:
        found.extend(x509.load_pem_x509_certificates(pem.encode() if isinstance(pem, str) else pem))
    return found


def _check_cms(
    signed: bytes, signature: bytes, trusted: list[x509.Certificate]
) -> tuple[SealState, str]:
    outer, end = der.read(signature)
    if signature[end:].strip(b"\0"):
        raise _Broken
    kind, wrapped = outer.children()
    if kind.whole != der.oid(SIGNED_DATA):
        raise _Broken
    parts = wrapped.children()[0].children()
    chain = [x509.load_der_x509_certificate(c.whole) for c in _tagged(parts, der.CONTEXT_0)]
    info = parts[-1].children()[0].children()
    signer = _signer(chain, info[1].children())
    fingerprint = signer.fingerprint(hashes.SHA256()).hex().upper()
    if not _is_trusted(signer, trusted):
        return "foreign", fingerprint
    attributes, raw = _check_signer_info(signed, info, signer)
    others = [certificate for certificate in chain if certificate != signer]
    for certificate in others:
        # Nothing else vouches for the bytes of an issuer that came along.
        if certificate not in trusted:
            certificate.verify_directly_issued_by(certificate)
    known = (assemble([signer, *others], attributes, raw, null=null) for null in (False, True))
    if signature[:end] not in known:
        raise _Broken
    return "intact", fingerprint


def _tagged(parts: list[der.Element], tag: int) -> list[der.Element]:
    return next(part for part in parts if part.tag == tag).children()


def _signer(chain: list[x509.Certificate], wanted: list[der.Element]) -> x509.Certificate:
    for certificate in chain:
        number = int.from_bytes(wanted[1].content, "big")
        same_issuer = certificate.issuer.public_bytes() == wanted[0].whole
        if same_issuer and certificate.serial_number == number:
            return certificate
    raise _Broken


def _is_trusted(signer: x509.Certificate, trusted: list[x509.Certificate]) -> bool:
    if signer in trusted:
        return True
    for issuer in trusted:
        try:
            signer.verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature):
            continue
        return True
    return False


def _check_signer_info(
    signed: bytes, info: list[der.Element], signer: x509.Certificate
) -> tuple[bytes, bytes]:
    attributes = next(part for part in info if part.tag == der.CONTEXT_0)
    values = {
        pair[0].whole: pair[1].children()[0]
        for pair in (attribute.children() for attribute in attributes.children())
    }
    digest = values.get(der.oid(MESSAGE_DIGEST))
    if digest is None or digest.content != hashlib.sha256(signed).digest():
        raise _Broken
    message = bytes((der.SET,)) + attributes.whole[1:]
    raw = next(part for part in reversed(info) if part.tag == der.OCTETS).content
    key = signer.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(raw, message, ec.ECDSA(hashes.SHA256()))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(raw, message, padding.PKCS1v15(), hashes.SHA256())
    else:
        raise _Broken
    return message, raw
