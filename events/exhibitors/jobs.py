"""What the clock does to exhibitors, and what follows from their fair."""

from datetime import timedelta

from core.clock import now
from core.jobs import job
from events.editions.signals import EditionMoved
from events.editions.states import EditionState
from events.exhibitors.models import Exhibitor
from events.exhibitors.queries import list_where
from events.exhibitors.services import cancel
from events.exhibitors.services.attending import note_absences, remind_unconfirmed
from events.exhibitors.states import UNDER_WAY


@job("exhibitors.follow_up", every=timedelta(hours=1))
def follow_up() -> None:
    remind_unconfirmed(at=now())
    note_absences(at=now())


def follow_edition(news: EditionMoved) -> None:
    """A fair that does not take place is given up by none of them."""
    if news.edition.standing is EditionState.CANCELLED:
        here = Exhibitor.edition_id == news.edition.id
        for one in list_where(here, Exhibitor.state.in_(UNDER_WAY)):
            cancel(one, news.reason, by=None, at=news.at)
