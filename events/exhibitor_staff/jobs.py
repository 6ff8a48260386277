"""What the clock does: remind those that have not confirmed, note those that stayed away."""

from datetime import datetime, timedelta

from core.clock import beijing_date, now
from core.jobs import job
from events.editions.models import Edition
from events.exhibitor_calls.queries import confirm_by
from events.exhibitor_staff import queries
from events.exhibitors.models import Exhibitor
from events.exhibitors.parts import BOOTH, EXHIBITOR_FACTS, write
from events.exhibitors.queries import list_where
from events.exhibitors.services import move
from events.exhibitors.states import ExhibitorAction, ExhibitorState

# Phones that were without network bring their scans within this time.
GRACE = timedelta(hours=12)
# Days before the last one on which an exhibitor that has not confirmed is reminded.
REMIND_DAYS = (7, 1)


@job("exhibitors.follow_up", every=timedelta(hours=1))
def follow_up() -> None:
    remind_unconfirmed(at=now())
    note_absences(at=now())


def remind_unconfirmed(*, at: datetime) -> None:
    """Ask those that have not confirmed, some days before the last; once for each of them."""
    for one in list_where(Exhibitor.state == ExhibitorState.APPROVED, Edition.ends_at > at):
        day = confirm_by(one.edition)
        left = (day - beijing_date(at)).days
        due = [days for days in REMIND_DAYS if 0 <= left <= days]
        if due and one.edition.standing.is_live:
            key = f"exhibitor-confirm:{one.id}:{day}:{min(due)}"
            write(one, "exhibitors/confirm", key=key, day=day)


def note_absences(*, at: datetime) -> None:
    """Of those that confirmed or had a booth nobody came: once fair and scans' grace are over."""
    missed, booths = queries.missed(at - GRACE), EXHIBITOR_FACTS.find(BOOTH)
    having = booths.call(missed) if booths else {}
    for one in missed:
        if one.standing is ExhibitorState.CONFIRMED or one.id in having:
            one.ended_at = at
            move(one, ExhibitorAction.MISS, by=None, at=at)
