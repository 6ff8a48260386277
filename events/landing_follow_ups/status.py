"""The years of a landed company on its pages, and what is due on the desks of those who check."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import today
from core.desk.shares import Share, ShareSource, Waits
from core.policy import decide
from events.landing_follow_ups.models import FollowUp, due_on
from events.landing_follow_ups.queries import asked_year, count_due, told_years
from events.landing_follow_ups.states import FollowUpPermission, FollowUpStanding
from events.landings.models import Landing
from events.landings.scopes import owned_by
from events.landings.states import LANDED
from events.registrations.own_parts import OwnPart

# Earlier years are found in the files of the list.
MOST_YEARS = 12


@dataclass(frozen=True)
class YearLine:
    """One year as the pages list it; `url` is where it is told or checked, "" for nowhere."""

    year: int
    kept: FollowUp | None
    standing: FollowUpStanding
    url: str


def years_part(one: Landing, reader: User) -> OwnPart | None:
    if one.standing not in LANDED:
        return None
    lines = lines_of(one, reader, today())
    return OwnPart("events/landing_follow_ups/_years.html", {"landing": one, "lines": lines})


def lines_of(one: Landing, reader: User, on: date) -> list[YearLine]:
    """The years told, and those that could be until the last whole one; the latest first."""
    kept = told_years(one)
    last = one.ended_on.year if one.ended_on else asked_year(on)
    years = {*kept, *range(one.registered_on.year, last + 1)}
    address = _address(one, reader)
    return [
        YearLine(year, kept.get(year), standing_of(year, kept.get(year), on),
                 address(year, kept.get(year)))
        for year in sorted(years, reverse=True)[:MOST_YEARS]
    ]  # fmt: skip


def standing_of(year: int, kept: FollowUp | None, on: date) -> FollowUpStanding:
    if kept is None:
        return FollowUpStanding.LATE if on > due_on(year) else FollowUpStanding.MISSING
    return FollowUpStanding.CHECKED if kept.checked_at else FollowUpStanding.TOLD


def _address(one: Landing, reader: User) -> Callable[[int, FollowUp | None], str]:
    """Where a year is told or checked, "" where it is not; what the reader may is asked once."""
    is_owner = owned_by(reader).test(one)
    permission = FollowUpPermission.TELL if is_owner else FollowUpPermission.CHECK
    may = decide(reader, permission, one).allowed

    def address(year: int, kept: FollowUp | None) -> str:
        is_checked = kept is not None and kept.checked_at is not None
        if not may or (is_owner and is_checked):
            return ""
        if is_owner:
            return url_for("landing_follow_ups.tell", reference=one.project.reference, year=year)
        return url_for("landing_follow_ups_desk.check", reference=one.reference, year=year)

    return address


def follow_ups_share(user: User, _since: datetime) -> Share:
    """How many landings wait for the year that is asked for."""
    on = today()
    (due, to_check), late = count_due(user, on), on > due_on(asked_year(on))
    listed = url_for("landings_desk.index", due=1)
    told = url_for("landings_desk.index", told=1)
    return Share(
        [
            Waits(_l("Landings to follow up"), due, listed, late=due if late else 0),
            Waits(_l("Follow-ups to check"), to_check, told),
        ]
    )


SOURCE = ShareSource("landing_follow_ups", 46, frozenset({Role.ORGANISER}), follow_ups_share)
