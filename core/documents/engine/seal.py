"""The electronic seal: an invisible PAdES B-B signature in a reserved field.

`archival.finish` leaves an empty signature field in every document it makes; sealing appends
one object, the signature, and an index that names it. No byte of the document is rewritten, so
archival and accessible form stay as they were. The signature is deterministic (RFC 6979), so the
same document sealed twice at the same moment is the same file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

from core.documents.engine import der
from core.documents.engine.der import pdf_date

TEST_MARK = "TEST SEAL"
SHA256 = "2.16.840.1.101.3.4.2.1"
ECDSA_SHA256, RSA = "1.2.840.10045.4.3.2", "1.2.840.113549.1.1.1"
DATA, SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
_RESERVED = re.compile(rb"/SealValue (\d{1,9}) 0 R")
_START = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")


class NotSealable(ValueError):
    """The PDF has no field reserved for a seal, or carries one already."""


class KeyInStore(Protocol):
    """A key that signs where it lies; by SHA-256, and as DER where it is of a curve."""

    def sign(self, message: bytes) -> bytes: ...


@dataclass(frozen=True)
class Seal:
    """A signing key with its certificates, signer first, issuer after it.

    The key stays loaded: reading it again for every document would cost more than signing.
    """

    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | KeyInStore
    certificates: tuple[x509.Certificate, ...]

    @classmethod
    def load(cls, source: str | bytes | Path) -> Seal:
        """Read a seal from a PEM file, its path, or PEM text: one private key and the chain.

        Refuses a key that is neither P-256 nor RSA of 2,048 bits or more, and a key that is
        not the one in the first certificate.
        """
        pem = _pem_bytes(source)
        key = serialization.load_pem_private_key(pem, password=None)
        if not _is_strong(key):
            raise ValueError("a seal needs a P-256 key or an RSA key of 2,048 bits or more")
        chain = tuple(x509.load_pem_x509_certificates(pem))
        if chain[0].public_key() != key.public_key():
            raise ValueError("the seal's key does not belong to its first certificate")
        return cls(key=key, certificates=chain)  # type: ignore[arg-type]

    @cached_property
    def public_key(self) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
        return self.certificates[0].public_key()  # type: ignore[return-value]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the signer's certificate, in capitals, without separators."""
        return self.certificates[0].fingerprint(hashes.SHA256()).hex().upper()

    @cached_property
    def certificate_pem(self) -> str:
        """The signer's certificate, to be published and kept for as long as documents live."""
        return self.certificates[0].public_bytes(serialization.Encoding.PEM).decode()

    @cached_property
    def is_test(self) -> bool:
        return TEST_MARK in self.name

    @cached_property
    def name(self) -> str:
        names = self.certificates[0].subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else ""

    def sign(self, message: bytes) -> bytes:
        """The signature over `message`: SHA-256 with the seal's key.

        Deterministic, but for a key of a curve in a store, which draws at random.
        """
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            return self.key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        return self.key.sign(message)

    @cached_property
    def _chain_der(self) -> tuple[bytes, ...]:
        encoding = serialization.Encoding.DER
        return tuple(certificate.public_bytes(encoding) for certificate in self.certificates)

    @cached_property
    def _reserve(self) -> int:
        """Bytes kept free for the signature: always the same for one seal."""
        # Beside chain and signature some 600 bytes of attributes; whole blocks of 256 upwards.
        needed = sum(map(len, self._chain_der)) + self.public_key.key_size // 4 + 640
        return -(-needed // 256) * 256


def seal_pdf(pdf: bytes, seal: Seal, *, reason: str, at: datetime) -> bytes:
    """Seal a document made by `render_pdf`; `at` is the moment shown to readers (with zone).

    Refuses a PDF without the reserved field, and one that is sealed already.
    """
    reserved, start = _RESERVED.search(pdf), _START.search(pdf, max(pdf.rfind(b"startxref"), 0))
    if not reserved or not start or b"/ETSI.CAdES.detached" in pdf:
        raise NotSealable("no free field for a seal")
    number, previous = int(reserved[1]), int(start[1])
    head = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    before, after = _signature_object(number, seal, reason, at)
    # Two digits of hex a byte, and the angle brackets around them.
    hole = seal._reserve * 2 + 2  # noqa: SLF001
    index = _index(pdf, number, len(head), previous, len(head) + len(before) + hole + len(after))
    first, second = len(head) + len(before), len(after) + len(index)
    spans = b"[0 %d %d %d]" % (first, first + hole, second)
    before = before.replace(b"[@]".ljust(48), spans.ljust(48))
    signed = hashlib.sha256(head)
    signed.update(before + after + index)
    signature = _cms(signed.digest(), seal).hex().encode()
    return b"%b%b<%b>%b%b" % (head, before, signature.ljust(hole - 2, b"0"), after, index)


def _signature_object(number: int, seal: Seal, reason: str, at: datetime) -> tuple[bytes, bytes]:
    """The signature object up to the hole for the signature, and after it."""
    fields = (
        b"%d 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached" % number,
        b"/M(%s)/Name<%s>/Reason<%s>" % (pdf_date(at), _text(seal.name), _text(reason)),
        b"/ByteRange " + b"[@]".ljust(48) + b"/Contents",
    )
    return b"".join(fields), b">>\nendobj\n"


def _index(pdf: bytes, number: int, offset: int, previous: int, at: int) -> bytes:
    """A cross-reference stream for the one new object, pointing back at the old index."""
    trailer = pdf[previous : previous + 2000]
    size, root, info, identity = (
        _found(pattern, trailer)
        for pattern in (
            rb"/Size (\d{1,9})",
            rb"/Root (\d{1,9} 0 R)",
            rb"/Info (\d{1,9} 0 R)",
            rb"/ID (\[[^\]]{20,200}\])",
        )
    )
    own = int(size)
    rows = b"".join(b"\x01" + place.to_bytes(4, "big") + b"\0" for place in (offset, at))
    head = b"%d 0 obj\n<</Type/XRef/Size %d/Root %s/Info %s/ID %s/Prev %d" % (
        own, own + 1, root, info, identity, previous,
    )  # fmt: skip
    shape = b"/Index[%d 1 %d 1]/W[1 4 1]/Length %d>>\nstream\n" % (number, own, len(rows))
    return head + shape + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at


def _found(pattern: bytes, trailer: bytes) -> bytes:
    match = re.search(pattern, trailer)
    if not match:
        raise NotSealable("the index of the PDF is not one of ours")
    return match[1]


def _cms(digest: bytes, seal: Seal) -> bytes:
    """The detached signature over `digest` as CMS SignedData (CAdES baseline B)."""
    chain = seal._chain_der  # noqa: SLF001
    certificate_hash = der.encode(der.OCTETS, hashlib.sha256(chain[0]).digest())
    reference = der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, certificate_hash))
    attributes = (
        _attribute(CONTENT_TYPE, der.oid(DATA)),
        _attribute(MESSAGE_DIGEST, der.encode(der.OCTETS, digest)),
        _attribute(SIGNING_CERTIFICATE_V2, der.encode(der.SEQUENCE, reference)),
    )
    signed = der.set_of(attributes)
    return assemble(seal.certificates, signed, seal.sign(signed))


