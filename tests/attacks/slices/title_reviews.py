"""The victim's works, and the round in which a panel votes on them."""

from __future__ import annotations

from core.clock import now
from core.db import db
from core.juries.voting.models import Ballot, Voter
from talent.catalogue.panels import panel_entry
from talent.catalogue.queries import edition_in_force
from talent.claims import services as claims
from talent.claims.states import ClaimState
from talent.title_reviews.models import TitleWork
from talent.title_reviews.services import Said, begin_work, save_work
from talent.title_reviews.states import KEY, WorkKind
from tests.attacks.slices import NOBODY
from tests.factories.juries import assign, make_entry, make_juror, make_round, make_rubric
from tests.factories.talent import Office, make_claim

TABLES = (TitleWork, Ballot, Voter)
REVIEWERS, CITY = frozenset({"district", "city", "auditor"}), frozenset({"city"})
OWN = [{"reference": "works_draft"}, {"reference": "panel_claim"}]
WORK = [{"reference": "works_draft", "work_id": "title_work"}]
PANEL = [{"reference": "panel_claim"}]
CELLS = {
    "title_reviews.works": (OWN, NOBODY),
    "title_reviews.begin": (OWN, NOBODY),
    **{f"title_reviews.{name}": (WORK, NOBODY) for name in ("edit", "autosave", "remove")},
    "title_reviews.of_claim": (PANEL, REVIEWERS),
    "claims_desk.panel": (PANEL, REVIEWERS),
    "claims_desk.take-back": (PANEL, REVIEWERS),
    "jury_ballots.vote": ([{"reference": "title_round", "entry": "panel_claim"}], NOBODY),
    "jury_votes.index": ([{"reference": "title_round"}], CITY),
    "jury_votes.repeat": ([{"reference": "title_round", "entry": "panel_claim"}], CITY),
}


def things(city) -> dict[str, object]:
    from core.clock import today
    from tests.attacks.city import DISTRICT, EMPLOYER, NAME

    edition = edition_in_force(today())
    draft = claims.start_claim(panel_entry("PANEL-CRAFT", edition), by=city.victim, at=now())
    signed = {"by": city.victim, "at": now()}
    said = Said(NAME, WorkKind.CRAFT, 2020, "Maker", "https://example.org", NAME)
    work = save_work(begin_work(draft, **signed), said, None, **signed)
    db.session.commit()
    own = {"name": NAME, "employer_name": EMPLOYER, "document_number": "OTHER1234"}
    claim = make_claim(
        ClaimState.PANEL_REVIEW, office=Office(DISTRICT), claimant=city.victim, **own
    )
    one = make_round(make_rubric(subject=KEY), subject=KEY)
    entry = make_entry(one, subject_id=claim.id, reference=claim.reference,
                       title={"en": NAME, "zh": NAME})  # fmt: skip
    assign(make_juror(one), entry, 30, 20, 20)
    db.session.commit()
    return {
        "works_draft": draft.reference,
        "title_work": work.id,
        "panel_claim": claim.reference,
        "title_round": one.reference,
    }
