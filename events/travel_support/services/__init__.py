"""Travel support: the list drawn up from who came, its public notice, and what people decide."""

from events.travel_support.services.deciding import (
    finish_due,
    place,
    publish,
    recount_notices,
    restore,
    withdraw,
)
from events.travel_support.services.listing import (
    draw_up,
    follow_attendance,
    follow_edition,
)

__all__ = [
    "draw_up",
    "finish_due",
    "follow_attendance",
    "follow_edition",
    "place",
    "publish",
    "recount_notices",
    "restore",
    "withdraw",
]
