"""How many landed companies still operate, and their programme talents (R12, R22)."""

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, case, func, select

from core.db import db
from core.i18n import show_number
from core.tallies import percent
from events.landing_follow_ups.models import FollowUp
from events.landing_follow_ups.queries import CHECKED
from events.landings.figures import LandingFigure
from events.landings.models import Landing
from events.landings.queries import speaking_for_projects
from events.landings.states import LandingState

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
    newest = func.row_number().over(partition_by=FollowUp.landing_id, order_by=FollowUp.year.desc())
    speaking = FollowUp.landing_id.in_(speaking_for_projects(*where))
    ranked = select(FollowUp.id, newest.label("rank")).where(CHECKED, speaking).subquery()
    lasts = (Landing.state == LandingState.VALID) & FollowUp.is_operating.is_(True)
    talents = (FollowUp.talents_national, FollowUp.talents_provincial, FollowUp.talents_city)
    rows = select(
        func.sum(case((lasts, 1), else_=0)), func.count(), *(func.sum(one) for one in talents)
    )
    last = rows.join(FollowUp.landing).join(ranked, ranked.c.id == FollowUp.id)
    found = db.session.execute(last.where(ranked.c.rank == 1)).one()
    return FollowedUp(*(int(one or 0) for one in found))


def figures_of(where: ColumnElement[bool]) -> list[LandingFigure]:
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
        LandingFigure(shown, _l("still operating"), OPERATING_MEANS, both),
        *(LandingFigure(count, label, TALENTS_MEANS) for label, count in levels),
    ]
