"""A correction of the victim's certificate, asked for by the victim."""

from __future__ import annotations

from core.clock import now
from core.db import db
from talent.claims.queries import find_claim
from talent.corrections.models import CertificateCorrection
from talent.corrections.services import ask
from tests.attacks.slices import NOBODY
from tests.factories.talent import GROUNDS

TABLES = (CertificateCorrection,)
REVIEWERS = frozenset({"district", "city", "auditor"})
ONE = [{"reference": "correction"}]
CLAIM = [{"reference": "recognised"}]
CELLS = {
    **{
        f"corrections.{name}": (ONE, REVIEWERS)
        for name in ("show", "write", "confirm", "decline", "photo")
    },
    "corrections.drop_view": ([{"view_id": "saved_view"}], NOBODY),
    "certificate_correction.begin": (CLAIM, frozenset({"city"})),
    "certificate_correction.ask": (CLAIM, NOBODY),
}
LISTS = {"corrections.index": REVIEWERS}


def things(city) -> dict[str, object]:
    claim = find_claim(city.things["recognised"])
    assert claim is not None
    one = ask(claim, GROUNDS, by=city.victim, at=now())
    db.session.commit()
    return {"correction": one.reference}
