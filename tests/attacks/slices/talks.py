"""A talk of the victim's project, with a carrier for which nobody of the other roles acts."""

from __future__ import annotations

from datetime import timedelta

from core.clock import now
from core.db import db
from events.dockings.states import DockingState
from events.talks.models import Talk
from events.talks.services import arrange
from events.talks.values import Wanted
from tests.attacks.slices import NOBODY, READS, cells_of_list
from tests.factories.dockings import make_carrier, make_docking, make_released
from tests.factories.projects import make_call

TABLES = (Talk,)
EVENT = {"slug": "talks_event"}
PROJECT = {"organisation": "talking_carrier", "reference": "talked_project"}
CELLS = {
    "carrier_talks.new": ([PROJECT], NOBODY),
    **{
        f"carrier_talks.{name}": ([{**PROJECT, "talk": "talk"}], NOBODY)
        for name in ("show", "move", "hold", "miss", "cancel")
    },
    "talks.call_off": ([{"talk": "talk"}], NOBODY),
    "talks_desk.index": ([EVENT], READS),
    **cells_of_list("talks_desk", EVENT, reads=READS, takes=READS),
}
API = {"/events/{talks_event}/talks": READS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    officer, carrier = make_carrier()
    edition = make_call().edition
    project = make_released(edition, owner=city.victim, title=NAME, owner_name=NAME)
    docking = make_docking(project, carrier, DockingState.TALKS)
    wanted = Wanted(now() + timedelta(days=3), 30, None, video_url="https://meet.example/canary")
    talk = arrange(docking, wanted, by=officer, at=now())
    db.session.commit()
    return {
        "talking_carrier": carrier.reference, "talked_project": project.reference,
        "talks_event": edition.slug, "talk": talk.reference,
    }  # fmt: skip
