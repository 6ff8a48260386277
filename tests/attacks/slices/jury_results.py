"""A round of the whole city in which the victim is a juror and was invited to another."""

from __future__ import annotations

from flask import current_app

from core.db import db
from core.juries.mails import invitation_token
from core.juries.models import Assignment, Entry, Juror, JuryRound, Rubric
from core.juries.states import JurorState
from core.juries.subjects import JURY_SUBJECTS
from tests.attacks.slices import NOBODY, RUNS, cells_of_list
from tests.factories.juries import THING, add_things, assign, make_entry, make_juror, make_round

TABLES = (Assignment, Entry, Juror, JuryRound, Rubric)
ROUND = {"reference": "judged_round"}
ENTRY = ROUND | {"entry_id": "judged_entry"}
TITLED = ROUND | {"entry": "judged_title"}
SEAT = ROUND | {"juror_id": "judging_juror"}
CELLS = {
    "juries_desk.drop_view": ([{"view_id": "saved_view"}], NOBODY),
    **{
        f"juries_desk.{name}": ([ROUND], RUNS)
        for name in ("show", "edit", "decide", "open", "close", "reopen", "cancel")
    },
    **{f"juries_panel.{name}": ([ROUND], RUNS) for name in ("index", "invite", "take_over")},
    **{f"juries_panel.{name}": ([SEAT], RUNS) for name in ("show", "leave")},
    **{f"juries_entries.{name}": ([ROUND], RUNS) for name in ("index", "add")},
    **{f"juries_entries.{name}": ([TITLED], RUNS) for name in ("detail", "take_out")},
    **cells_of_list("juries_entries", ROUND, reads=RUNS),
    "jury_rubrics.edit": ([{"reference": "judging_rubric"}], RUNS),
    "jury_rubrics.version": ([{"reference": "judging_rubric"}], RUNS),
    **{
        f"jury_invitations.{name}": ([{"token": "jury_invitation"}], NOBODY)
        for name in ("show", "decline")
    },
    "jury_assigning.index": ([ROUND], RUNS),
    "jury_assigning.entry": ([ENTRY], RUNS),
    "jury_assigning.take_back": ([ENTRY | {"assignment_id": "given_mark"}], RUNS),
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
    given = assign(make_juror(one, city.victim, name=NAME), entry, 30, 20, 20)
    seat = make_juror(make_round(), city.victim, name=NAME, state=JurorState.INVITED)
    db.session.commit()
    named = {"judged_title": entry.reference, "judging_juror": given.juror_id}
    named |= {"judging_victim": given.juror_id}
    named |= {"judging_rubric": one.rubric.reference, "jury_invitation": invitation_token(seat)}
    return named | {"judged_round": one.reference, "judged_entry": entry.id, "given_mark": given.id}
