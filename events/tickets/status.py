"""What the page of one's own registration says of the ticket and the calendar."""

from __future__ import annotations

from flask import url_for

from core.clock import now
from events.registrations.models import Registration
from events.registrations.own_parts import OwnPart
from events.tickets.queries import own_standing
from events.tickets.states import TicketStanding

_NOTHING = frozenset({TicketStanding.REFUSED, TicketStanding.CANCELLED, TicketStanding.EVENT_OVER})


def ticket_part(registration: Registration, token: str | None) -> OwnPart | None:
    """The way to the ticket, or why there is none yet; nothing once it ended."""
    standing = own_standing(registration, now())
    if standing in _NOTHING:
        return None
    if token:
        ticket = url_for("tickets.open_link", token=token)
        calendar = url_for("tickets_calendar.show_by_link", token=token)
    else:
        ticket = url_for("tickets.show", reference=registration.reference)
        calendar = url_for("tickets_calendar.show")
    values = {"standing": standing, "ticket": ticket, "calendar": calendar}
    return OwnPart("events/tickets/_own.html", values)
