"""A pitch day of somewhere else than the other organiser's, with the victim's project in it."""

from __future__ import annotations

from core.accounts.roles import Role
from core.db import db
from events.pitch_stage.models import PitchResult, PitchSignature
from events.pitches.models import Pitch, PitchDraw, PitchPlan, PitchRoom
from tests.attacks.slices import READS, RUNS, cells_of_list
from tests.factories.core import make_user
from tests.factories.pitches import PitchDay
from tests.factories.projects import make_project

TABLES = (PitchPlan, PitchRoom, PitchDraw, Pitch, PitchResult, PitchSignature)
EDITION = [{"slug": "pitch_event"}]
PLAN = [{"slug": "pitch_event", "reference": "pitch_round"}]
ONE = [{"slug": "pitch_event", "reference": "victims_pitch"}]
ROOM = [{"slug": "pitch_event", "room_id": "pitch_room"}]
CELLS = {
    "pitch_plans.show": (PLAN, READS),
    "pitch_plans.change": ([PLAN[0] | {"what": "=draw"}], RUNS),
    "pitch_plans.close_room": ([PLAN[0] | {"room_id": "pitch_room"}], RUNS),
    "pitches_desk.publish": ([PLAN[0] | {"what": "=publish"}], RUNS),
    "pitches_desk.index": (EDITION, READS),
    **cells_of_list("pitches_desk", EDITION[0], takes=READS),
    **{f"pitches_desk.{name}": (ONE, READS) for name in ("show", "sheet")},
    **{f"pitches_desk.{name}": (ONE, RUNS) for name in ("move", "sign")},
    **{
        f"pitches_desk.{name}": (ONE, READS)
        for name in ("show-result", "hold", "miss", "withdraw", "reinstate")
    },
    **{f"pitches_desk.{name}": (ROOM, READS) for name in ("stage", "results")},
}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    day = PitchDay(make_user(Role.ORGANISER), projects=0)
    day.enter(make_project(day.edition, owner=city.victim, title=NAME, owner_name=NAME))
    plan = day.drawn()
    db.session.commit()
    return {
        "pitch_event": day.edition.slug, "pitch_round": day.round.reference,
        "victims_pitch": plan.pitches[0].reference, "pitch_room": str(plan.rooms[0].id),
    }  # fmt: skip
