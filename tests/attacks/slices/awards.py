"""The victim's project with an award, in the event whose projects the others may not read."""

from __future__ import annotations

from core.db import db
from events.awards.models import Award, Prize
from tests.attacks.slices import READS, RUNS, cells_of_list
from tests.factories.awards import make_award, make_prize
from tests.factories.projects import make_call, make_passed

TABLES = (Award, Prize)
EDITION = [{"slug": "award_event"}]
ONE = [{"slug": "award_event", "reference": "award"}]
CELLS = {
    "awards_desk.index": (EDITION, READS),
    **cells_of_list("awards_desk", EDITION[0], takes=READS),
    **{f"awards_desk.{name}": (ONE, READS) for name in ("show", "announce", "confirm", "withdraw")},
    "awards_desk.new": (EDITION, RUNS),
    "award_proposals.show": (EDITION, RUNS),
    "prizes_desk.index": (EDITION, READS),
    **cells_of_list("prizes_desk", EDITION[0], takes=READS),
    "prizes_desk.new_prize": (EDITION, RUNS),
    "prizes_desk.edit": ([{"slug": "award_event", "code": "prize_code"}], RUNS),
}
API = {"/events/{award_event}/awards": READS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    edition = make_call().edition
    project = make_passed(edition=edition, owner=city.victim, title=NAME, owner_name=NAME)
    prize = make_prize(edition, places=2)
    one = make_award(prize, project)
    db.session.commit()
    return {"award_event": edition.slug, "award": one.reference, "prize_code": prize.code}
