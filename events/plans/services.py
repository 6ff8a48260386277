"""Set up the plan of a fair: its halls, and what holds for all of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from events.editions.models import Edition, Venue
from events.plans.models import BoothPlan, Hall, metres
from events.plans.queries import find_plan, list_booths, list_halls, takers_of
from events.plans.states import PlanPermission


def begin_plan(edition: Edition, *, by: User, at: datetime) -> BoothPlan:
    """The plan, locked; made when there is none. The edition is to be locked by the caller."""
    authorize(PlanPermission.DRAW, edition, user=by)
    plan = find_plan(edition, for_update=True)
    if plan is None:
        plan = BoothPlan(edition_id=edition.id, edition=edition, changed_at=at)
        db.session.add(plan)
        db.session.flush()
    return plan


def set_up(plan: BoothPlan, *, is_public: bool, hold_minutes: int, by: User, at: datetime) -> None:
    """Whether everybody sees it, and how long a booth is held until it is confirmed."""
    authorize(PlanPermission.DRAW, plan.edition, user=by)
    plan.is_public, plan.hold_minutes = is_public, hold_minutes
    changed(plan, "plan:set_up", by, at, public=is_public)


def put_hall(
    plan: BoothPlan, hall: Hall | None, said: Mapping[str, Any], *, by: User, at: datetime
) -> Hall:
    """Add a hall, or change one; refuses a size that leaves booths outside, and a code twice.

    `said` are the hall's columns, lengths in decimetres.
    """
    authorize(PlanPermission.DRAW, plan.edition, user=by)
    if any(one.code == said["code"] and one is not hall for one in list_halls(plan.edition)):
        raise DomainError(_l("There is a hall %(code)s already.", code=said["code"]), field="code")
    for booth in list_booths(plan.edition):
        right, bottom = booth.x + booth.width, booth.y + booth.depth
        if booth.hall is hall and (right > said["width"] or bottom > said["depth"]):
            place = f"{metres(right)} × {metres(bottom)} m"
            words = _l("Booth %(code)s reaches to %(place)s.", code=booth.code, place=place)
            raise DomainError(words, field="width")
    made = hall or Hall(edition_id=plan.edition_id)
    for key, value in said.items():
        setattr(made, key, value)
    db.session.add(made)
    changed(plan, "plan:hall", by, at, hall=made.code)
    return made


def remove_hall(plan: BoothPlan, hall: Hall, *, by: User, at: datetime) -> None:
    """Conflict while there are booths in it; those that exhibitors have are named."""
    authorize(PlanPermission.DRAW, plan.edition, user=by)
    here, takers = [b for b in list_booths(plan.edition) if b.hall is hall], takers_of(plan.edition)
    if had := ", ".join(booth.code for booth in here if booth.id in takers):
        words = _l("Exhibitors have booths in this hall: %(codes)s. Move or release them first.",
                   codes=had)  # fmt: skip
        raise Conflict(words)
    if here:
        raise Conflict(_l("There are booths in this hall. Remove or move them first."))
    db.session.delete(hall)
    changed(plan, "plan:hall_removed", by, at, hall=hall.code)


def keep_venue(venue: Venue) -> None:
    """Conflict where a hall is drawn at a venue that is to go."""
    if codes := ", ".join(one.code for one in list_halls(venue.edition) if one.venue is venue):
        words = _l("The booth plan has halls here: %(codes)s. Remove them, or give them another "
                   "venue, first.", codes=codes)  # fmt: skip
        raise Conflict(words)


def changed(plan: BoothPlan, action: str, by: User, at: datetime, **details: object) -> None:
    """Raise the version, so that nobody draws over it, and put it on the record."""
    plan.version, plan.changed_at = plan.version + 1, at
    audit.record(action, plan.edition, by=by, at=at, **details)
