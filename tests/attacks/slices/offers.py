"""What was offered to the victim, told by a note on a paper."""

from __future__ import annotations

from core.clock import now, today
from core.db import db
from talent.catalogue.queries import edition_in_force
from talent.claims.states import OfferedFor
from talent.offers.models import RecognitionOffer
from tests.attacks.slices import NOBODY

TABLES = (RecognitionOffer,)
ONE = [{"offer_id": "recognition_offer"}]
CELLS = {"offers.take": (ONE, NOBODY), "offers.decline": (ONE, NOBODY)}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    edition = edition_in_force(today())
    one = RecognitionOffer(
        user_id=city.victim.id, entry_code="SZ-TST-001", edition_id=edition.id,
        entry_name={"en": NAME, "zh": NAME}, source=OfferedFor.WALLET, source_words=NAME,
        offered_at=now(),
    )  # fmt: skip
    db.session.add(one)
    db.session.commit()
    return {"recognition_offer": one.id}
