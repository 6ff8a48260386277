"""How many landed companies still operate, and their programme talents (R12, R22)."""

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, case, func

from core.db import db
from core.i18n import show_number
from core.lists.records import Figure
from core.tallies import percent
from events.landing_follow_ups.models import FollowUp
from events.landing_follow_ups.queries import OPERATES, followed_up

OPERATING_MEANS = _l(
    "Landed projects whose company is here and operated by its latest checked follow-up, "
    "of all landed projects that were followed up."
)
TALENTS_MEANS = _l(
    "Programme talents by the latest checked follow-up of each landed project, at three levels."
)


@dataclass(frozen=True)
class FollowedUp:
    """Numbers of landed projects, and of their programme talents at each level."""

    operating: int
    followed_up: int
    national: int
    provincial: int
    city: int

    @property
    def operating_rate(self) -> Decimal | None:
        """In percent, one decimal, half up (R22); None where nobody was followed up."""
        return percent(self.operating, self.followed_up)


def count_followed_up(*where: ColumnElement[bool]) -> FollowedUp:
    """Of the whole city over all events; `where` narrows `Landing` and its `Project`."""
    talents = (FollowUp.talents_national, FollowUp.talents_provincial, FollowUp.talents_city)
    operating = func.sum(case((OPERATES, 1), else_=0))
    summed = (operating, func.count(FollowUp.id), *(func.sum(one) for one in talents))
    found = db.session.execute(followed_up(*where).with_only_columns(*summed)).one()
    return FollowedUp(*(int(one or 0) for one in found))


def figures_of(where: ColumnElement[bool]) -> list[Figure]:
    counted = count_followed_up(where)
    rate = counted.operating_rate
    both = _("%(part)s of %(whole)s followed up", part=show_number(counted.operating),
             whole=show_number(counted.followed_up))  # fmt: skip
    shown = "–" if rate is None else f"{rate} %"
    levels = (
        (_l("national programme talents"), counted.national),
        (_l("provincial programme talents"), counted.provincial),
        (_l("city programme talents"), counted.city),
    )
    return [
        Figure(shown, _l("still operating"), OPERATING_MEANS, both),
        *(Figure(count, label, TALENTS_MEANS) for label, count in levels),
    ]
