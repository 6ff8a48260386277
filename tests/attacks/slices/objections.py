"""An objection to the victim's claim on public notice."""

from __future__ import annotations

from talent.claims.states import ClaimState
from talent.objections.models import ClaimObjection
from tests.attacks.slices import NOBODY
from tests.factories.objections import object_to_claim
from tests.factories.talent import Office, make_claim

TABLES = (ClaimObjection,)
READS = frozenset({"city", "auditor"})
ONE = [{"reference": "claim_objection"}]
ACTIONS = ("show", "tell", "lengthen", "dismiss", "uphold", "open_identity")
LISTS = {"objections_desk.index": READS}
CELLS = {
    **{f"objections_desk.{name}": (ONE, READS) for name in ACTIONS},
    "objections_desk.drop_view": ([{"view_id": "saved_view"}], NOBODY),
}


def things(city) -> dict[str, object]:
    from tests.attacks.city import DISTRICT, EMPLOYER, NAME

    own = {"name": NAME, "employer_name": EMPLOYER, "document_number": "OTHER5678"}
    claim = make_claim(
        ClaimState.PUBLIC_NOTICE, office=Office(DISTRICT), claimant=city.victim, **own
    )
    one = object_to_claim(claim, name=NAME, email="objector@canary.example", statement=NAME * 3)
    return {"claim_objection": one.reference}
