"""What a decision letter says (recognition.md §8): what was decided, why, and how to appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.clock import beijing_date
from core.documents.engine import qr_svg_or_png
from core.documents.printed import PrintedField
from core.documents.sealing import is_specimen, office_seal
from core.documents.services import number_document
from core.documents.states import DocumentKind
from core.documents.values import Order
from core.i18n import LOCALES, show_date
from core.scripts import language_of
from core.web import absolute_url
from talent.claims.models import Claim
from talent.claims.states import ClaimState, Reason

TEMPLATE_VERSION = "1"
DECIDED = frozenset({ClaimState.RECOGNISED, ClaimState.REFUSED})
# The number alone opens neither whose claim it was nor what was decided.
FIELDS = (PrintedField("claim", _l("Claim")), PrintedField("decision", _l("Decision")))


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
    is_specimen: bool


def letter_key(claim: Claim) -> str:
    return f"{DocumentKind.DECISION_LETTER}:{claim.id}"


def decision_letter(claim: Claim, *, at: datetime) -> Order:
    """The order for a decided claim's letter, with a fresh serial; writes nothing."""
    if claim.standing not in DECIDED:
        raise RuntimeError(f"{claim.reference} is not decided")
    serial, check_url = number_document(at)
    content = _content(claim, serial, check_url)
    return Order.about(
        claim,
        DocumentKind.DECISION_LETTER,
        content,
        version=TEMPLATE_VERSION,
        title="认定决定书 Decision letter",
        issue_key=letter_key(claim),
        holder=(claim.claimant_id, claim.holder_name),
        printed=_printed(claim, content, at),
        issuer=content.authority_zh,
        at=at,
    )


def _content(claim: Claim, serial: str, check_url: str) -> DecisionLetter:
    city = current_app.extensions["settings"].city
    # Whoever decided: a claim refused before the province saw it was refused by the city.
    by_province = claim.provincial_sealer_id is not None
    authority = city.province_authority_name if by_province else city.authority_name
    zh, en = _Words.of(claim, "zh"), _Words.of(claim, "en")
    assert claim.decided_at is not None
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
        decided_on=beijing_date(claim.decided_at),
        check_address=absolute_url("verify.check", serial=serial),
        check_url=check_url,
        qr=qr_svg_or_png(check_url),
        seal_fingerprint=office_seal().fingerprint,
        is_specimen=is_specimen(),
    )


def _printed(claim: Claim, content: DecisionLetter, at: datetime) -> dict[str, str]:
    recognised = claim.standing is ClaimState.RECOGNISED
    return {
        "holder_name": claim.holder_name,
        "claim": claim.reference,
        "decision": "予以认定 Recognised" if recognised else "不予认定 Not recognised",
        "issued_on": beijing_date(at).isoformat(),
        "authority": f"{content.authority_zh} {content.authority_en}",
    }


@dataclass(frozen=True)
class _Words:
    """The letter's sentences in one language, whatever language its reader has chosen."""

    subject: str
    body: tuple[str, ...]
    reason: str
    appeal: str

    @classmethod
    def of(cls, claim: Claim, language: str) -> _Words:
        with force_locale(LOCALES[language]):
            subject = _("Decision on your claim for recognition")
            received = _received(claim, language)
            if claim.standing is ClaimState.RECOGNISED:
                return cls(subject, (received, *_granted(claim, language)), "", "")
            return cls(subject, (received, _refused(claim, language)), *_grounds(claim, language))


def _received(claim: Claim, language: str) -> str:
    assert claim.submitted_at is not None
    if claim.is_by_panel:
        return str(
            _(
                "We received your claim of %(day)s that a panel review your works in the series "
                "%(series)s for a title.",
                day=show_date(beijing_date(claim.submitted_at)),
                series=claim.entry[f"series_{language}"],
            )
        )
    return str(
        _(
            "We received your claim of %(day)s for the recognition of %(qualification)s "
            "(catalogue entry %(code)s).",
            day=show_date(beijing_date(claim.submitted_at)),
            qualification=claim.entry[f"name_{language}"],
            code=claim.entry["code"],
        )
    )


def _title(claim: Claim, language: str) -> str:
    assert claim.title_level is not None
    return str(
        _("%(title)s (%(level)s)", title=claim.title[language], level=str(claim.title_level.label))
    )


def _granted(claim: Claim, language: str) -> tuple[str, ...]:
    found = _("Both reviews found the conditions fulfilled")
    if claim.was_voted:
        found = _("The panel voted for the title by secret ballot")
    return (
        _(
            "%(found)s, and the public notice from %(start)s to "
            "%(end)s ended without an objection. We recognise you as %(title)s. The title is "
            "obtained on %(day)s.",
            found=found,
            start=show_date(claim.notice_starts_on),
            end=show_date(claim.notice_ends_on),
            title=_title(claim, language),
            day=show_date(claim.title_obtained_on),
        ),
        _("The title certificate is issued together with this letter."),
        _(
            "A title shows a level of competence. It does not replace a licence to practise where "
            "the law asks for one."
        ),
    )


def _refused(claim: Claim, language: str) -> str:
    return str(
        _(
            "We have examined it and do not recognise you as %(title)s.",
            title=_title(claim, language),
        )
    )


def _grounds(claim: Claim, language: str) -> tuple[str, str]:
    reason = f"{Reason(claim.reason).label}{_(': ')}{claim.reason_text[language]}"
    appeal = _(
        "You may send a new claim at any time when the reason no longer holds, and ordinary title "
        "review is open to you. You may ask the office in writing, within 20 working days, to have "
        "the decision reviewed by somebody who was not involved."
    )
    return reason, appeal
