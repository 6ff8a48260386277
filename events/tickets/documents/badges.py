"""Badges: many people on paper, each with the code of their ticket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from core.clock import BEIJING
from core.documents.engine import fill_template, qr_svg_or_png
from core.documents.engine.fitting import Fitted, Step, fit
from core.i18n import LOCALES
from core.scripts import language_of
from events.editions.models import Edition
from events.event_types.registry import ParticipantRole
from events.registrations.models import Registration
from events.tickets.calendars import said
from events.tickets.codes import ticket_url
from events.tickets.documents.drawing import QR_PIXELS, drawn
from events.tickets.states import Layout
from events.tickets.values import BadgeDocument, BadgeFace

MOST_SESSIONS = 9


@dataclass(frozen=True)
class Geometry:
    """The room on one badge, in millimetres, and the sizes tried there, in points."""

    per_page: int
    name_width: float
    text_width: float
    names: tuple[Step, ...]
    others: tuple[Step, ...]
    organisations: tuple[Step, ...]
    events: tuple[Step, ...]
    backdrop: str = ""


_SMALL_OTHERS = (Step(13, 1), Step(10, 1), Step(8, 1), Step(7.5, 1))
_SMALL_ORGANISATIONS = (Step(11, 2), Step(9, 3), Step(8, 4), Step(7.5, 4))
_SMALL_NAMES = (
    Step(36, 1), Step(31, 1), Step(27, 1), Step(23, 1), Step(18, 2), Step(15, 2), Step(11, 2)
)  # fmt: skip
_SMALL_EVENTS = (Step(7.5, 1),)

GEOMETRY = {
    Layout.SHEET: Geometry(
        8, 82.5, 57.5, _SMALL_NAMES, _SMALL_OTHERS, _SMALL_ORGANISATIONS, _SMALL_EVENTS,
        "badges-sheet.svg",
    ),
    Layout.CARD: Geometry(
        1, 78.5, 54.5, _SMALL_NAMES, _SMALL_OTHERS, _SMALL_ORGANISATIONS, _SMALL_EVENTS
    ),
    Layout.FOLD: Geometry(
        4, 94.5, 65.5,
        (Step(46, 1), Step(40, 1), Step(34, 1), Step(29, 1), Step(23, 2), Step(18, 2), Step(12, 2)),
        (Step(15, 1), Step(12, 1), Step(10, 1), Step(7.5, 1)),
        (Step(13, 2), Step(11, 3), Step(9, 4), Step(8, 5), Step(7.5, 5)),
        (Step(9, 1), Step(7.5, 1)),
        "badges-fold.svg",
    ),
    Layout.LANYARD: Geometry(
        1, 92.5, 92.5,
        (Step(60, 1), Step(50, 1), Step(42, 2), Step(35, 2), Step(28, 3), Step(21, 3), Step(14, 3)),
        (Step(18, 1), Step(15, 1), Step(12, 1), Step(8, 1)),
        (Step(15, 2), Step(12, 3), Step(10, 4), Step(8, 5), Step(7.5, 6)),
        (Step(14, 1), Step(11, 1), Step(9, 1), Step(7.5, 1)),
    ),
}  # fmt: skip


def badges_pdf(
    edition: Edition, registrations: Sequence[Registration], layout: Layout, *, at: datetime
) -> bytes:
    """The badges in one PDF; refuses text that no typeface can draw and names the person."""
    html, title = badges_html(edition, registrations, layout)
    return drawn(html, title=title, language="zh-Hans", at=at, people=registrations)


def badges_html(
    edition: Edition, registrations: Sequence[Registration], layout: Layout
) -> tuple[str, str]:
    room = GEOMETRY[layout]
    roles = _roles()
    faces = [_face(one, layout, roles) for one in registrations]
    document = BadgeDocument(
        title=_("Badges: %(event)s", event=said(edition.name, "zh")),
        layout=layout,
        backdrop=room.backdrop,
        event=_in_both(edition, room),
        pages=tuple(
            tuple(faces[first : first + room.per_page])
            for first in range(0, len(faces), room.per_page)
        ),
    )
    return fill_template("badges_sheet.html", document), document.title


def names_of(registration: Registration) -> tuple[str, str]:
    """What stands large, and the name in the other script beneath; "" when there is none.

    The badge name asked for goes before the name as entered; none is changed or put together (R6).
    """
    large = registration.badge_name or registration.name
    script = language_of(large) == "en"
    for other in (registration.name, registration.name_chinese, registration.name_latin):
        if other and other != large and (language_of(other) == "en") is not script:
            return large, other
    return large, ""


def _face(
    registration: Registration, layout: Layout, roles: dict[str, tuple[str, str]]
) -> BadgeFace:
    room, url = GEOMETRY[layout], ticket_url(registration.id)
    large, other = names_of(registration)
    zh, en = roles[registration.role]
    return BadgeFace(
        name=fit(large, room.name_width, room.names),
        name_language=language_of(large),
        other_name=fit(other, room.text_width, room.others),
        other_language=language_of(other),
        organisation=fit(registration.organisation, room.text_width, room.organisations),
        organisation_language=language_of(registration.organisation),
        role_key=registration.role,
        role_zh=zh,
        role_en=en,
        reference=registration.reference,
        qr=qr_svg_or_png(url, pixels=QR_PIXELS),
        url=url,
        sessions=_sessions(registration) if layout is Layout.FOLD else (),
    )


def _in_both(edition: Edition, room: Geometry) -> Fitted:
    """The event's name, Chinese above English, both at the size that the longer one needs."""
    names = [said(edition.name, code) for code in ("zh", "en")]
    fitted = [fit(name, room.name_width, room.events) for name in dict.fromkeys(names)]
    lines = tuple(" ".join(one.lines) for one in fitted)
    return Fitted(lines, max(one.step for one in fitted))


def _roles() -> dict[str, tuple[str, str]]:
    words = {}
    for code in ("zh", "en"):
        with force_locale(LOCALES[code]):
            words[code] = {role.value: str(role.label) for role in ParticipantRole}
    return {role.value: (words["zh"][role], words["en"][role]) for role in ParticipantRole}


def _sessions(registration: Registration) -> tuple[str, ...]:
    """The back of a folded badge: when and where, in Beijing time."""
    sessions = sorted(
        (seat.session for seat in registration.seats if seat.standing.is_taken),
        key=lambda one: (one.starts_at, one.code),
    )
    lines = [
        f"{one.starts_at.astimezone(BEIJING):%m-%d %H:%M}–{one.ends_at.astimezone(BEIJING):%H:%M} "
        f"{said(one.name, 'zh')} {said(one.name, 'en')}"
        for one in sessions[:MOST_SESSIONS]
    ]
    return (*lines, "…") if len(sessions) > MOST_SESSIONS else tuple(lines)
