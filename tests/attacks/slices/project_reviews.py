"""The victim's project under review, meant for the district that reviews it."""

from __future__ import annotations

from core.clock import now
from core.db import db
from events.project_reviews import services
from events.project_reviews.models import ProjectDecision, ProjectLevel
from tests.attacks.slices import NOBODY, RUNS
from tests.factories.core import make_user
from tests.factories.projects import make_call, make_project

TABLES = (ProjectDecision, ProjectLevel)
# The office of its district and of the whole city.
OFFICE = frozenset({"district", "city", "organiser", "auditor"})
ONE = [{"reference": "reviewed_project"}]
CALL = [{"slug": "reviewed_call"}]
CELLS = {
    **{
        f"project_reviews.{name}": (ONE, OFFICE)
        for name in ("show", "advance", "return", "reopen", "reject")
    },
    "project_reviews.drop_view": ([{"view_id": "saved_view"}], NOBODY),
    "project_funnel.show": (CALL, frozenset({"city", "organiser", "auditor"})),
    "project_levels.edit": (CALL, RUNS),
}
LISTS = {"project_reviews.index": OFFICE}


def things(city) -> dict[str, object]:
    from core.accounts.roles import Role
    from tests.attacks.city import DISTRICT, NAME, NOTE

    call = make_call()
    one = make_project(call.edition, owner=city.victim, title=NAME, summary=NOTE, owner_name=NAME,
                       district=DISTRICT)  # fmt: skip
    said = {"en": NOTE, "zh": NOTE}
    reviewer = make_user(Role.CITY_REVIEWER)
    services.send_back(one, said, NOTE, by=reviewer, at=now())
    db.session.commit()
    return {"reviewed_project": one.reference, "reviewed_call": call.edition.slug}
