"""A lapsed claim taken up again: once, within 30 days, with the days that were left (§8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core.clock import beijing_date, now
from core.db import db
from core.errors import Conflict, Forbidden, NotFound
from core.outbox.models import Message
from core.working_days.services import working_calendar
from talent.claims import clock, services
from talent.claims.states import ClaimState
from talent.claims.values import Answer
from tests.factories.core import make_user
from tests.factories.talent import QUESTION, Office, make_claim
from tests.talent.catalogue.public.reading import check_page
from tests.talent.claims.pages import Reviewer

START = date(2026, 10, 12)  # A Monday; no holiday follows for weeks.
REASON = {"en": "I was in hospital."}


def noon(day: date) -> datetime:
    """Noon in Beijing."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


class Lapsed:
    """Asked on START by the district, with three of its five days left; it did not answer."""

    def __init__(self) -> None:
        self.office = Office()
        self.claim = make_claim(ClaimState.INITIAL_REVIEW, office=self.office, at=noon(START))
        self.claim.due_on = working_calendar().add(START, 3)
        self.ask(START)
        self.kept = Answer(self.claim.requests[0].id, "See the register.", None)
        services.keep_answer(self.claim, self.kept, by=self.claim.claimant, at=noon(START))
        self.day = self.lapse()

    def ask(self, on: date) -> None:
        services.request_supplement(self.claim, [QUESTION], by=self.office.district, at=noon(on))

    def lapse(self) -> date:
        day = self.claim.due_on + timedelta(days=1)
        assert services.lapse_unanswered(at=noon(day)) == 1
        db.session.commit()
        return day

    def reopen(self, days: int, by=None) -> None:
        at = noon(self.day + timedelta(days=days))
        services.reopen_claim(self.claim, REASON, by=by or self.claim.claimant, at=at)
        db.session.commit()


@pytest.fixture
def lapsed(app):
    return Lapsed()


def letters(claim) -> list[Message]:
    rows = db.session.query(Message).filter_by(recipient_id=claim.claimant_id)
    return rows.order_by(Message.created_at).all()


@pytest.mark.both_databases
def test_it_goes_back_to_who_asked_with_the_days_left_and_no_answer_is_lost(lapsed):
    claim = lapsed.claim
    used = clock.read_clock(claim, lapsed.day).days_used
    lapsed.reopen(30)
    again = lapsed.day + timedelta(days=30)
    assert claim.standing is ClaimState.INITIAL_REVIEW
    assert claim.due_on == working_calendar().add(again, 3)
    assert clock.read_clock(claim, again).days_used == used
    assert claim.requests[0].is_answered
    assert claim.moves[-1].text == REASON
    due = claim.due_on
    clock.recount(claim)
    assert claim.due_on == due
    assert [one.kind for one in letters(claim)][-2:] == ["claims/lapsed", "claims/reopened"]
    last = lapsed.day + timedelta(days=30)
    assert str(last.year) in letters(claim)[-2].text
    assert "re-open it once" in letters(claim)[-2].text


def test_after_thirty_days_it_stays_closed(lapsed):
    with pytest.raises(Conflict, match="could be re-opened until"):
        lapsed.reopen(31)
    assert lapsed.claim.standing is ClaimState.LAPSED


def test_a_second_time_is_refused_with_a_sentence(lapsed):
    lapsed.reopen(1)
    lapsed.ask(lapsed.day + timedelta(days=2))
    lapsed.day = lapsed.lapse()
    assert "re-open it once" not in letters(lapsed.claim)[-1].text
    with pytest.raises(Conflict, match="once already"):
        lapsed.reopen(1)


def test_nobody_else_reopens_it(lapsed):
    for by, refusal in ((make_user(), NotFound), (lapsed.office.district, Forbidden)):
        with pytest.raises(refusal):
            lapsed.reopen(1, by=by)
        db.session.rollback()


def test_beside_another_open_claim_it_stays_closed(lapsed):
    from talent.catalogue.panels import basis_of
    from talent.catalogue.queries import edition_in_force
    from tests.factories.talent import make_application

    claim = lapsed.claim
    entry = basis_of(claim.entry_code, edition_in_force(START))
    other = services.start_claim(entry, by=claim.claimant, at=now())
    db.session.commit()
    sent = make_application(claim.claimant, entry)
    services.submit_claim(other, sent, by=claim.claimant, at=now())
    with pytest.raises(Conflict, match="open claim"):
        lapsed.reopen(2)


def test_the_claimant_is_reminded_once_before_it_lapses(app):
    claim = make_claim(ClaimState.SUPPLEMENT_REQUESTED, at=noon(START))
    for days_before in (4, 3, 1, 0):
        day = claim.due_on
        for _ in range(days_before):
            day = max(
                d for d in (day - timedelta(days=n) for n in range(1, 9))
                if working_calendar().is_working(d)
            )  # fmt: skip
        services.remind_of_terms(at=noon(day))
        reminded = [one for one in letters(claim) if one.kind == "claims/term_ending"]
        assert len(reminded) == (days_before < 4)
    services.lengthen_request(
        claim, claim.open_requests[0].number, by=claim.claimant, at=noon(claim.due_on)
    )
    services.remind_of_terms(at=noon(claim.due_on))
    assert sum(one.kind == "claims/term_ending" for one in letters(claim)) == 2


def test_the_claimant_reopens_it_on_their_page(app):
    at = now() - timedelta(days=60)
    claim = make_claim(ClaimState.SUPPLEMENT_REQUESTED, at=at)
    services.lapse_unanswered(at=now())
    db.session.commit()
    browser, url = Reviewer(app, claim.claimant), f"/me/claims/{claim.reference}"
    assert f"{url}/reopen" in browser.get(url).text
    asked = browser.get(f"{url}/reopen?lang=en").text
    check_page(asked)
    assert browser.post(f"{url}/reopen", reason=" ").status_code == 422
    assert browser.post(f"{url}/reopen", reason="I was ill.").status_code == 303
    db.session.rollback()
    assert claim.state == claim.asked_from
    assert "I was ill." in browser.get(url).text
    assert browser.get(f"{url}/reopen").location == url
    assert beijing_date(claim.moves[-1].at) >= beijing_date(at)
