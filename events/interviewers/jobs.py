"""What the clock does to interviews, and what ends with the exhibitor or the registration."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement

from core.clock import now
from core.jobs import Lane, job
from events.exhibitors.models import Exhibitor
from events.exhibitors.parts import ExhibitorMoved
from events.exhibitors.states import ACCEPTED_EXHIBITORS, ExhibitorState
from events.interviews.models import Interview
from events.interviews.queries import is_left, list_interviews
from events.interviews.scopes import attended_by
from events.interviews.services import cancel, leave
from events.interviews.states import UNHELD
from events.registrations.signals import RegistrationChanged
from events.timetables.models import Timetable


@job("interviews.keep_time", every=timedelta(minutes=1), lane=Lane.INTERACTIVE)
def keep_time() -> None:
    """End the waits for times that have begun, and what nobody closed on an earlier day."""
    at = now()
    leave(at, is_left(at))


def follow_exhibitor(news: ExhibitorMoved) -> None:
    """Whoever comes no more holds no interviews: nobody stands before an empty booth."""
    one = news.exhibitor
    if one.standing not in ACCEPTED_EXHIBITORS | {ExhibitorState.NO_SHOW}:
        _end(news.at, Timetable.exhibitor_id == one.id)


def follow_registration(news: RegistrationChanged) -> None:
    """Whoever is not registered any more is not expected at the booths either."""
    user, here = news.registration.user, Exhibitor.edition_id == news.registration.edition_id
    if user is not None:
        _end(news.at, attended_by(user).sql, here)


def _end(at: datetime, *where: ColumnElement[bool]) -> None:
    # Backwards, so those who wait come first: none of them gets a time that ends with the others.
    for one in reversed(list_interviews(Interview.state.in_(UNHELD), *where)):
        cancel(one, by=None, at=at)
