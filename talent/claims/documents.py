"""What a title certificate prints (recognition.md §11), from a frozen claim."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import Select, select

from core.clock import beijing_date
from core.db import db
from core.documents.ending import replacement_key
from core.documents.engine import qr_svg_or_png
from core.documents.models import IssuedDocument
from core.documents.names import mask_number
from core.documents.queries import find_for
from core.documents.sealing import is_specimen, office_seal, picture_of_seal
from core.documents.services import number_document
from core.documents.states import DocumentKind, DocumentState
from core.documents.values import Order
from core.files.checks import MediaType
from core.files.previews import page_picture
from core.files.services import read_file
from core.i18n import LOCALES
from core.organisations.models import Organisation
from core.scripts import language_of
from core.web import absolute_url
from talent.catalogue.papers import Paper
from talent.catalogue.specialties import specialty_in_english
from talent.claims.models import Claim
from talent.claims.states import ClaimState

TEMPLATE_VERSION = "6"
_COMPARED = "比照认定 Recognition by comparison"
PHOTO_WIDTH = 480
DOCUMENT_KINDS = (DocumentKind.TITLE_CERTIFICATE, DocumentKind.DECISION_LETTER)
IDENTITY_KINDS = {
    "passport": {"en": "Passport", "zh": "护照"},
    "resident_id": {"en": "Resident identity card", "zh": "居民身份证"},
    "travel_permit": {"en": "Mainland travel permit", "zh": "来往内地（大陆）通行证"},
    "foreigner_id": {"en": "Foreign permanent resident ID card", "zh": "外国人永久居留身份证"},
}


NOT_TOLD = {"zh": "", "en": ""}
# GB 11643, and the identity card of foreign permanent residents of 2023: eighteen places.
_CITIZEN = re.compile(r"\d{17}[\dXx]")


@dataclass(frozen=True)
class TitleCertificate:
    """The fields of templates/documents/title_certificate.html, in its order."""

    serial: str
    # The number whose place it takes; "" for the first.
    replaces: str
    holder_name: str
    holder_language: str
    holder_latin_name: str
    # "" where the office does not ask.
    gender_zh: str
    gender_en: str
    identity_kind_zh: str
    identity_kind_en: str
    identity_number: str
    born_on: date
    photo: str
    series_zh: str
    series_en: str
    specialty_zh: str
    specialty_en: str
    title_zh: str
    title_en: str
    level_zh: str
    level_en: str
    # Obtained by a panel's vote and not by comparison; then nothing may be relied on.
    was_voted: bool
    qualification_code: str
    qualification_zh: str
    qualification_en: str
    qualification_original: str
    qualification_language: str
    issuer: str
    issuer_language: str
    qualification_number: str
    qualified_on: date | None
    qualification_expires_on: date | None
    catalogue_edition: str
    # From when that edition is in force.
    edition_on: date | None
    employer: str
    employer_language: str
    employer_en: str
    approval_number: str
    obtained_on: date
    issued_on: date
    authority_zh: str
    authority_en: str
    check_address: str
    check_url: str
    qr: str
    seal_fingerprint: str
    seal_picture: str
    is_specimen: bool


def sex_in(number: str) -> dict[str, str]:
    """What an identity number of eighteen places tells by its seventeenth; passports tell none."""
    if not _CITIZEN.fullmatch(number):
        return NOT_TOLD
    return {"zh": "男", "en": "Male"} if int(number[16]) % 2 else {"zh": "女", "en": "Female"}


def certificate_key(claim: Claim) -> str:
    """Of its recognition: one after a decision was set aside has a certificate of its own."""
    return f"{DocumentKind.TITLE_CERTIFICATE}:{claim.id}{claim.recognition_mark}"


def documents_of(claim: Claim) -> list[IssuedDocument]:
    return find_for(claim.__tablename__, str(claim.id), *DOCUMENT_KINDS)


def held_titles() -> Select[Any]:
    """The titles whose certificate is valid now: holder_id, code of the entry, title, serial."""
    one = IssuedDocument
    code, title = (one.printed[key].as_string() for key in ("qualification_code", "title"))
    rows = select(one.holder_id, code.label("code"), title.label("title"), one.serial)
    valid = one.kind == DocumentKind.TITLE_CERTIFICATE, one.state == DocumentState.ISSUED
    return rows.where(*valid, one.holder_id.is_not(None))


def title_certificate(
    claim: Claim, *, at: datetime, in_place_of: IssuedDocument | None = None
) -> Order:
    """The order for a recognised claim's certificate, with a fresh serial.

    `in_place_of` is the one that it corrects, whose number it bears. Reads the claim and its photo;
    draws nothing and writes nothing.
    """
    if claim.standing is not ClaimState.RECOGNISED:
        raise RuntimeError(f"{claim.reference} is not recognised")
    serial, check_url = number_document(at)
    replaces = in_place_of.serial if in_place_of is not None else ""
    content = _content(claim, (serial, replaces), check_url, at)
    key = replacement_key(in_place_of) if in_place_of is not None else certificate_key(claim)
    return Order.about(
        claim,
        DocumentKind.TITLE_CERTIFICATE,
        content,
        version=TEMPLATE_VERSION,
        title="专业技术职称证书 Certificate of Professional Title",
        issue_key=key,
        holder=(claim.claimant_id, claim.holder_name),
        printed=_printed(content),
        issuer=content.authority_zh,
        at=at,
    )


def _content(
    claim: Claim, numbers: tuple[str, str], check_url: str, at: datetime
) -> TitleCertificate:
    serial, replaces = numbers
    entry, city = claim.entry, current_app.extensions["settings"].city
    authority = city.province_authority_name if claim.needs_province else city.authority_name
    identity = IDENTITY_KINDS.get(claim.document_kind, IDENTITY_KINDS["passport"])
    sex = sex_in(claim.document_number or "") if city.prints_sex else NOT_TOLD
    original = entry["name_local"] or entry["name_en"]
    assert claim.birth_on is not None
    assert claim.title_obtained_on is not None
    return TitleCertificate(
        serial=serial,
        replaces=replaces,
        holder_name=claim.holder_name,
        holder_language=language_of(claim.holder_name),
        holder_latin_name=_other_name(claim),
        gender_zh=sex["zh"],
        gender_en=sex["en"],
        identity_kind_zh=identity["zh"],
        identity_kind_en=identity["en"],
        identity_number=mask_number(claim.document_number or ""),
        born_on=claim.birth_on,
        photo=_photo(claim),
        series_zh=entry["series_zh"],
        series_en=entry["series_en"],
        specialty_zh=entry["specialty_zh"],
        specialty_en=specialty_in_english(entry["specialty_zh"]),
        title_zh=claim.title["zh"],
        title_en=claim.title["en"],
        level_zh=_level_word(claim, "zh"),
        level_en=_level_word(claim, "en"),
        was_voted=claim.was_voted,
        qualification_code="" if claim.is_by_panel else entry["code"],
        qualification_zh="" if claim.is_by_panel else entry["name_zh"],
        qualification_en="" if claim.is_by_panel else entry["name_en"],
        qualification_original="" if original == entry["name_en"] else original,
        qualification_language=language_of(original),
        issuer=entry["issuer_en"],
        issuer_language=language_of(entry["issuer_en"]),
        qualification_number=claim.certificate_number,
        qualified_on=claim.certificate_issued_on,
        qualification_expires_on=claim.certificate_expires_on,
        catalogue_edition="" if claim.is_by_panel else entry["edition"]["name"]["zh"],
        edition_on=None if claim.is_by_panel else claim.edition.in_force_from,
        employer=claim.employer_name,
        employer_language=language_of(claim.employer_name),
        employer_en=_employer_in_english(claim),
        approval_number=city.approval_number,
        obtained_on=claim.title_obtained_on,
        issued_on=beijing_date(at),
        authority_zh=authority["zh"],
        authority_en=authority["en"],
        check_address=absolute_url("verify.check", serial=serial),
        check_url=check_url,
        qr=qr_svg_or_png(check_url),
        seal_fingerprint=office_seal().fingerprint,
        seal_picture=picture_of_seal(of_province=claim.needs_province),
        is_specimen=is_specimen(),
    )


def _printed(content: TitleCertificate) -> dict[str, str]:
    """What stands on the paper, in its order, for the check page and the credential."""
    pairs = {
        "holder_name": content.holder_name,
        "holder_latin_name": content.holder_latin_name,
        "gender": _pair(content.gender_zh, content.gender_en),
        "identity": f"{content.identity_kind_zh} {content.identity_number}",
        "born_on": content.born_on.isoformat(),
        "series": _pair(content.series_zh, content.series_en),
        "specialty": _pair(content.specialty_zh, content.specialty_en),
        "title": _pair(content.title_zh, content.title_en),
        "level": _pair(content.level_zh, content.level_en),
        "way": "专家评审 Review by panel" if content.was_voted else _COMPARED,
        "qualification": _pair(content.qualification_zh, content.qualification_en),
        "qualification_code": content.qualification_code,
        "qualification_original": content.qualification_original,
        "issuer": content.issuer,
        "qualification_number": content.qualification_number,
        "qualified_on": content.qualified_on.isoformat() if content.qualified_on else "",
        "qualification_expires_on": content.qualification_expires_on.isoformat()
        if content.qualification_expires_on
        else "",
        "catalogue_edition": content.catalogue_edition,
        "employer": _pair(content.employer, content.employer_en),
        "approval_number": content.approval_number,
        "obtained_on": content.obtained_on.isoformat(),
        "issued_on": content.issued_on.isoformat(),
        "authority": _pair(content.authority_zh, content.authority_en),
        "replaces": content.replaces,
    }
    return {key: value for key, value in pairs.items() if value}


def _pair(zh: str, en: str) -> str:
    return f"{zh} {en}".strip()


def _other_name(claim: Claim) -> str:
    if claim.holder_name_latin and claim.holder_name_latin != claim.holder_name:
        return claim.holder_name_latin
    return claim.holder_name_chinese if claim.holder_name_chinese != claim.holder_name else ""


def _employer_in_english(claim: Claim) -> str:
    """As the employer's verified record has it; the claimant gives one name only."""
    if claim.employer_id is None:
        return ""
    known = db.session.get_one(Organisation, claim.employer_id).name_en
    return "" if known == claim.employer_name else known


def _level_word(claim: Claim, language: str) -> str:
    assert claim.title_level is not None
    with force_locale(LOCALES[language]):
        return str(claim.title_level.label)


def _photo(claim: Claim) -> str:
    for used in claim.papers:
        if used.kind == Paper.PHOTO and used.set_aside_at is None:
            file = used.paper.original
            drawn = page_picture(
                read_file(file), media_type=MediaType(file.media_type), page=1, width=PHOTO_WIDTH
            )
            return f"data:{drawn.media_type};base64,{base64.b64encode(drawn.data).decode()}"
    return ""
