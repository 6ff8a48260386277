"""The victim's released project, at a carrier for which nobody of the other roles acts."""

from __future__ import annotations

from core.db import db
from events.dockings.models import Docking, DockingContact
from tests.attacks.slices import NOBODY, READS, RUNS, cells_of_list
from tests.factories.dockings import make_carrier, make_docking, make_released
from tests.factories.projects import make_call

TABLES = (Docking, DockingContact)
CARRIER = {"organisation": "seeking_carrier"}
PROJECT = [{**CARRIER, "reference": "released_project"}]
CELLS = {
    "carrier_projects.index": ([CARRIER], NOBODY),
    **cells_of_list("carrier_projects", CARRIER, reads=NOBODY, takes=NOBODY),
    **{
        f"carrier_projects.{name}": (PROJECT, NOBODY)
        for name in ("show", "interest", "talk", "intend", "contact", "note", "resume", "decline",
                     "end")
    },
    "carrier_board.board": ([CARRIER], NOBODY),
    "carrier_board.move": ([{**PROJECT[0], "move": "=interest"}], NOBODY),
    "dockings_desk.propose": ([{"slug": "matching_event"}], RUNS),
    "dockings_desk.index": ([{"slug": "matching_event"}], READS),
    **cells_of_list("dockings_desk", {"slug": "matching_event"}, reads=READS, takes=READS),
}  # fmt: skip
API = {"/events/{matching_event}/dockings": READS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME, NOTE

    _officer, carrier = make_carrier()
    edition = make_call().edition
    project = make_released(edition, owner=city.victim, title=NAME, owner_name=NAME)
    one = make_docking(project, carrier)
    one.note = NOTE
    db.session.commit()
    return {
        "seeking_carrier": carrier.reference, "released_project": project.reference,
        "matching_event": edition.slug,
    }  # fmt: skip
