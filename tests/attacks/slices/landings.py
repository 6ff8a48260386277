"""The company of the victim's project, which settled in another district than the other's."""

from __future__ import annotations

from core.db import db
from events.landing_follow_ups.models import FollowUp
from events.landings.models import Landing
from tests.attacks.slices import NOBODY, READS, RUNS
from tests.factories.landings import make_landing
from tests.factories.projects import make_call, make_passed

TABLES = (Landing, FollowUp)
ONE = [{"reference": "landing"}]
CELLS = {
    "landings.own": ([{"reference": "landed_project"}], NOBODY),
    **{
        f"landings_desk.{name}": (ONE, READS)
        for name in ("show", "verify", "accept", "return", "close", "move", "annul")
    },
    "landings_desk.edit": (ONE, RUNS),
    "landing_follow_ups.tell": ([{"reference": "landed_project", "year": "=2024"}], NOBODY),
    "landing_follow_ups_desk.check": ([{"reference": "landing", "year": "=2024"}], READS),
    "landings_desk.drop_view": ([{"view_id": "saved_view"}], NOBODY),
}
LISTS = {"landings_desk.index": READS}
API = {"/landings": READS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import DISTRICT, NAME

    project = make_passed(edition=make_call().edition, owner=city.victim, title=NAME)
    one = make_landing(project, company_name=NAME, district=DISTRICT)
    db.session.commit()
    return {"landing": one.reference, "landed_project": project.reference}
