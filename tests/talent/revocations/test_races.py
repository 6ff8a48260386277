"""Of two people who decide on a title in the same second, one does; on either database."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.documents.models import IssuedDocument
from core.documents.states import DocumentKind, EndReason
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from talent.revocations import services
from talent.revocations.models import TitleRevocation
from tests.factories.core import make_user
from tests.factories.talent import GROUNDS, make_claim
from tests.talent.claims.pages import Reviewer

SAID = {"en": "Another holder.", "zh": "持有人另有其人。"}


@pytest.mark.parametrize("other", ["confirm", "drop"])
def test_of_two_who_press_at_once_one_decides(app, work, other):
    claim = make_claim(ClaimState.RECOGNISED)
    work()
    first = make_user(Role.CITY_REVIEWER)
    one = services.propose(claim, EndReason.FALSE_PAPERS, SAID, by=first, at=now())
    services.state_views(one, GROUNDS, by=claim.claimant, at=now())
    db.session.commit()
    people = [
        make_user(Role.CITY_REVIEWER),
        first if other == "drop" else make_user(Role.CITY_REVIEWER),
    ]
    reviewers = [Reviewer(app, person) for person in people]
    url, seen, claim_id = f"/desk/revocations/{one.reference}", one.version, claim.id
    for reviewer in reviewers:
        reviewer.post("/verify")
    db.session.remove()
    ready, answers = threading.Barrier(2), []

    def press(reviewer: Reviewer, deed: str) -> None:
        fields = {"seen": seen, "text_en": SAID["en"], "text_zh": SAID["zh"]}
        named = {f"{deed}-{name}": value for name, value in fields.items()}
        ready.wait()
        answers.append(reviewer.post(f"{url}/{deed}", go="send", **named).status_code)

    threads = [
        threading.Thread(target=press, args=(reviewers[0], "confirm")),
        threading.Thread(target=press, args=(reviewers[1], other)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409]
    after = db.session.get_one(Claim, claim_id)
    decided = db.session.scalars(select(TitleRevocation)).one()
    kind = IssuedDocument.kind == DocumentKind.TITLE_CERTIFICATE
    certificate = db.session.scalars(select(IssuedDocument).where(kind)).one()
    is_revoked = after.state == ClaimState.REVOKED
    assert [move.action for move in after.moves].count("revoke") == is_revoked
    assert certificate.state == ("revoked" if is_revoked else "issued")
    assert decided.state == ("confirmed" if is_revoked else "dropped")
