"""The halls and booths of a fair: whoever runs all of it draws them."""

from __future__ import annotations

from events.plans.models import Booth, BoothPlan, Hall
from tests.attacks.slices import READS, RUNS
from tests.factories.events import make_edition
from tests.factories.plans import make_booths, make_hall

TABLES = (BoothPlan, Hall, Booth)
PLAN = [{"slug": "plan_event"}]
HALL = [{"slug": "plan_event", "code": "event_hall"}]
CELLS = {
    "plans_desk.index": (PLAN, READS),
    "plan_editor.sheet": ([{"slug": "plan_event", "kind": "=xlsx"}], READS),
    **{f"plans_desk.{name}": (PLAN, RUNS) for name in ("settings", "new_hall")},
    **{f"plan_editor.{name}": (PLAN, RUNS) for name in ("bring", "take", "rows_as_sheet")},
    **{f"plans_desk.{name}": (HALL, RUNS) for name in ("hall", "remove_hall")},
    **{f"plan_editor.{name}": (HALL, RUNS) for name in ("draw", "save")},
}


def things(city) -> dict[str, object]:
    fair = make_edition()
    hall = make_hall(fair, "H")
    make_booths(hall, 2)
    return {"plan_event": fair.slug, "event_hall": hall.code}