def assemble(
    chain: Sequence[x509.Certificate], signed: bytes, signature: bytes, *, null: bool = False
) -> bytes:
    """CMS SignedData from its parts: certificates, signer first, and the signed attributes.

    There is one way to write it, so whoever checks a seal can compare every byte; but for the
    `null` behind the digest's name, which RFC 5754 wants left out and pyHanko writes.
    """
    algorithm, issuer, certificates = _said_of_signer(tuple(chain))
    sha256 = der.encode(der.SEQUENCE, der.oid(SHA256), der.encode(der.NULL) if null else b"")
    signer_info = der.encode(
        der.SEQUENCE,
        der.integer(1),
        issuer,
        sha256,
        bytes((der.CONTEXT_0,)) + signed[1:],
        algorithm,
        der.encode(der.OCTETS, signature),
    )
    signed_data = der.encode(
        der.SEQUENCE,
        der.integer(1),
        der.encode(der.SET, sha256),
        der.encode(der.SEQUENCE, der.oid(DATA)),
        certificates,
        der.encode(der.SET, signer_info),
    )
    return der.encode(der.SEQUENCE, der.oid(SIGNED_DATA), der.encode(der.CONTEXT_0, signed_data))


@lru_cache(maxsize=16)
def _said_of_signer(chain: tuple[x509.Certificate, ...]) -> tuple[bytes, bytes, bytes]:
    """Algorithm of the signature, who issued the signer's certificate, and all certificates."""
    signer = chain[0]
    is_rsa = isinstance(signer.public_key(), rsa.RSAPublicKey)
    algorithm = der.oid(RSA) + der.encode(der.NULL) if is_rsa else der.oid(ECDSA_SHA256)
    issuer = signer.issuer.public_bytes() + der.integer(signer.serial_number)
    encoded = sorted(c.public_bytes(serialization.Encoding.DER) for c in chain)
    both = der.encode(der.SEQUENCE, algorithm), der.encode(der.SEQUENCE, issuer)
    return *both, der.encode(der.CONTEXT_0, *encoded)


def _attribute(name: str, value: bytes) -> bytes:
    return der.encode(der.SEQUENCE, der.oid(name), der.encode(der.SET, value))


def _text(text: str) -> bytes:
    return ("\ufeff" + text).encode("utf-16-be").hex().encode()


def _pem_bytes(source: str | bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source
    if isinstance(source, str) and "-----BEGIN" in source:
        return source.encode()
    return Path(source).read_bytes()


def _is_strong(key: object) -> bool:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.key_size >= 2048
    return isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name == "secp256r1"
