"""Travel support on people's own pages, and what waits on organisers' desks."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from core.accounts.models import User
from core.desk.shares import Share
from core.i18n import show_date, tr
from core.status_page import StatusLine, StatusPart
from events.editions.models import Edition
from events.editions.overview import Queue, waiting_in
from events.editions.reach import reading_reach
from events.registrations.models import Registration
from events.registrations.own_parts import OwnPart
from events.travel_support.models import TravelSupport
from events.travel_support.queries import UNPLACED, attended, find_offer, supports_of, told_to
from events.travel_support.states import LIVE_SUPPORTS, SupportState
from events.travel_support.values import ceiling_words


def own_part(registration: Registration, _token: str | None) -> OwnPart | None:
    """On the page of one's registration: nothing before it was published."""
    one = told_to(registration)
    if one is None or (offer := find_offer(registration.edition)) is None:
        return None
    return OwnPart(
        "events/travel_desk/_own.html",
        {"support": one, "ceiling": ceiling_words(one.ceiling, one.currency), "offer": offer},
    )


def status_part(user: User) -> StatusPart | None:
    """What one may claim, up to what ceiling; where, says the page of the registration."""
    lines = tuple(_line(one) for one in supports_of(user))
    if not lines:
        return None
    return StatusPart(
        _l("Travel support"), lines, "", url_for("editions.index"), _l("Find an event")
    )


def _line(one: TravelSupport) -> StatusLine:
    ceiling = ceiling_words(one.ceiling, one.currency)
    if is_final := one.standing is SupportState.FINAL:
        said = _l("You may claim your travel costs up to %(ceiling)s.", ceiling=ceiling)
    else:
        until = show_date(one.notice_ends_on)
        said = _l("Up to %(ceiling)s, on public notice until %(day)s.", ceiling=ceiling, day=until)
    url = url_for("registrations.show", reference=one.reference)
    return StatusLine(tr(one.edition.name), one.reference, url, one.standing, said, is_final, None)


def travel_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    """Who waits for a tier, and who is on a list without having come; of events read whole."""
    whole = [one for one in editions if reading_reach(user, one).whole]
    if not whole:
        return Share()
    rows = select(TravelSupport).join(TravelSupport.registration)
    rows = rows.where(TravelSupport.edition_id.in_([one.id for one in whole]))
    absent = TravelSupport.state.in_(LIVE_SUPPORTS) & ~attended()
    unplaced = Queue(_l("Travel support without a tier"), {"unplaced": 1}, UNPLACED)
    gone = Queue(_l("Travel support of people not checked in any more"), {"absent": 1}, absent)
    waiting = rows.where(or_(UNPLACED, absent))
    return Share(
        waiting_in(whole, waiting, TravelSupport.edition_id, "travel_support.index", unplaced, gone)
    )
