"""Orders for small title certificates, and documents registered without being drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from core.clock import now
from core.db import db, new_id
from core.documents import ending, services
from core.documents.engine import qr_svg_or_png
from core.documents.models import IssuedDocument
from core.documents.sealing import office_seal
from core.documents.states import DocumentKind, EndReason
from core.documents.values import Order
from tests.core.documents.engine.specimens import TitleCertificate

AT = datetime(2026, 3, 15, 1, 30, tzinfo=UTC)
# (name, language, name in another script)
NAMES = (
    ("Suharto", "id", ""),
    ("Nguyễn Thị Minh Khai", "vi", ""),
    ("𠮷田太郎", "ja", "Yoshida Taro"),
    ("古丽米热·买买提", "zh-Hans", "Gulmire Memet"),
    ("Łukasz Żółć", "pl", ""),
    ("Maria do Céu Figueiredo de Albuquerque Vasconcelos e Sousa P", "pt", ""),
)


def printed_of(certificate: TitleCertificate) -> dict[str, str]:
    """The fields as the claims slice registers them."""
    pairs = {
        "holder_name": certificate.holder_name,
        "holder_latin_name": certificate.holder_latin_name,
        "identity": f"{certificate.identity_kind_zh} {certificate.identity_number}",
        "born_on": certificate.born_on.isoformat(),
        "title": f"{certificate.title_zh} {certificate.title_en}",
        "level": f"{certificate.level_zh} {certificate.level_en}",
        "qualification_number": certificate.qualification_number,
        "employer": certificate.employer,
        "obtained_on": certificate.obtained_on.isoformat(),
        "issued_on": certificate.issued_on.isoformat(),
        "authority": f"{certificate.authority_zh} {certificate.authority_en}",
    }
    return {key: value for key, value in pairs.items() if value}


def order_for(
    name="张伟", language="zh-Hans", latin="", *, holder_id=None, key="", subject_id="", **more
) -> Order:
    """An order with a fresh serial for somebody of this name."""
    serial, check_url = services.number_document(datetime(2026, 3, 2, tzinfo=UTC))
    certificate = replace(
        TitleCertificate(),
        serial=serial,
        holder_name=name,
        holder_language=language,
        holder_latin_name=latin,
        check_url=check_url,
        qr=qr_svg_or_png(check_url),
        seal_fingerprint=office_seal().fingerprint,
        **more,
    )
    return Order(
        kind=DocumentKind.TITLE_CERTIFICATE,
        template="title_certificate.html",
        template_version="1",
        title=f"专业技术职称证书 Certificate of Professional Title {serial}",
        language="zh-Hans",
        serial=serial,
        issue_key=key or f"title-certificate:{serial}",
        subject_kind="claim",
        subject_id=subject_id or str(new_id()),
        holder_id=holder_id,
        holder_name=name,
        content=certificate,
        printed=printed_of(certificate),
        check_url=check_url,
        issuer=certificate.authority_zh,
        issued_at=AT,
        file_name=f"{serial}.pdf",
    )


def issue(name="张伟", *, pdf: bytes = b"", **more) -> IssuedDocument:
    """A registered document; its file is a few bytes of its own unless `pdf` is given."""
    order = order_for(name, **more)
    document = services.register(order, pdf or f"%PDF-1.7 {order.serial}".encode())
    db.session.commit()
    return document


def under_an_official_seal(*documents: IssuedDocument) -> None:
    """As where the office's own seal is configured: no specimens."""
    for document in documents:
        document.is_specimen = False
    db.session.commit()


def token_of(order_or_url) -> str:
    """The token at the end of a check address."""
    return getattr(order_or_url, "check_url", order_or_url).rsplit("/", 1)[-1]


def revoke(
    document, two, reason_class=EndReason.FALSE_PAPERS, reason=None, at=None
) -> IssuedDocument:
    """Proposed by the one and confirmed by the other, at once."""
    words, at = reason or {"en": "x", "zh": "x"}, at or now()
    proposal = ending.propose_revocation(
        document, reason_class=reason_class, reason=words, by=two[0], at=at
    )
    return ending.confirm_revocation(proposal, by=two[1], at=at)
