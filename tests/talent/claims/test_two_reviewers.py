"""Two reviewers at once: one decides, the other keeps what was typed."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.db import db, own_transaction
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from tests.factories.core import make_user
from tests.factories.talent import (
    Office,
    make_claim,
)
from tests.talent.claims.pages import Reviewer

REFUSING = {"reason": "other", "text_en": "Not enough.", "text_zh": "材料不足。"}


@pytest.fixture
def office(app):
    return Office()


def reload(claim: Claim) -> Claim:
    db.session.expire_all()
    return claim


# Two reviewers at once


def test_the_second_of_two_reviewers_gets_their_words_back(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    colleague = make_user(Role.DISTRICT_REVIEWER, "sip")
    seen = claim.version
    assert Reviewer(app, office.district).decide(claim, "forward", seen=seen).status_code == 303
    typed = {**REFUSING, "text_en": "An hour of <work>", "note": "My note"}
    answer = Reviewer(app, colleague).decide(claim, "refuse", seen=seen, **typed)
    assert answer.status_code == 409
    assert "An hour of &lt;work&gt;" in answer.text
    assert "My note" in answer.text
    assert "材料不足。" in answer.text
    assert reload(claim).state == ClaimState.SECOND_REVIEW
    # A letter that the page left behind had asked for while its writer typed is no step of theirs.
    Reviewer(app, colleague).decide(claim, "refuse", seen=seen, **typed | {"go": "letter"})
    refused = select(AuditEntry.action).where(AuditEntry.action == "case:step_refused")
    assert len(db.session.scalars(refused).all()) == 1


@pytest.mark.parametrize("seen", ["", "x", "0", "-1", "９", "9" * 40])
def test_an_odd_version_is_a_stale_page(app, office, seen):
    claim = make_claim(ClaimState.SUBMITTED, office=office)
    answer = Reviewer(app, office.district).post(
        f"/desk/claims/{claim.reference}/accept", **{"accept-seen": seen, "go": "send"}
    )
    assert answer.status_code == 409
    assert reload(claim).state == ClaimState.SUBMITTED


def test_of_two_threads_pressing_at_once_one_decides(app, office):
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office)
    colleague = make_user(Role.CITY_REVIEWER, display_name="Quick Colleague")
    reviewers = [Reviewer(app, office.city), Reviewer(app, colleague)]
    names = [office.city.display_name, colleague.display_name]
    reference, seen, ready, answers = claim.reference, claim.version, threading.Barrier(2), []
    for reviewer in reviewers:
        reviewer.get("/notice")
    db.session.remove()

    def press(reviewer: Reviewer, deed: str) -> None:
        fields = {f"{deed}-{name}": value for name, value in REFUSING.items()}
        ready.wait()
        answer = reviewer.post(
            f"/desk/claims/{reference}/{deed}",
            **{f"{deed}-seen": str(seen), "go": "send", **fields},
        )
        answers.append((answer.status_code, answer.text))

    threads = [
        threading.Thread(target=press, args=(reviewers[0], "approve")),
        threading.Thread(target=press, args=(reviewers[1], "refuse")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (done, _page), (late, page) = sorted(answers)
    assert (done, late) == (303, 409)
    after = db.session.scalars(select(Claim).where(Claim.reference == reference)).one()
    assert after.state in {ClaimState.PUBLIC_NOTICE, ClaimState.REFUSED}
    assert [move.source for move in after.moves].count("second_review") == 1
    # Whoever was slower reads who was faster, and with what.
    approved = after.state == ClaimState.PUBLIC_NOTICE
    assert names[0 if approved else 1] in page
    assert ("Approve and give public notice" if approved else "Refuse</p>") in page
    assert names[1 if approved else 0] not in page.partition("<main")[2]


def test_the_version_column_refuses_a_write_on_old_rows(app, office):
    claim_id = make_claim(ClaimState.SUBMITTED, office=office).id
    db.session.remove()
    with Session(db.engine, expire_on_commit=False) as first:
        stale = first.get(Claim, claim_id)
        first.commit()
        with own_transaction() as second:
            second.get(Claim, claim_id).job_title = "Changed by somebody"
        stale.job_title = "Changed on an old page"
        with pytest.raises(StaleDataError):
            first.commit()
