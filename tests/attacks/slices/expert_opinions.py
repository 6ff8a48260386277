"""What an expert was asked about the victim's claim."""

from __future__ import annotations

from datetime import timedelta

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from talent.claims.states import ClaimState
from talent.expert_opinions.models import ExpertOpinion
from talent.expert_opinions.services import Asked, ask_expert
from tests.attacks.slices import NOBODY
from tests.factories.core import make_user
from tests.factories.talent import Office, make_claim

TABLES = (ExpertOpinion,)
REVIEWERS = frozenset({"district", "city", "auditor"})
ONE = [{"reference": "expert_opinion"}]
NAMES = ("show", "opinion", "decline", "conflict", "withdraw")
CELLS = {
    **{f"expert_opinions.{name}": (ONE, REVIEWERS) for name in NAMES},
    "expert_opinions.drop_view": ([{"view_id": "saved_view"}], NOBODY),
    "claim_opinions.ask": ([{"reference": "opinion_claim"}], frozenset({"district", "city"})),
}
LISTS = {"expert_opinions.index": REVIEWERS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import DISTRICT, EMPLOYER, NAME

    office = Office(DISTRICT)
    own = {"name": NAME, "employer_name": EMPLOYER, "document_number": "OTHER3456"}
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office, claimant=city.victim, **own)
    expert = make_user(Role.JUROR)
    asked = Asked("Is it of this level?", today() + timedelta(days=5), ["certificate"])
    one = ask_expert(claim, expert, asked, by=office.city, at=now())
    db.session.commit()
    return {"expert_opinion": one.reference, "opinion_claim": claim.reference}
