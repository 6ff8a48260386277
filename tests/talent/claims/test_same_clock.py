"""One clock: the same days and the same hand on the claimant's page, desk, export and API."""

from __future__ import annotations

import csv
import io
import re

import pytest

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.i18n import show_date
from core.outbox import render
from core.working_days.services import working_calendar
from talent.claims import mails, services
from talent.claims.clock import read_clock
from talent.claims.hands import HANDS, Hand
from talent.claims.holds import Hold, HoldReason
from talent.claims.models import Claim
from talent.claims.states import OPEN_STATES, STOPPED_STATES, ClaimState
from tests.factories.core import make_token, make_user
from tests.factories.talent import Office, make_calendar, make_claim
from tests.talent.claims.pages import Reviewer

# Every letter of a claim's life where time matters.
LETTERS = (
    mails.claim_received, mails.answers_received, mails.sent_to_panel,
    mails.notice_begun, mails.objection_made, mails.notice_resumed, mails.claim_released,
    mails.claim_reopened, lambda claim: mails.check_lengthened(claim, {"en": "", "zh": ""}),
    lambda claim: mails.term_ending(claim, today()),
)  # fmt: skip
_OF_REQUESTS = (
    lambda claim: mails.supplement_requested(claim, claim.requests),
    lambda claim: mails.request_withdrawn(claim, claim.requests[0]),
    lambda claim: mails.request_lengthened(claim, claim.requests[0]),
)


def test_somebody_must_act_in_every_open_state():
    assert set(HANDS) == OPEN_STATES
    assert {HANDS[state] for state in STOPPED_STATES} == {Hand.CLAIMANT, Hand.PANEL}


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_every_place_tells_the_same(app, state):
    _told_alike(app, make_claim(ClaimState(state)))


def test_a_hold_is_told_the_same_with_its_reason(app):
    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    make_calendar()
    words = {"en": "We wait for the board.", "zh": "等待发证机构答复。"}
    until = working_calendar().add(today(), 10)
    hold = Hold(HoldReason.ISSUER, words, until)
    services.hold_claim(claim, hold, by=office.district, at=now())
    clock = read_clock(claim, today())
    assert (clock.hand, clock.hold, clock.is_stopped) == (Hand.DISTRICT, HoldReason.ISSUER, True)
    assert (clock.days_left, clock.due_on) == (10, until)
    _subject, held, _html = render(mails.claim_held(claim))
    assert f"on hold: {clock.hold.label}, until {show_date(until)}, 10 working days left. " in held
    _told_alike(app, claim)


def _told_alike(app, claim: Claim) -> None:
    clock = read_clock(claim, today())
    city = make_user(Role.CITY_REVIEWER)
    token = make_token(city, ["claims:read"])
    db.session.commit()
    reviewer = Reviewer(app, city)
    assert clock.hand is not None
    rest = f", on hold: {clock.hold.label}, until {show_date(clock.due_on)}" if clock.hold else ""
    if clock.days_left is not None:
        days = "working day" if clock.days_left == 1 else "working days"
        rest += f", {clock.days_left} {days} left"
    # Of the claimant their own page says "you".
    you = "You" if clock.hand is Hand.CLAIMANT else clock.hand.label
    own = Reviewer(app, claim.claimant).get(f"/me/claims/{claim.reference}?lang=en")
    assert f"Who has to act now: {you}{rest}</p>" in _plain(own.text)
    desk = reviewer.get(f"/desk/claims/{claim.reference}?lang=en")
    assert f"Who has to act now: {clock.hand.label}{rest}</p>" in _plain(desk.text)
    told = reviewer.get(f"/api/v1/claims/{claim.reference}", Authorization=f"Bearer {token}").json
    assert told["clock"] == {
        "days_used": clock.days_used, "target": clock.target, "days_stopped": clock.days_stopped,
        "is_stopped": clock.is_stopped, "due_on": str(clock.due_on) if clock.due_on else None,
        "is_late": clock.is_late, "hold": clock.hold or "", "days_left": clock.days_left,
        "who_must_act": clock.hand,
    }  # fmt: skip
    letters = [*LETTERS, *(_OF_REQUESTS if claim.requests else ())]
    for letter in letters:
        _subject, text, _html = render(letter(claim))
        said = " ".join(text.replace("\n", " ").split())
        assert f"Who has to act now: {you}{rest}. {clock.days_used} of 20 working days are" in said
        assert ("The time limit is paused until you answer." in said) == (
            clock.hand is Hand.CLAIMANT
        )
        assert ("while the panel judges" in said) == (clock.hand is Hand.PANEL)
        assert ("It was paused for" in said) == bool(clock.days_stopped)
    taken = reviewer.post(
        "/desk/claims/export?state=all&lang=en", file_format="csv", which="standard"
    )
    (row,) = csv.DictReader(io.StringIO(taken.text.lstrip("\ufeff")))
    assert row["Working days left"] == ("" if clock.days_left is None else str(clock.days_left))
    assert row["Working days used"] == str(clock.days_used)
    assert row["Working days stopped"] == str(clock.days_stopped)
    assert row["Who has to act now"] == str(clock.hand.label)
    assert row["On hold"] == (str(clock.hold.label) if clock.hold else "")


def _plain(page: str) -> str:
    return re.sub(r"</?strong>", "", page).replace("&#39;", "'")
