"""A claim on hold: its clock stands still for a reason that everybody reads alike."""

from __future__ import annotations

import pytest

from core.clock import now, today
from core.db import db
from core.errors import Conflict, DomainError, Forbidden
from core.outbox.models import Message
from core.working_days.services import working_calendar
from talent.claims import clock, services
from talent.claims.clock import read_clock
from talent.claims.holds import Hold, HoldReason
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from tests.factories.core import make_token
from tests.factories.talent import QUESTION, Office, answer_all, make_calendar, make_claim
from tests.talent.claims.pages import Reviewer

WORDS = {"en": "We wait for the board.", "zh": "等待发证机构答复。"}


@pytest.fixture
def office(app):
    return Office()


def after(days, since=None):
    make_calendar()
    return working_calendar().add(since or today(), days)


def hold(days=10):
    return Hold(HoldReason.ISSUER, WORDS, after(days))


def later(days):
    """A moment on the so-manieth working day from now."""
    return now() + (after(days) - today())


def test_a_hold_stops_the_clock_and_gives_the_days_back(office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    services.hold_claim(claim, hold(), by=office.district, at=later(2))
    seen = read_clock(claim, after(6))
    assert (seen.days_used, seen.days_stopped, seen.is_stopped) == (2, 4, True)
    assert (seen.hold, seen.due_on, seen.is_late) == (HoldReason.ISSUER, after(10), False)
    assert read_clock(claim, after(11)).is_late  # somebody has to look at it again
    services.release_claim(claim, by=office.district, at=later(6))
    seen = read_clock(claim, after(6))
    # Five working days are given, of which two were used.
    assert (seen.days_used, seen.days_stopped, seen.due_on) == (2, 4, after(3, after(6)))
    assert seen.hold is None
    clock.recount(claim)
    assert claim.due_on == after(3, after(6))


def test_whatever_moves_a_claim_ends_its_hold(office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    services.hold_claim(claim, hold(), by=office.district, at=later(2))
    services.request_supplement(claim, [QUESTION], by=office.district, at=later(4))
    assert (claim.hold_reason, claim.days_left_when_asked) == ("", 3)
    answer_all(claim, at=later(5))
    assert claim.due_on == after(3, after(5))
    services.hold_claim(claim, hold(9), by=office.district, at=later(5))
    services.forward_claim(claim, by=office.district, at=later(6))
    assert (claim.hold_reason, claim.hold_text, claim.days_left_when_held) == ("", {}, None)
    assert claim.due_on == after(8, after(6))


@pytest.mark.parametrize("days", [0, 41])
def test_a_hold_ends_on_a_day_to_come_within_reason(office, days):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    with pytest.raises(DomainError) as refusal:
        services.hold_claim(claim, hold(days), by=office.district, at=now())
    assert refusal.value.field == "until"


def test_who_may_hold_what(office):
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office)
    with pytest.raises(Forbidden):
        services.hold_claim(claim, hold(), by=office.district, at=now())
    services.hold_claim(claim, hold(), by=office.city, at=now())
    with pytest.raises(Conflict):
        services.hold_claim(claim, hold(), by=office.city, at=now())
    asked = make_claim(ClaimState.SUPPLEMENT_REQUESTED, office=office)
    with pytest.raises((Forbidden, Conflict)):
        services.hold_claim(asked, hold(), by=office.district, at=now())


def test_everybody_reads_the_same_of_a_hold(app, office):
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office)
    reference, until = claim.reference, after(10)
    desk = Reviewer(app, office.city)
    page = f"/desk/claims/{reference}/hold"
    typed = {"reason": "issuer", "text_en": WORDS["en"], "text_zh": WORDS["zh"],
             "until-day": until.day, "until-month": until.month, "until-year": until.year,
             "seen": str(claim.version)}  # fmt: skip
    wrong = desk.post(page, **typed | {"text_zh": ""})
    assert (wrong.status_code, WORDS["en"] in wrong.text) == (422, True)
    assert desk.post(page, **typed | {"seen": "0"}).status_code == 409
    assert desk.post(page, **typed).status_code == 303
    why, day = str(HoldReason.ISSUER.label), f"{until.day} {until:%B %Y}"
    letter = db.session.query(Message).filter_by(kind="claims/held").one()
    shown = desk.get(f"/desk/claims/{reference}").text
    own = Reviewer(app, claim.claimant).get(f"/me/claims/{reference}").text
    for text in (letter.text, shown, own):
        assert why in text
    for text in (letter.text, own):
        assert WORDS["en"] in text
    for text in (letter.text, shown):
        assert day in text
    token = make_token(office.city, ["claims:read"])
    said = app.test_client().get(
        f"/api/v1/claims/{reference}", headers={"Authorization": f"Bearer {token}"}
    )
    assert said.json["clock"]["hold"] == "issuer"
    assert said.json["clock"]["due_on"] == until.isoformat()
    assert reference in desk.get("/desk/claims?state=open&held=1").text
    db.session.expire_all()
    version = db.session.query(Claim).filter_by(reference=reference).one().version
    assert desk.post(f"{page}/end", seen=str(version)).status_code == 303
    assert desk.get("/desk/claims?state=open&held=1").text.count(reference) == 0
