"""Interviews on the pages of the exhibitor and the organisation that hold them."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import beijing_date, now
from core.organisations.models import Organisation
from core.organisations.parts import OrganisationPart
from core.policy import can
from core.status_page import StatusLine
from events.exhibitors.models import Exhibitor
from events.interviews.models import Interview
from events.interviews.queries import list_interviews
from events.interviews.scopes import held_by
from events.interviews.states import AHEAD, InterviewState
from events.registrations.own_parts import OwnPart
from events.timetables.models import Timetable
from events.timetables.states import TimetablePermission

SHOWN = 20
_PAST = Interview.state == InterviewState.PAST


def exhibitor_part(one: Exhibitor) -> OwnPart | None:
    """The ways to its timetables and interviews, for its officers."""
    may_offer = can(TimetablePermission.OFFER, one)
    if not may_offer:
        return None
    past = len(list_interviews(Timetable.exhibitor_id == one.id, _PAST))
    return OwnPart("events/interviewers/_exhibitor.html", {"one": one, "past": past})


def organisation_part(one: Organisation, reader: User) -> OrganisationPart:
    """What it has not said of interviews yet, then its next ones; for those who act for it."""
    theirs = held_by(reader).sql, Exhibitor.organisation_id == one.id
    past = list_interviews(*theirs, _PAST, limit=SHOWN)
    found = (*past, *list_interviews(*theirs, Interview.state.in_(AHEAD), limit=SHOWN))[:SHOWN]
    return OrganisationPart(_l("Interviews"), tuple(_line(each) for each in found))


def _line(one: Interview) -> StatusLine:
    standing = one.standing_at(now())
    is_past = standing is InterviewState.PAST
    return StatusLine(
        title=f"{one.when or one.reference} · {one.timetable.person.name}",
        reference=one.reference,
        url=url_for("interviewers.show", reference=one.reference),
        state=standing,
        next_step=_l("Say what came of it") if is_past else "",
        is_yours=is_past,
        due_on=beijing_date(one.slot.starts_at) if one.slot else None,
    )
