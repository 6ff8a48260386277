"""A revocation of the victim's title, on which the victim is heard."""

from __future__ import annotations

from core.db import db
from talent.claims.states import ClaimState
from talent.revocations.models import TitleRevocation
from talent.revocations.queries import revocation_of
from tests.attacks.slices import NOBODY
from tests.factories.talent import Office, make_claim

TABLES = (TitleRevocation,)
REVIEWERS = frozenset({"district", "city", "auditor"})
ONE = [{"reference": "revocation"}]
CLAIM = [{"reference": "revoked_claim"}]
CELLS = {
    **{f"revocations.{name}": (ONE, REVIEWERS) for name in ("show", "confirm", "drop")},
    "revocations.drop_view": ([{"view_id": "saved_view"}], NOBODY),
    "title_revocation.propose": ([*CLAIM, {"reference": "recognised"}], frozenset({"city"})),
    "title_revocation.state": ([*CLAIM, {"reference": "recognised"}], NOBODY),
}
LISTS = {"revocations.index": REVIEWERS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import DISTRICT, EMPLOYER, NAME

    claim = make_claim(
        ClaimState.REVOKED, office=Office(DISTRICT), claimant=city.victim, name=NAME,
        employer_name=EMPLOYER, document_number="OTHER9012",
    )  # fmt: skip
    one = revocation_of(claim)
    assert one is not None
    db.session.commit()
    return {"revocation": one.reference, "revoked_claim": claim.reference}
