"""What an invitation letter prints (events.md §4.1): everything a consulate asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from core.clock import beijing_date
from core.documents.engine import qr_svg_or_png
from core.documents.names import mask_number
from core.documents.printed import PrintedField
from core.documents.sealing import is_specimen, office_seal
from core.documents.services import number_document
from core.documents.states import DocumentKind
from core.documents.values import Order
from core.i18n import LOCALES
from core.regions import region_name
from core.scripts import language_of
from core.web import absolute_url
from events.editions.models import Edition
from events.letters.models import InvitationLetter
from events.letters.states import CostBearer, Gender

TEMPLATE_VERSION = "3"
VISA_WORDS = {
    "F": {"en": "F (exchange, visit, non-commercial)", "zh": "F字（交流、访问、非商业）"},
    "M": {"en": "M (commerce and trade)", "zh": "M字（商业贸易）"},
}


@dataclass(frozen=True)
class InvitationPaper:
    """The fields of templates/documents/invitation_letter.html, in its order."""

    serial: str
    reference: str
    inviter_zh: str
    inviter_en: str
    address_zh: str
    address_en: str
    contact_zh: str
    contact_en: str
    phone: str
    email: str
    event_zh: str
    event_en: str
    event_from: date
    event_to: date
    name: str
    name_language: str
    gender_zh: str
    gender_en: str
    birth_on: date
    nationality_zh: str
    nationality_en: str
    passport_country_zh: str
    passport_country_en: str
    passport_number: str
    passport_expires_on: date
    employer: str
    employer_language: str
    post: str
    post_language: str
    arrives_on: date
    departs_on: date
    places: str
    places_language: str
    purpose: str
    purpose_language: str
    relationship: str
    relationship_language: str
    costs_zh: str
    costs_en: str
    visa_zh: str
    visa_en: str
    issued_on: date
    check_address: str
    check_url: str
    qr: str
    seal_fingerprint: str
    is_specimen: bool
    number_shown: str


# The number alone opens the event, and no person's data.
FIELDS = (
    PrintedField("inviter", _l("Inviting organisation"), public=True),
    PrintedField("contact", _l("Contact person")),
    PrintedField("nationality", _l("Nationality (country or region)")),
    PrintedField("passport_expires_on", _l("Passport valid until")),
    PrintedField("post", _l("Post")),
    PrintedField("arrives_on", _l("Arrival")),
    PrintedField("departs_on", _l("Departure")),
    PrintedField("places", _l("Places of the visit")),
    PrintedField("purpose", _l("Purpose of the visit")),
    PrintedField("relationship", _l("Relationship with the inviting organisation")),
    PrintedField("costs", _l("Who pays for the stay")),
    PrintedField("visa", _l("Kind of visa")),
)


def letter_key(letter: InvitationLetter) -> str:
    return f"{DocumentKind.INVITATION_LETTER}:{letter.id}"


def invitation_paper(letter: InvitationLetter, *, at: datetime) -> Order:
    """The order for an approved letter, with a fresh serial.

    Reads the letter, its registration and its edition; draws nothing and writes nothing.
    """
    serial, check_url = number_document(at)
    content = _content(letter, serial, check_url, at)
    return Order.about(
        letter,
        DocumentKind.INVITATION_LETTER,
        content,
        version=TEMPLATE_VERSION,
        title="邀请函 Invitation Letter",
        issue_key=letter_key(letter),
        holder=(letter.registration.user_id, letter.name),
        printed=_printed(content),
        issuer=content.inviter_zh,
        at=at,
    )


def _content(
    letter: InvitationLetter, serial: str, check_url: str, at: datetime
) -> InvitationPaper:
    assert letter.arrives_on is not None
    assert letter.departs_on is not None
    return InvitationPaper(
        serial=serial,
        reference=letter.reference,
        **_inviter(letter.registration.edition),
        **_person(letter),
        arrives_on=letter.arrives_on,
        departs_on=letter.departs_on,
        **_text("places", letter.places),
        **_text("purpose", letter.purpose),
        **_text("relationship", letter.relationship_to_inviter),
        **_labels("costs", CostBearer, letter.cost_bearer),
        **_both("visa", VISA_WORDS[letter.visa_kind]),
        issued_on=beijing_date(at),
        check_address=absolute_url("verify.check", serial=serial),
        check_url=check_url,
        qr=qr_svg_or_png(check_url),
        seal_fingerprint=office_seal().fingerprint,
        is_specimen=is_specimen(),
        number_shown=mask_number(letter.passport_number or ""),
    )


def _inviter(edition: Edition) -> dict[str, Any]:
    inviter = edition.inviter
    return {
        **_both("inviter", inviter["name"]),
        **_both("address", inviter["address"]),
        **_both("contact", inviter.get("contact") or {}),
        "phone": inviter["phone"],
        "email": inviter.get("email") or "",
        **_both("event", edition.name),
        "event_from": beijing_date(edition.starts_at),
        "event_to": beijing_date(edition.ends_at),
    }


def _person(letter: InvitationLetter) -> dict[str, Any]:
    assert letter.birth_on is not None
    assert letter.passport_expires_on is not None
    country = letter.passport_country
    return {
        **_text("name", letter.name),
        **_labels("gender", Gender, letter.gender),
        "birth_on": letter.birth_on,
        **_both("nationality", {code: region_name(letter.nationality, code) for code in LOCALES}),
        **_both("passport_country", {code: region_name(country, code) for code in LOCALES}),
        "passport_number": letter.passport_number or "",
        "passport_expires_on": letter.passport_expires_on,
        **_text("employer", letter.employer),
        **_text("post", letter.post),
    }


def _both(field: str, words: Mapping[str, str]) -> dict[str, Any]:
    return {f"{field}_{code}": words.get(code, "") for code in LOCALES}


def _text(field: str, text: str) -> dict[str, Any]:
    """A text as it was typed, with the language of its script."""
    return {field: text, f"{field}_language": language_of(text)}


def _labels(field: str, kind: Any, value: str) -> dict[str, Any]:
    said = {}
    for code, locale in LOCALES.items():
        with force_locale(locale):
            said[code] = str(kind(value).label)
    return _both(field, said)


def _printed(content: InvitationPaper) -> dict[str, str]:
    """What stands on the paper, for the check page and the credential: the number masked."""
    country = f"{content.passport_country_zh} {content.passport_country_en}"
    pairs = {
        "holder_name": content.name,
        "identity": f"护照 Passport {content.number_shown} {country}",
        "gender": f"{content.gender_zh} {content.gender_en}",
        "born_on": content.birth_on.isoformat(),
        "nationality": f"{content.nationality_zh} {content.nationality_en}",
        "passport_expires_on": content.passport_expires_on.isoformat(),
        "employer": content.employer,
        "post": content.post,
        "event": f"{content.event_zh} {content.event_en}",
        "arrives_on": content.arrives_on.isoformat(),
        "departs_on": content.departs_on.isoformat(),
        "places": content.places,
        "purpose": content.purpose,
        "relationship": content.relationship,
        "costs": f"{content.costs_zh} {content.costs_en}",
        "visa": f"{content.visa_zh} {content.visa_en}",
        "inviter": f"{content.inviter_zh} {content.inviter_en}",
        "contact": f"{content.contact_zh} {content.contact_en}".strip(),
        "issued_on": content.issued_on.isoformat(),
    }
    return {key: value for key, value in pairs.items() if value}
