"""What certificates of attendance and of training print, in both languages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from core.clock import beijing_date
from core.documents.designs import PLAIN, PaperDesign, design_in, find_design, with_design
from core.documents.engine import qr_svg_or_png
from core.documents.models import PaperDesignVersion
from core.documents.printed import PrintedField
from core.documents.sealing import is_specimen, office_seal
from core.documents.services import number_document
from core.documents.values import Order
from core.i18n import LOCALES
from core.scripts import language_of
from core.web import absolute_url
from events.certificates.values import Earned, is_training, kind_for
from events.editions.models import Edition
from events.registrations.models import Registration

TEMPLATE_VERSION = "3"
# The list goes on over further pages; beyond these the rest is counted.
MOST_LINES = 60
# Different each time though nothing that matters changed.
OF_THE_DAY = frozenset({"issued_on"})


@dataclass(frozen=True)
class SessionLine:
    name_zh: str
    name_en: str
    day: date
    hours: str


@dataclass(frozen=True)
class EventCertificate:
    """The fields of attendance_certificate.html and training_certificate.html, in their order."""

    serial: str
    heading_zh: str
    heading_en: str
    holder_name: str
    holder_language: str
    holder_other_name: str
    holder_other_language: str
    event_zh: str
    event_en: str
    held_from: date
    held_to: date
    place_zh: str
    place_en: str
    sessions: int
    lines: tuple[SessionLine, ...]
    lines_left: int
    hours: str
    issued_on: date
    authority_zh: str
    authority_en: str
    check_address: str
    check_url: str
    qr: str
    seal_fingerprint: str
    is_specimen: bool
    design: PaperDesign = PLAIN
    # Made up to look at a design: a specimen that shows the seal all the same.
    is_sample: bool = False


# The number alone opens the event, and no person's data.
FIELDS = (
    PrintedField("held_from_on", _l("Held from"), public=True),
    PrintedField("held_to_on", _l("Held to"), public=True),
    PrintedField("place", _l("Place")),
    PrintedField("sessions_attended", _l("Sessions attended")),
    PrintedField("hours", _l("Hours")),
)


def first_key(registration: Registration) -> str:
    return f"{kind_for(registration.edition)}:{registration.id}"


def design_of(edition: Edition) -> PaperDesignVersion | None:
    """How the certificates of an event look; None where nobody made a design."""
    return find_design(kind_for(edition), edition.id)


def certificate(
    registration: Registration,
    earned: Earned,
    design: PaperDesignVersion | None,
    *,
    issue_key: str,
    at: datetime,
) -> Order:
    """The order for one person's certificate, with a fresh serial; draws and writes nothing."""
    kind = kind_for(registration.edition)
    serial, check_url = number_document(at)
    content = replace(
        _content(registration, earned, serial, check_url, at), design=design_in(design)
    )
    return Order.about(
        registration,
        kind,
        content,
        version=with_design(TEMPLATE_VERSION, design),
        title=f"{content.heading_zh} {content.heading_en}",
        issue_key=issue_key,
        holder=(registration.user_id, registration.name),
        printed=printed(registration, earned, issued_on=content.issued_on),
        issuer=content.authority_zh,
        at=at,
    )


def printed(registration: Registration, earned: Earned, *, issued_on: date) -> dict[str, str]:
    """Every field as text, in the order of the paper; what is empty is left out."""
    edition = registration.edition
    place = _place(edition)
    authority = _authority(edition)
    pairs = {
        "holder_name": registration.name,
        "holder_latin_name": _other_name(registration),
        "event": _pair(edition.name),
        "held_from_on": beijing_date(edition.starts_at).isoformat(),
        "held_to_on": beijing_date(edition.ends_at).isoformat(),
        "place": _pair(place),
        "sessions_attended": str(len(earned.sessions)),
        "hours": _hours(earned) if is_training(edition) else "",
        "issued_on": issued_on.isoformat(),
        "authority": _pair(authority),
    }
    return {key: value for key, value in pairs.items() if value}


def says_the_same(before: dict[str, str], now: dict[str, str]) -> bool:
    """Whether two printed certificates differ in nothing but the day of issue."""
    return _lasting(before) == _lasting(now)


def _lasting(fields: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in fields.items() if key not in OF_THE_DAY}


def _content(
    registration: Registration, earned: Earned, serial: str, check_url: str, at: datetime
) -> EventCertificate:
    edition = registration.edition
    place, authority = _place(edition), _authority(edition)
    other = _other_name(registration)
    shown = earned.sessions[:MOST_LINES]
    return EventCertificate(
        serial=serial,
        heading_zh=_heading(edition, "zh"),
        heading_en=_heading(edition, "en"),
        holder_name=registration.name,
        holder_language=language_of(registration.name),
        holder_other_name=other,
        holder_other_language=language_of(other) if other else "",
        event_zh=edition.name.get("zh", ""),
        event_en=edition.name.get("en", ""),
        held_from=beijing_date(edition.starts_at),
        held_to=beijing_date(edition.ends_at),
        place_zh=place.get("zh", ""),
        place_en=place.get("en", ""),
        sessions=len(earned.sessions),
        lines=tuple(
            SessionLine(
                session.name.get("zh", ""),
                session.name.get("en", ""),
                beijing_date(session.starts_at),
                f"{session.hours.normalize():f}" if session.hours else "",
            )
            for session in shown
        ),
        lines_left=len(earned.sessions) - len(shown),
        hours=_hours(earned) if is_training(edition) else "",
        issued_on=beijing_date(at),
        authority_zh=authority.get("zh", ""),
        authority_en=authority.get("en", ""),
        check_address=absolute_url("verify.check", serial=serial),
        check_url=check_url,
        qr=qr_svg_or_png(check_url),
        seal_fingerprint=office_seal().fingerprint,
        is_specimen=is_specimen(),
    )


def _heading(edition: Edition, language: str) -> str:
    with force_locale(LOCALES[language]):
        return str(edition.type.certificate_title)


def _place(edition: Edition) -> dict[str, str]:
    tops = [venue for venue in edition.venues if venue.parent_id is None]
    return tops[0].name if tops else {}


def _authority(edition: Edition) -> dict[str, str]:
    """Who invites; the office where the edition names nobody."""
    office = current_app.extensions["settings"].city.office_name
    inviter: dict[str, str] = edition.inviter.get("name") or {}
    return {code: inviter.get(code) or office[code] for code in LOCALES}


def _other_name(registration: Registration) -> str:
    """The name in another script, where the person gave one that differs."""
    for other in (registration.name_latin, registration.name_chinese):
        if other and other != registration.name:
            return other
    return ""


def _hours(earned: Earned) -> str:
    return f"{earned.hours.normalize():f}" if earned.hours else ""


def _pair(words: dict[str, str]) -> str:
    return f"{words.get('zh', '')} {words.get('en', '')}".strip()
