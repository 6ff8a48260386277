"""A round of the whole city in which the victim is a juror: marks, ranking and who judges what."""

from __future__ import annotations

from flask import current_app

from core.db import db
from core.juries.models import Assignment
from core.juries.subjects import JURY_SUBJECTS
from tests.attacks.slices import NOBODY, RUNS, cells_of_list
from tests.factories.juries import THING, add_things, assign, make_entry, make_juror, make_round

TABLES = (Assignment,)
ROUND = {"reference": "judged_round"}
ENTRY = ROUND | {"entry_id": "judged_entry"}
CELLS = {
    "jury_assigning.index": ([ROUND], RUNS),
    "jury_assigning.entry": ([ENTRY], RUNS),
    "jury_assigning.take_back": ([ENTRY | {"assignment_id": "given_mark"}], NOBODY),
    **{
        f"jury_results.{name}": ([ROUND], RUNS)
        for name in ("ranking", "papers", "certify", "minutes")
    },
    "jury_results.sheet": ([ROUND | {"juror_id": "judging_victim"}], RUNS),
    "jury_marks.index": ([ROUND], RUNS),
    "jury_marks.show": ([ROUND | {"mark_id": "given_mark"}], RUNS),
    **cells_of_list("jury_marks", ROUND, reads=RUNS),
}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    if JURY_SUBJECTS.find(THING) is None:
        add_things(current_app)
    one = make_round(contact_email="jury@canary.example")
    entry = make_entry(one, title={"en": NAME, "zh": NAME})
    juror = make_juror(one, city.victim, name=NAME)
    given = assign(juror, entry, 30, 20, 20)
    db.session.commit()
    return {
        "judged_round": one.reference, "judged_entry": entry.id, "given_mark": given.id,
        "judging_victim": juror.id,
    }  # fmt: skip
