"""The victim on the panel of a round, with an entry in hand; the other juror has none of it."""

from __future__ import annotations

from flask import current_app

from core.db import db
from core.juries.models import Assignment, Juror, Remark, Score
from core.juries.subjects import JURY_SUBJECTS
from tests.attacks.slices import NOBODY, cells_of_list
from tests.factories.juries import THING, add_things, assign, make_entry, make_juror, make_round

TABLES = (Assignment, Juror, Remark, Score)
ROUND = {"reference": "panel_round"}
ENTRY = [ROUND | {"entry": "panel_entry"}]
CELLS = {
    **{
        f"juror.{name}": (ENTRY, NOBODY)
        for name in ("show", "autosave", "mark", "recuse", "remark")
    },
    "juror.declare": ([ROUND], NOBODY),
    "juror_entries.index": ([ROUND], NOBODY),
    **cells_of_list("juror_entries", ROUND, reads=NOBODY, takes=NOBODY),
}  # fmt: skip


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    if JURY_SUBJECTS.find(THING) is None:
        add_things(current_app)
    one = make_round(contact_email="jury@canary.example")
    entry = make_entry(one, title={"en": NAME, "zh": NAME})
    assign(make_juror(one, city.victim, name=NAME), entry)
    db.session.commit()
    return {"panel_round": one.reference, "panel_entry": entry.reference}
