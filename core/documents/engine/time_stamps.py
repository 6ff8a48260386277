"""Long life for sealed papers: what a check needs in decades, and a time stamp over all (PAdES).

A seal alone says who, not when; once its certificate has run out nobody can tell whether it was
valid on the day. So the answers of the issuers (CRL, OCSP) are kept in the file, and an authority
for time stamps (RFC 3161) signs the whole. Both are appended: no byte before changes. The stamp's
own certificate runs out as well: before it does, another is put over all, with the answers about
the last one.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper, TimestampDSSContentSettings
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore, collect_validation_info
from pyhanko.sign.validation.errors import ValidationInfoReadingError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, ValidationError

from core.documents.engine.errors import EngineError
from core.documents.engine.pyhanko_seal import Appending

STAMP_FIELD = "TimeStamp"
PATIENCE = 20  # seconds for the authority
# The second line is of damaged files, which pyHanko takes for whole ones until it stumbles.
_FAILURES = (
    SigningError, PathBuildingError, ValidationError, ValidationInfoReadingError, OSError,
    PdfError, LookupError, ValueError, AttributeError, TypeError,
)  # fmt: skip


class StampFailed(EngineError):
    """The authority does not answer, or not as it should; try again later."""


def stamp_pdf(pdf: bytes, *, authority: str, trusted: Sequence[bytes]) -> bytes:
    """The sealed `pdf` with what validates it in the long run, stamped by `authority` (an address).

    One that is stamped already gets a further stamp over all, with what validates the last one.
    `trusted` holds PEM files: the issuers of the seal and of the authority. Raises StampFailed.
    """
    try:
        stamped: bytes = asyncio.run(_stamped(pdf, authority, _certificates(trusted)))
    except _FAILURES as error:
        raise StampFailed(str(error)) from error
    return stamped


def stamp_end(pdf: bytes) -> datetime | None:
    """When the certificate of the last time stamp runs out; None where there is no stamp.

    Raises StampFailed for what cannot be read.
    """
    try:
        stamps = PdfFileReader(io.BytesIO(pdf)).embedded_timestamp_signatures
        if not stamps:
            return None
        end: datetime = stamps[-1].signer_cert.not_valid_after
    except _FAILURES as error:
        raise StampFailed(str(error)) from error
    return end


async def _stamped(pdf: bytes, authority: str, roots: list[x509.Certificate]) -> bytes:
    context = ValidationContext(trust_roots=roots, allow_fetching=True, revocation_mode="soft-fail")
    try:
        return await _stamped_within(pdf, authority, context)
    finally:
        await context.aclose()  # type: ignore[no-untyped-call]


async def _stamped_within(pdf: bytes, authority: str, context: ValidationContext) -> bytes:
    reader = PdfFileReader(io.BytesIO(pdf))
    stamps = reader.embedded_timestamp_signatures
    last = stamps[-1] if stamps else reader.embedded_signatures[0]
    paths = await collect_validation_info(last, context)
    writer = Appending(io.BytesIO(pdf))
    # One more part of the file for both: the stamp covers what was collected.
    DocumentSecurityStore.supply_dss_in_writer(
        writer, last.pkcs7_content.hex().encode(), validation_context=context, paths=paths
    )
    stamper = PdfTimeStamper(
        RequestsHTTPTimeStamper(authority, timeout=PATIENCE),  # type: ignore[no-untyped-call]
        field_name=f"{STAMP_FIELD}{len(stamps) + 1 if stamps else ''}",
        readable_field_name="时间戳 Time stamp",
    )
    settings = TimestampDSSContentSettings(include_vri=False, update_before_ts=True)
    out: Any = await stamper.async_timestamp_pdf(
        writer, "sha256", validation_context=context, dss_settings=settings
    )
    return bytes(out.getvalue())


def _certificates(files: Sequence[bytes]) -> list[x509.Certificate]:
    return [
        x509.Certificate.load(der)
        for file in files
        for _name, _headers, der in pem.unarmor(file, multiple=True)
    ]
