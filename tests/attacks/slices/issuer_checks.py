"""What the issuer of the victim's certificate was asked."""

from __future__ import annotations

from core.clock import now
from core.db import db
from talent.claims.states import ClaimState
from talent.issuer_checks.models import IssuerChannel, IssuerCheck
from talent.issuer_checks.services import ask_issuer
from talent.issuer_checks.states import ChannelKind
from talent.issuer_checks.values import Asked
from tests.factories.talent import Office, make_claim

TABLES = (IssuerCheck, IssuerChannel)
READS, NOTES = frozenset({"district", "city", "auditor"}), frozenset({"district", "city"})
CLAIM = [{"reference": "asked_claim"}]
CELLS = {
    "issuer_checks.index": (CLAIM, READS),
    "issuer_checks.channel": (CLAIM, NOTES),
    "issuer_checks.answer": ([{"reference": "asked_claim", "check_id": "issuer_check"}], NOTES),
}


def things(city) -> dict[str, object]:
    from tests.attacks.city import DISTRICT, EMPLOYER, NAME

    office = Office(DISTRICT)
    own = {"name": NAME, "employer_name": EMPLOYER, "document_number": "OTHER5678"}
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office, claimant=city.victim, **own)
    asked = Asked(ChannelKind.REGISTER, "https://register.example", NAME, "en", "")
    check = ask_issuer(claim, asked, seen=0, by=office.district, at=now())
    db.session.commit()
    return {"asked_claim": claim.reference, "issuer_check": check.id}
