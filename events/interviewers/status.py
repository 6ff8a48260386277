"""Interviews on the pages of the exhibitor and the organisation that hold them."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import beijing_date
from core.organisations.models import Organisation
from core.organisations.parts import OrganisationPart
from core.policy import can
from core.status_page import StatusLine
from events.exhibitors.models import Exhibitor
from events.interviews.models import Interview
from events.interviews.queries import list_interviews
from events.interviews.scopes import held_by
from events.interviews.states import AHEAD
from events.registrations.own_parts import OwnPart
from events.timetables.states import TimetablePermission

SHOWN = 20


def exhibitor_part(one: Exhibitor) -> OwnPart | None:
    """The ways to its timetables and interviews, for its officers."""
    may_offer = can(TimetablePermission.OFFER, one)
    return OwnPart("events/interviewers/_exhibitor.html", {"one": one}) if may_offer else None


def organisation_part(one: Organisation, reader: User) -> OrganisationPart:
    """The organisation's next interviews, for those who act for it."""
    theirs = held_by(reader).sql, Exhibitor.organisation_id == one.id
    found = list_interviews(*theirs, Interview.state.in_(AHEAD), limit=SHOWN)
    return OrganisationPart(_l("Interviews"), tuple(_line(each) for each in found))


def _line(one: Interview) -> StatusLine:
    return StatusLine(
        title=f"{one.when or one.reference} · {one.timetable.person.name}",
        reference=one.reference,
        url=url_for("interviewers.show", reference=one.reference),
        state=one.standing,
        next_step="",
        is_yours=False,
        due_on=beijing_date(one.slot.starts_at) if one.slot else None,
    )
