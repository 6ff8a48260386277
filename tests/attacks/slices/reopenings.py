"""A lapsed claim of the victim's, which only they may take up again."""

from __future__ import annotations

from talent.claims.states import ClaimState
from tests.attacks.slices import NOBODY
from tests.factories.talent import Office, make_claim

CELLS = {"reopenings.reopen": ([{"reference": "lapsed_claim"}], NOBODY)}


def things(city) -> dict[str, object]:
    from tests.attacks.city import DISTRICT, EMPLOYER, NAME

    own = {"name": NAME, "employer_name": EMPLOYER, "document_number": "OTHER9012"}
    claim = make_claim(ClaimState.LAPSED, office=Office(DISTRICT), claimant=city.victim, **own)
    return {"lapsed_claim": claim.reference}
