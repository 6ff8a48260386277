"""What the clock does to exhibitors, and what follows from their fair."""

from datetime import timedelta

from core.clock import now
from core.jobs import job
from events.editions.signals import EditionMoved
from events.editions.states import EditionState
from events.exhibitors.queries import live_of
from events.exhibitors.services import cancel
from events.exhibitors.services.attending import note_absences, remind_unconfirmed
from events.exhibitors.states import UNDER_WAY


@job("exhibitors.remind", every=timedelta(hours=6))
def remind() -> None:
    remind_unconfirmed(at=now())


@job("exhibitors.absences", every=timedelta(hours=1))
def absences() -> None:
    note_absences(at=now())


def follow_edition(news: EditionMoved) -> None:
    """A fair that does not take place is given up by none of them."""
    if news.edition.standing is EditionState.CANCELLED:
        for one in live_of(news.edition):
            if one.standing in UNDER_WAY:
                cancel(one, news.reason, by=None, at=news.at)
