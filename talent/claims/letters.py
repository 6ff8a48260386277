"""What a decision letter says (recognition.md §8): what was decided, why, and how to appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from flask_babel import lazy_gettext as _l

from core.clock import beijing_date
from core.documents.engine import qr_svg_or_png
from core.documents.printed import PrintedField
from core.documents.sealing import is_specimen, office_seal, picture_of_seal
from core.documents.services import number_document
from core.documents.states import DocumentKind
from core.documents.values import Order
from core.scripts import language_of
from core.web import absolute_url
from talent.claims.letter_words import LetterWords, words_of
from talent.claims.models import Claim, ClaimMove
from talent.claims.states import ClaimState

TEMPLATE_VERSION = "1"
# The number alone opens neither whose claim it was nor what was decided.
FIELDS = (
    PrintedField("claim", _l("Claim")),
    PrintedField("decision", _l("Decision")),
    PrintedField("replaces", _l("Takes the place of")),
)


@dataclass(frozen=True)
class DecisionLetter:
    """The fields of templates/documents/decision_letter.html, in its order."""

    serial: str
    reference: str
    authority_zh: str
    authority_en: str
    contact_zh: str
    contact_en: str
    addressee: str
    addressee_language: str
    subject_zh: str
    subject_en: str
    body_zh: tuple[str, ...]
    body_en: tuple[str, ...]
    reason_zh: str
    reason_en: str
    appeal_zh: str
    appeal_en: str
    decided_on: date
    check_address: str
    check_url: str
    qr: str
    seal_fingerprint: str
    seal_picture: str
    is_specimen: bool


def letter_key(claim: Claim, decision: ClaimMove) -> str:
    return f"{DocumentKind.DECISION_LETTER}:{claim.id}{decision.mark}"


def decision_letter(claim: Claim, decision: ClaimMove, *, at: datetime) -> Order:
    """The order for the letter of one decision on a claim, with a fresh serial; writes nothing."""
    serial, check_url = number_document(at)
    zh, en = words_of(claim, decision, "zh"), words_of(claim, decision, "en")
    content = _content(claim, decision, (zh, en), serial, check_url)
    printed = {
        "holder_name": claim.holder_name,
        "claim": claim.reference,
        "decision": f"{zh.decision} {en.decision}",
        "issued_on": beijing_date(at).isoformat(),
        "authority": f"{content.authority_zh} {content.authority_en}",
    }
    return Order.about(
        claim,
        DocumentKind.DECISION_LETTER,
        content,
        version=TEMPLATE_VERSION,
        title="认定决定书 Decision letter",
        issue_key=letter_key(claim, decision),
        holder=(claim.claimant_id, claim.holder_name),
        printed=printed,
        issuer=content.authority_zh,
        at=at,
    )


def _content(
    claim: Claim,
    decision: ClaimMove,
    words: tuple[LetterWords, LetterWords],
    serial: str,
    check_url: str,
) -> DecisionLetter:
    city = current_app.extensions["settings"].city
    of_province = _by_province(claim, decision)
    authority = city.province_authority_name if of_province else city.authority_name
    zh, en = words
    return DecisionLetter(
        serial=serial,
        reference=claim.reference,
        authority_zh=authority["zh"],
        authority_en=authority["en"],
        contact_zh=city.contact["zh"],
        contact_en=city.contact["en"],
        addressee=claim.holder_name,
        addressee_language=language_of(claim.holder_name),
        subject_zh=zh.subject,
        subject_en=en.subject,
        body_zh=zh.body,
        body_en=en.body,
        reason_zh=zh.reason,
        reason_en=en.reason,
        appeal_zh=zh.appeal,
        appeal_en=en.appeal,
        decided_on=beijing_date(decision.at),
        check_address=absolute_url("verify.check", serial=serial),
        check_url=check_url,
        qr=qr_svg_or_png(check_url),
        seal_fingerprint=office_seal().fingerprint,
        seal_picture=picture_of_seal(of_province=of_province),
        is_specimen=is_specimen(),
    )


def _by_province(claim: Claim, decision: ClaimMove) -> bool:
    """Whoever decided: a claim refused before the province saw it was refused by the city."""
    if decision.target == ClaimState.RECOGNISED:
        return claim.provincial_sealer_id is not None
    return decision.source == ClaimState.PROVINCIAL_CONFIRMATION
