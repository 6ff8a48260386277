"""Who comes, on an exhibitor's own page, at the desk, and in the desk's list."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core.lists import Column, Content, filters
from core.lists.columns import ColumnKind
from core.lists.spec import Addition
from core.policy import can
from events.exhibitor_calls.queries import confirm_by
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitor_staff.queries import staff_of
from events.exhibitors.lists import EXHIBITORS
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import PROMISED, ExhibitorPermission
from events.registrations.own_parts import OwnPart

PAGES = "events/exhibitor_staff"


def steps(one: Exhibitor) -> OwnPart | None:
    """What is left to do until the fair, once it is approved."""
    if one.standing not in PROMISED:
        return None
    return OwnPart(f"{PAGES}/_steps.html", _known(one) | {"confirm_by": confirm_by(one.edition)})


def own_part(one: Exhibitor) -> OwnPart | None:
    known = _known(one)
    is_shown = known["may_attend"] or known["people"]
    return OwnPart(f"{PAGES}/_own.html", known) if is_shown else None


def desk_part(one: Exhibitor) -> OwnPart:
    return OwnPart(f"{PAGES}/_desk.html", {"people": staff_of(one)})


def _known(one: Exhibitor) -> dict[str, Any]:
    may_attend = can(ExhibitorPermission.ATTEND, one)
    return {"one": one, "people": staff_of(one), "may_attend": may_attend}


def _content(_edition: Any, _reader: Any) -> Content:
    coming = ExhibitorPerson.exhibitor_id == Exhibitor.id, ExhibitorPerson.removed_at.is_(None)
    people = select(func.count()).where(*coming).scalar_subquery()
    named = Column("people", _l("People named"), ColumnKind.NUMBER, source=people, on_screen=True)
    return Content([named], [filters.flag("nobody", _("Nobody named"), people == 0)])


IN_EXHIBITORS = Addition("exhibitor staff", EXHIBITORS.key, _content, after_column="industry")
