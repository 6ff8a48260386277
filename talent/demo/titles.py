"""What becomes of titles in the demo city once their certificates are drawn: after the start."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from core.accounts.models import User
from core.accounts.queries import find_account
from core.clock import now
from core.db import db
from core.documents.states import EndReason
from core.jobs import enqueue, job
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from talent.corrections import services as corrections
from talent.decision_reviews.services import ask_for_review
from talent.demo.people import THE_TALENT
from talent.revocations import services as revocations
from talent.revocations.queries import certificate_in_force
from talent.statements.services import Statement

FOLLOW_TITLES = "demo.follow_titles"
WAIT = timedelta(seconds=20)
FALSE_PAPERS = {
    "en": "The proof of years in the field was found to be forged.",
    "zh": "经核查，申报时提交的工作年限证明系伪造。",
}
HEARD = Statement("该证明由原单位人事部门出具，本人并不知情，请向原单位核实。", "zh")
GROUNDS = Statement("原单位已书面说明证明系其人事部门误开，附后可查，请予复核。", "zh")
WRONG = Statement("My employer is printed without “（苏州）”, which belongs to its name.", "en")


@job(FOLLOW_TITLES, attempts=20)
def follow_titles() -> None:
    """One title is revoked, after its holder was heard, and under review; one is corrected.

    Comes again while the certificates are still being drawn. In a demonstration only.
    """
    if not current_app.extensions["settings"].demo:
        return
    rows = select(Claim).where(
        Claim.state == ClaimState.RECOGNISED, Claim.holder_name != THE_TALENT.name
    )
    revoked, *_others, corrected = db.session.scalars(rows.order_by(Claim.reference)).all()
    if not all(map(certificate_in_force, (revoked, corrected))):
        enqueue(FOLLOW_TITLES, run_at=now() + WAIT)
        return
    _revoke(revoked)
    _correct(corrected)


def _revoke(claim: Claim) -> None:
    at = now() - timedelta(hours=3)
    one = revocations.propose(
        claim, EndReason.FALSE_PAPERS, FALSE_PAPERS, by=_staff("city2"), at=at
    )
    revocations.state_views(one, HEARD, by=claim.claimant, at=at)
    revocations.confirm(one, by=_staff("city3"), at=at)
    ask_for_review(claim, GROUNDS, by=claim.claimant, at=now())


def _correct(claim: Claim) -> None:
    at = now() - timedelta(hours=2)
    one = corrections.ask(claim, WRONG, by=claim.claimant, at=at)
    right = {"employer_name": f"{claim.employer_name}（苏州）"}
    corrections.write(one, right, 0, by=_staff("city2"), at=at)
    corrections.confirm(one, by=_staff("city"), at=at)


def _staff(name: str) -> User:
    user = find_account(f"{name}@demo.example")
    assert user is not None
    return user
