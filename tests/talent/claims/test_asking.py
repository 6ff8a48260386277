"""The claimant's hand on the employer's letter, and the way of a claim with its days."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from core.audit.models import AuditEntry
from core.clock import now, today
from core.db import db
from core.errors import Forbidden
from core.outbox.models import Message
from core.working_days.services import working_calendar
from talent.claims import services
from talent.claims.links import employer_token
from talent.claims.services.employers import OF_CLAIM, OF_PRESS
from talent.claims.stages import stages_of
from talent.claims.states import ClaimState
from tests.factories.core import make_user
from tests.factories.talent import make_claim
from tests.talent.claims.pages import Reviewer

S = ClaimState


def letters(address: str) -> int:
    wanted = (Message.kind == "claims/employer_asked", Message.address == address)
    return db.session.scalar(select(func.count()).where(*wanted)) or 0


def noted(claim, deed: str) -> int:
    wanted = (AuditEntry.action == deed, AuditEntry.subject_id == str(claim.id))
    return db.session.scalar(select(func.count()).where(*wanted)) or 0


def test_the_employer_is_reminded_at_the_same_address(app):
    claim = make_claim(S.INITIAL_REVIEW)
    address, token, version = claim.employer_contact, employer_token(claim), claim.version
    browser = Reviewer(app, claim.claimant)
    assert "Remind the employer" in browser.get(f"/me/claims/{claim.reference}").text
    url = f"/me/claims/{claim.reference}/employer"
    assert f'value="{address}"' in browser.get(url).text
    assert browser.post(url, contact=address).status_code == 303
    db.session.expire_all()
    # Nothing a reviewer has open becomes stale by it.
    assert (letters(address), claim.version) == (2, version)
    assert noted(claim, "claim:employer:reminded") == 1
    assert Reviewer(app).get(f"/employer/{token}").status_code == 200


def test_a_corrected_address_gets_the_letter_and_the_old_link_dies(app):
    claim = make_claim(S.SUBMITTED)
    old = employer_token(claim)
    url = f"/me/claims/{claim.reference}/employer"
    answer = Reviewer(app, claim.claimant).post(url, contact="Personnel@right.example")
    assert answer.status_code == 303
    db.session.expire_all()
    assert letters(claim.employer_contact) == 1
    assert noted(claim, "claim:employer:corrected") == 1
    assert Reviewer(app).get(f"/employer/{old}").status_code == 404
    assert Reviewer(app).get(f"/employer/{employer_token(claim)}").status_code == 200


def test_letters_are_few_and_none_goes_to_oneself(app):
    claim = make_claim(S.SUBMITTED)
    browser = Reviewer(app, claim.claimant)
    url = f"/me/claims/{claim.reference}/employer"
    own = browser.post(url, contact=claim.claimant.email.upper())
    assert own.status_code == 422
    assert "not your own" in own.text
    assert browser.post(url, contact="nobody").status_code == 422
    with time_machine.travel(now(), tick=False) as clock:
        for number in range(1, OF_CLAIM.times + 1):
            for _double_click in range(2):
                assert browser.post(url, contact="hr@a.example").status_code == 303
            assert letters("hr@a.example") == number
            clock.shift(OF_PRESS.window)
        refused = browser.post(url, contact="hr@b.example")
    assert refused.status_code == 422
    assert "Try again tomorrow" in refused.text
    assert "hr@b.example" in refused.text
    assert (letters("hr@a.example"), letters("hr@b.example")) == (OF_CLAIM.times, 0)


def test_once_answered_or_over_nobody_is_asked(app):
    claim = make_claim(S.SUBMITTED)
    services.answer_as_employer(claim, confirmed=True, officer="周敏", note="", at=now())
    db.session.commit()
    browser, url = Reviewer(app, claim.claimant), f"/me/claims/{claim.reference}/employer"
    assert browser.get(url).location == f"/me/claims/{claim.reference}"
    assert browser.post(url, contact="hr@a.example").status_code == 409
    over = make_claim(S.REFUSED)
    with pytest.raises(Forbidden):
        services.ask_employer(over, "hr@a.example", by=over.claimant, at=now())
    assert Reviewer(app, make_user()).get(url).status_code == 404


def test_the_way_has_a_day_for_every_stage(app):
    claim = make_claim(S.INITIAL_REVIEW)
    stages = stages_of(claim, today())
    assert [stage.standing for stage in stages] == ["done", "current", "todo", "todo", "todo"]
    calendar, expected = working_calendar(), []
    day = claim.due_on
    for allowed in (8, 5, 0):
        expected.append(day)
        day = calendar.add(day, allowed) if allowed else day
    assert [stage.expected_on for stage in stages[2:]] == expected
    # Late already: what follows is counted from today.
    late = claim.due_on + timedelta(days=3)
    assert stages_of(claim, late)[2].expected_on == late
    page = Reviewer(app, claim.claimant).get(f"/me/claims/{claim.reference}").text
    assert 'aria-current="step"' in page
    assert "expected by" in page
    assert "talent office</strong>" in page


@pytest.mark.parametrize(
    ("state", "count"),
    [(S.PROVINCIAL_CONFIRMATION, 6), (S.SUPPLEMENT_REQUESTED, 5), (S.REFUSED, 0), (S.WITHDRAWN, 0)],
)
def test_the_way_follows_the_claim(app, state, count):
    claim = make_claim(state)
    stages = stages_of(claim, today())
    assert len(stages) == count
    if state is S.SUPPLEMENT_REQUESTED:
        assert stages[-1].expected_on > today()
