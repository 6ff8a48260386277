"""Tickets on paper, in the person's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from core.clock import beijing_date
from core.documents.engine import fill_template, qr_svg_or_png
from core.documents.engine.fitting import Step, fit
from core.i18n import HTML_LANGUAGE, LOCALES, show_date
from core.scripts import language_of
from events.editions.models import Edition
from events.event_types.registry import ParticipantRole
from events.registrations.models import Registration
from events.tickets.calendars import place_of, said
from events.tickets.codes import ticket_code, ticket_url
from events.tickets.documents.drawing import QR_PIXELS, drawn
from events.tickets.times import beijing_hours, own_time
from events.tickets.values import TicketDocument, TicketFace, TicketLine

TICKET_WIDTH = 91.0
TICKET_NAMES = (Step(22, 1), Step(18, 1), Step(16, 2), Step(13, 2), Step(10, 2))
MOST_LINES = 20


def tickets_pdf(
    registrations: Sequence[Registration], language: str = "", *, at: datetime
) -> bytes:
    """A6 tickets, one page each; refuses a name that no typeface can draw.

    Each speaks its holder's language; all of them `language` where one is given.
    """
    spoken = [language or one.language for one in registrations]
    with force_locale(LOCALES[max(set(spoken), key=spoken.count)]):
        title = _("Ticket")
    document = TicketDocument(
        title=title,
        language=HTML_LANGUAGE[max(set(spoken), key=spoken.count)],
        tickets=tuple(map(_ticket, registrations, spoken)),
    )
    return drawn(
        fill_template("ticket.html", document),
        title=document.title,
        language=document.language,
        at=at,
        people=registrations,
    )


def _ticket(registration: Registration, language: str) -> TicketFace:
    with force_locale(LOCALES[language]):
        return _face(registration, language)


def _face(registration: Registration, language: str) -> TicketFace:
    edition = registration.edition
    lines = ticket_lines(registration, language)
    other = "zh" if language == "en" else "en"
    url = ticket_url(registration.id)
    left_out = len(lines) - MOST_LINES
    return TicketFace(
        name=fit(registration.name, TICKET_WIDTH, TICKET_NAMES),
        name_language=language_of(registration.name),
        organisation=registration.organisation,
        role=str(ParticipantRole(registration.role).label),
        event=said(edition.name, language),
        event_other=said(edition.name, other),
        event_other_language=HTML_LANGUAGE[other],
        dates=days_of(edition),
        where=_where(edition, language),
        language=HTML_LANGUAGE[language],
        hint=_("Show this at the entrance."),
        reference=registration.reference,
        qr=qr_svg_or_png(url, pixels=QR_PIXELS),
        url=url,
        code=grouped_code(registration),
        sessions=lines[:MOST_LINES],
        more=_("and %(count)s more on the ticket page", count=left_out) if left_out > 0 else "",
    )


def ticket_lines(registration: Registration, language: str) -> tuple[TicketLine, ...]:
    """The sessions of a ticket in words, by time; given-up ones are left out."""
    seats = [seat for seat in registration.seats if seat.standing.value != "cancelled"]
    return tuple(
        TicketLine(
            name=said(seat.session.name, language),
            state=str(seat.standing.label),
            day=show_date(beijing_date(seat.session.starts_at)),
            hours=beijing_hours(seat.session.starts_at, seat.session.ends_at),
            own_time=own_time(
                seat.session.starts_at, seat.session.ends_at, registration.time_zone, language
            ),
            place=place_of(seat.session, language),
        )
        for seat in sorted(seats, key=lambda one: (one.session.starts_at, str(one.id)))
    )


def _where(edition: Edition, language: str) -> str:
    """Name, address and way of each place of the event, a line each."""
    lines = [
        said(part, language)
        for venue in edition.venues if venue.parent_id is None
        for part in (venue.name, venue.address, venue.directions)
    ]  # fmt: skip
    return "\n".join(filter(None, lines))


def grouped_code(registration: Registration) -> str:
    """The code in groups of four, to be read out when no camera works."""
    code = ticket_code(registration.id)
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def days_of(edition: Edition) -> str:
    first, last = beijing_date(edition.starts_at), beijing_date(edition.ends_at)
    return show_date(first) if first == last else f"{show_date(first)} – {show_date(last)}"
