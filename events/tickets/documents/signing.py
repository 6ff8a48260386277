"""The sheet at the door of a session: who holds a place, with room to sign, without contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale

from core.documents.engine import fill_template
from core.i18n import LOCALES
from core.scripts import language_of
from events.editions.models import EventSession
from events.registrations.models import Registration
from events.tickets.calendars import place_of, said
from events.tickets.documents.drawing import drawn
from events.tickets.times import beijing_time
from events.tickets.values import SignInRow, SignInSheet

# Lines for people who come without a registration.
SPARE = 5


def sign_in_pdf(
    session: EventSession, registrations: Sequence[Registration], *, at: datetime
) -> bytes:
    """The sheet in both languages; refuses a name that no typeface can draw."""
    people = list(registrations)
    words = {}
    for code in ("zh", "en"):
        with force_locale(LOCALES[code]):
            words[code] = (
                beijing_time(session.starts_at, session.ends_at, code),
                place_of(session, code),
            )
    event = session.edition.name
    sheet = SignInSheet(
        title=f"{said(event, 'zh')} 签到表",
        title_en=f"{said(event, 'en')}: sign-in sheet",
        session_zh=said(session.name, "zh"),
        session_en=said(session.name, "en"),
        code=session.code,
        time_zh=words["zh"][0],
        time_en=words["en"][0],
        place_zh=words["zh"][1],
        place_en=words["en"][1],
        rows=tuple(_row(number, one) for number, one in enumerate(people, start=1))
        + _spare(people),
    )
    html = fill_template("sign_in_sheet.html", sheet)
    return drawn(html, title=sheet.title, language="zh-Hans", at=at, people=people)


def _row(number: int, registration: Registration) -> SignInRow:
    other = registration.name_chinese or registration.name_latin
    other = "" if other == registration.name else other
    return SignInRow(
        number=number,
        name=registration.name,
        name_language=language_of(registration.name),
        other_name=other,
        other_language=language_of(other),
        organisation=registration.organisation,
    )


def _spare(people: Sequence[Registration]) -> tuple[SignInRow, ...]:
    first = len(people) + 1
    return tuple(
        SignInRow(n, "", "zh-Hans", "", "zh-Hans", "") for n in range(first, first + SPARE)
    )
