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
from core.reports.services import open_export
from core.reports.states import FileFormat
from events.attendees.lists import ATTENDEES
from tests.attacks.slices import NOBODY, READS, RUNS
from tests.factories.core import make_user

TABLES = (SavedView, BulkRun)
LIST = [{"slug": "list_of"}]
CELLS = {
    "attendees_desk.index": (LIST, READS),
    "attendees_desk.choose_columns": (LIST, READS),
    "attendees_desk.export": (LIST, RUNS),
    "attendees_desk.save_view": (LIST, READS),
    "attendees_desk.drop_view": ([{"slug": "list_of", "view_id": "saved_view"}], NOBODY),
    "attendees_desk.change": (LIST, RUNS),
    "attendees_desk.run": ([{"slug": "list_of", "run_id": "bulk_run"}], NOBODY),
    "attendees_desk.stop": ([{"slug": "list_of", "run_id": "bulk_run"}], NOBODY),
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
    export = open_export(
        "events.attendees", city.event, file_format=FileFormat.CSV, filter={}, columns=["name"],
        by=owner, at=at,
    )  # fmt: skip
    db.session.commit()
    return {
        "list_of": city.event.slug, "saved_view": view.id, "bulk_run": run.id,
        "export": db.session.get_one(Export, export.id).id,
    }  # fmt: skip
