"""What goes with the letters that give somebody a place: the ticket and the calendar entries.

The ticket is a picture, not the PDF: it opens by a tap on any phone, without a program and without
the network, and is made in a few milliseconds where the PDF takes a process of its own.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from core.clock import now
from core.db import db
from core.documents.engine import qr_png
from core.outbox.models import Message
from core.outbox.transports import Attachment
from events.registrations.models import Registration
from events.tickets.calendars import calendar_of, status_of
from events.tickets.codes import ticket_url
from events.tickets.queries import calendar_seats, own_standing
from events.tickets.states import TicketStanding

LETTERS = ("received", "confirmed", "seat_given", "session_moved")
# About 500 dots wide: sharp on a phone held to a scanner, some kilobytes in the mail.
PIXELS = 12


def ticket_and_calendar(message: Message) -> Iterable[Attachment]:
    """As things stand when the letter leaves: no ticket where there is none any more."""
    registration = db.session.get(Registration, uuid.UUID(message.about_id))
    if registration is None:
        return
    name = registration.reference
    if own_standing(registration, now()) is TicketStanding.VALID:
        picture = qr_png(ticket_url(registration.id), pixels=PIXELS)
        yield Attachment(f"{name}-ticket.png", "image/png", picture)
    seats = [one for one in calendar_seats(registration) if status_of(one) != "CANCELLED"]
    if seats:
        calendar = calendar_of(seats, message.language).data
        said = {"charset": "utf-8", "method": "PUBLISH"}
        yield Attachment(f"{name}.ics", "text/calendar", calendar, said)
