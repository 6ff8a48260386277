"""What a ticket is good for, how badges come out, and who may print."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.states import Labelled

# What the register of exports calls the lists that are printed here.
BADGES = "events.badges"
SIGN_IN = "events.sign_in_sheets"


class TicketPermission(StrEnum):
    PRINT = "tickets:print"
    PRINT_ONE = "tickets:print_one"


class TicketStanding(StrEnum):
    """Whether a registration has a ticket now, and if not, why."""

    VALID = "valid"
    WAITING = "waiting"
    NOT_CONFIRMED = "not_confirmed"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EVENT_CANCELLED = "event_cancelled"
    EVENT_OVER = "event_over"

    @property
    def sentence(self) -> LazyString | str:
        """What the registered person reads instead of a ticket; "" when there is one."""
        return _STANDINGS.get(self, "")


class Layout(Labelled):
    SHEET = "sheet", _l("A4 sheet, eight badges of 90 × 55 mm with cut marks")
    FOLD = "fold", _l("A4 sheet, four badges to fold, 105 × 74 mm")
    CARD = "card", _l("Card printer, 86 × 54 mm")
    LANYARD = "lanyard", _l("A6 for a lanyard")
    TICKETS = "tickets", _l("A6 tickets with sessions")


class PrintOrder(Labelled):
    NAME = "name", _l("Name")
    ORGANISATION = "organisation", _l("Organisation")


_STANDINGS = {
    TicketStanding.WAITING: _l(
        "You are on the waiting list. The ticket appears here as soon as a place is confirmed."
    ),
    TicketStanding.NOT_CONFIRMED: _l(
        "The registration is not confirmed yet. The ticket appears here once it is."
    ),
    TicketStanding.REFUSED: _l("The registration was not accepted. There is no ticket."),
    TicketStanding.CANCELLED: _l("This registration was cancelled. There is no ticket any more."),
    TicketStanding.EVENT_OVER: _l("This event is over. No ticket is needed any more."),
    TicketStanding.EVENT_CANCELLED: _l("This event was cancelled. No ticket is needed any more."),
}
