"""The list that holds the victim, a view and a run of the organiser's, and an export of theirs."""

from __future__ import annotations

from core.clock import now
from core.db import db
from core.lists.bulk import Asked, ask_for_many
from core.lists.choice import open_list
from core.lists.models import BulkRun, SavedView
from core.lists.services import save_view
from core.lists.spec import actions_of
from core.reports.models import Export
from core.reports.services import Taking, open_export
from core.reports.states import FileFormat
from events.attendees.lists import ATTENDEES
from tests.attacks.slices import NOBODY, READS, cells_of_list
from tests.factories.core import make_user

TABLES = (SavedView, BulkRun)
LIST = [{"slug": "list_of"}]
CELLS = {
    "attendees_desk.index": (LIST, READS),
    **cells_of_list("attendees_desk", LIST[0], changes=True),
    "exports.stop": ([{"export_id": "export"}], NOBODY),
    "exports.file": ([{"export_id": "export"}], NOBODY),
}


def things(city) -> dict[str, object]:
    from core.accounts.roles import Role

    owner, at = make_user(Role.ORGANISER), now()
    listed = open_list(ATTENDEES, city.event, owner)
    view = save_view(listed, "Mine", shared=True, at=at)
    said = {"reason": {"en": "x", "zh": "x"}}
    cancel = actions_of(ATTENDEES)["cancel"]
    run = ask_for_many(Asked(ATTENDEES, city.event, cancel, owner, at, said), [])
    taking = Taking("events.attendees", city.event, ["name"])
    export = open_export(taking, file_format=FileFormat.CSV, by=owner, at=at)
    db.session.commit()
    return {
        "list_of": city.event.slug, "saved_view": view.id, "bulk_run": run.id,
        "export": db.session.get_one(Export, export.id).id,
    }  # fmt: skip
