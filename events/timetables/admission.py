"""Who may have a time of a timetable: whom it is for, and only while it is free (R15)."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from events.applications.models import Application
from events.applications.states import LIVE_APPLICATIONS, STEPS, ApplicationState
from events.registrations.queries import find_live_registration
from events.timetables.models import Slot, Timetable
from events.timetables.queries import taken_among
from events.timetables.services import lock_fair
from events.timetables.states import Audience, TimetablePermission

_SHORTLISTED = frozenset(
    {ApplicationState.SHORTLISTED, ApplicationState.INTERVIEW, ApplicationState.INTENT}
)


def admit(table: Timetable, user: User) -> Application | None:
    """The application it belongs to, if there is one, with the fair held from here on.

    Refuses whom the timetable is not for.
    """
    lock_fair(table.exhibitor.edition)
    authorize(TimetablePermission.BOOK, table, user=user)
    if find_live_registration(table.exhibitor.edition, user) is None:
        raise DomainError(_l("Register for the fair first: interviews are for its visitors."))
    found = _find_application(user, table)
    if table.audience == Audience.EVERYBODY:
        return found
    if found is None:
        raise DomainError(_l("These times are for people who applied to this employer."))
    if table.audience == Audience.SHORTLISTED and found.standing not in _SHORTLISTED:
        raise DomainError(_l("These times are for people on the employer's short list."))
    return found


def require_offered(slot: Slot, at: datetime) -> None:
    if slot.removed_at is not None or not slot.timetable.is_open:
        raise Conflict(_l("This time is no longer offered. Choose another."))
    if slot.starts_at <= at:
        raise DomainError(_l("This time is over already. Choose a later one."))


def require_free(slot: Slot, at: datetime) -> None:
    require_offered(slot, at)
    if taken_among([slot]):
        raise Conflict(_l("Somebody else has just taken this time. Choose another."))


def _find_application(user: User, table: Timetable) -> Application | None:
    """The person's living application to this employer; the one that went furthest."""
    rows = select(Application).where(
        Application.user_id == user.id, Application.state.in_(LIVE_APPLICATIONS),
        Application.organisation_id == table.exhibitor.organisation_id,
    )  # fmt: skip
    if table.job_id is not None:
        rows = rows.where(Application.job_id == table.job_id)
    found = db.session.scalars(rows).all()
    return max(found, key=lambda one: STEPS.index(one.standing), default=None)
