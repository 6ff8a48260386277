"""The victim's application, at an employer for whom nobody of the other roles acts."""

from __future__ import annotations

from core.db import db
from events.applications.models import Application, Sharing
from events.profiles.models import TalentProfile
from tests.attacks.slices import EVERYBODY, NOBODY, READS, cells_of_list
from tests.factories.fairs import make_application, make_employer, make_job, make_profile

TABLES = (Application, Sharing, TalentProfile)
OWN = [{"reference": "own_application"}]
EMPLOYER = {"organisation": "hiring_employer"}
APPLICANT = [{**EMPLOYER, "reference": "own_application"}]
CELLS = {
    **{f"applications.{name}": (OWN, NOBODY) for name in ("show", "renew", "withdraw")},
    **{f"own_answers.{name}": (OWN, NOBODY) for name in ("agree", "contest")},
    "applications.change": ([EMPLOYER], NOBODY),
    "applications.new": ([{"reference": "open_post"}], EVERYBODY),
    "applicants.index": ([EMPLOYER], NOBODY),
    **cells_of_list("applicants", EMPLOYER, reads=NOBODY, takes=NOBODY),
    **{
        f"applicants.{name}": (APPLICANT, NOBODY)
        for name in ("show", "shortlist", "invite", "intend", "sign", "hire", "reconsider",
                     "decline")
    },
    "applicants_board.board": ([EMPLOYER], NOBODY),
    "matching.people": ([EMPLOYER], NOBODY),
    "applicants_board.move": ([{**APPLICANT[0], "move": "=shortlist"}], NOBODY),
    "fair_applications.figures": ([{"slug": "event"}], READS),
    "fair_applications.show": ([{"slug": "event", "reference": "own_application"}], READS),
    "fair_applications.index": ([{"slug": "event"}], READS),
    **cells_of_list("fair_applications", {"slug": "event"}, reads=READS, takes=READS),
}  # fmt: skip


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME, NOTE

    _officer, employer = make_employer()
    job = make_job(employer)
    profile = make_profile(city.victim, name=NAME, headline=NOTE)
    one = make_application(job, profile, edition=city.event)
    db.session.commit()
    return {
        "own_application": one.reference, "hiring_employer": employer.reference,
        "open_post": job.reference,
    }  # fmt: skip
