"""The seal as pyHanko writes it, kept to what our archival form and our own reading allow."""

from __future__ import annotations

import asyncio
import io
from datetime import datetime
from typing import Any

from asn1crypto import x509
from asn1crypto.algos import SignedDigestAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import Signer
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko_certvalidator.registry import SimpleCertificateStore

from core.documents.engine.der import SEAL_FIELD
from core.documents.engine.seal import NotSealable, Seal

_LONGEST_RSA_KEY = 512  # bytes; a signature is as long as its key, one with P-256 is shorter


class Appending(IncrementalPdfFileWriter):
    @classmethod
    def _handle_id(cls, prev: Any) -> Any:
        # pyHanko would draw a new identifier; then no document could be sealed again alike.
        return prev.trailer["/ID"]

    def _update_meta(self) -> None:
        # Written anew, the metadata would lose the marks of PDF/A-3a and PDF/UA.
        pass


class _OfficeSigner(Signer):
    """Signs with the office's seal; the key stays where it is."""

    def __init__(self, seal: Seal) -> None:
        signer, *issuers = (
            x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in seal.certificates
        )
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(issuers)
        # Named as our own writing names it; pyHanko would put the digest into the name.
        plain = SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"})
        is_rsa = isinstance(seal.public_key, RSAPublicKey)
        super().__init__(
            signing_cert=signer, cert_registry=store, signature_mechanism=plain if is_rsa else None
        )
        self._seal = seal

    async def async_sign_raw(
        self,
        data: bytes,
        _digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT002 - pyHanko's signature
    ) -> bytes:
        return bytes(_LONGEST_RSA_KEY) if dry_run else self._seal.sign(data)


def seal_with_pyhanko(pdf: bytes, seal: Seal, *, reason: str, at: datetime) -> bytes:
    try:
        writer = Appending(io.BytesIO(pdf))
        _free_the_field(writer)
    except (PdfError, ValueError, KeyError) as error:
        raise NotSealable("no free field for a seal") from error
    signer = _OfficeSigner(seal)
    steps = PdfCMSEmbedder().write_cms(field_name=SEAL_FIELD, writer=writer)
    next(steps)
    value = SignatureObject(
        timestamp=at,
        subfilter=SigSeedSubFilter.PADES,
        name=seal.name,
        reason=reason,
        bytes_reserved=2 * len(_signed(signer, bytes(32), dry_run=True).dump()),
    )
    steps.send(SigObjSetup(sig_placeholder=value))
    prepared, output = steps.send(SigIOSetup(md_algorithm="sha256"))
    steps.send(_signed(signer, prepared.document_digest))
    return bytes(output.getvalue())


def _free_the_field(writer: Any) -> None:
    """Point the reserved field at nothing: pyHanko makes an object of its own for the value.

    Ours names one that does not exist yet; a value that does exist is a seal.
    """
    for reference in writer.root["/AcroForm"]["/Fields"]:
        field = reference.get_object()
        if field["/T"] == SEAL_FIELD and field.get_and_apply("/V", bool) is None:
            del field["/V"]
            writer.update_container(field)
            return
    raise NotSealable("no free field for a seal")


def _signed(signer: Signer, digest: bytes, *, dry_run: bool = False) -> Any:
    return asyncio.run(signer.async_sign(digest, "sha256", dry_run=dry_run, use_pades=True))
