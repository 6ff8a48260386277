"""Travel support of the demonstration: the Week offers it, and a past training has given notice."""

from core.accounts.queries import find_account
from core.clock import now
from core.working_days.services import load_shipped_years
from events.demo.editions import ORGANISER, demo_slug
from events.editions.queries import find_edition
from events.travel_desk.services import keep_offer
from events.travel_support.queries import find_offer
from events.travel_support.services import publish
from events.travel_support.values import USUAL, Offered

CLAIM_AT = {
    "en": "At the demo office (made up), within 60 days, with tickets and this letter.",
    "zh": "请在60日内携带票据和本通知到示例办公室（虚构）办理。",
}


def load_demo_travel() -> None:
    """Nothing is added where the Week offers it already."""
    organiser = find_account(ORGANISER)
    week, training = (find_edition(demo_slug(key)) for key in ("week", "training-past"))
    if organiser is None or week is None or training is None or find_offer(week) is not None:
        return
    load_shipped_years()  # the days of a notice are counted by them
    for edition in (week, training):
        role = str(edition.type.roles[0])
        offered = Offered(USUAL, notice_days=5, roles=(role,), claim_at=CLAIM_AT)
        keep_offer(edition, offered, seen=0, by=organiser, at=now())
    publish(training, by=organiser, at=now())
