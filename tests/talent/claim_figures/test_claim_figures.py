"""Figures of claims: for reviewers in their reach, for everybody without small numbers."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import inspect

from core.accounts.roles import Role
from core.clock import add_months, now, today
from core.db import db, new_id
from talent.claim_figures.quarters import quarter_of, quarters
from talent.claim_figures.queries import By, lines_by, median, sum_of
from talent.claims.models import Claim, ClaimMove
from talent.claims.states import ClaimState
from tests.counting import count_queries
from tests.factories.core import make_user
from tests.factories.talent import Office, make_claim
from tests.talent.claims.pages import Reviewer

MAY = datetime(2026, 5, 4, 3, tzinfo=UTC)
ON = date(2026, 8, 9)


@pytest.fixture
def office(app):
    return Office()


def copies(claim, count, *, ended=MAY, state=None, **changed):
    """Claims as one that was really sent, each ended by a move of its own."""
    columns = [c.key for c in inspect(Claim).column_attrs if c.key not in {"id", "reference"}]
    for _ in range(count):
        values = {name: getattr(claim, name) for name in columns}
        values |= {"id": new_id(), "reference": f"RC-9-{Claim.__table__.name}-{new_id()}"[:20]}
        values["reference"] = str(new_id())[:20]
        values |= {"entry_code": str(new_id())[:20], "state": state or claim.state} | changed
        values["decided_at"] = ended
        db.session.add(Claim(**values))
        db.session.add(
            ClaimMove(claim_id=values["id"], number=1, at=ended, action="refuse",
                      source="second_review", target=values["state"], edition_slug="e")
        )  # fmt: skip
    db.session.commit()


def test_the_median_is_the_lower_middle():
    assert median(Counter()) is None
    assert median(Counter({3: 1})) == 3
    assert median(Counter({3: 1, 9: 1})) == 3
    assert median(Counter({3: 1, 9: 2})) == 9


def test_a_reviewer_counts_claims_in_reach_by_anything(app, office):
    first = make_claim(ClaimState.REFUSED, office=office)
    copies(first, 3, days_used=21)
    copies(first, 2, state=ClaimState.RECOGNISED, days_used=4)
    copies(first, 1, state=ClaimState.WITHDRAWN, district="kunshan")
    lines = lines_by(By.DISTRICT, None, user=office.district, on=today())
    assert [(line.key, line.sent, line.recognised, line.refused) for line in lines] == [
        ("sip", 6, 2, 4)
    ]
    assert (lines[0].breaches, lines[0].median_days) == (3, 4)
    whole = sum_of(lines_by(By.DISTRICT, None, user=office.city, on=today()))
    assert (whole.sent, whole.ended_otherwise) == (7, 1)
    for by in By:
        count, lines = count_queries(
            lambda by=by: lines_by(by, date(2020, 1, 1), user=office.city, on=today())
        )
        assert (count, sum_of(lines).sent) == (1, 7), by
    desk = Reviewer(app, office.city)
    for by in By:
        page = desk.get(f"/desk/claims/figures?by={by}&period=all")
        assert page.status_code == 200
        assert "Median working days" in page.text
    assert desk.get("/desk/claims/figures?by=x&period=y").status_code == 200
    assert Reviewer(app, make_user(Role.EMPLOYER_OFFICER)).get(
        "/desk/claims/figures"
    ).status_code == 404  # fmt: skip


def test_an_open_claim_that_is_late_is_a_breach(office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    claim.due_on = date(2020, 1, 1)
    db.session.commit()
    line = sum_of(lines_by(By.MONTH, None, user=office.city, on=today()))
    assert (line.open, line.breaches, line.median_days) == (1, 1, None)


def test_quarters_that_are_over_are_told_without_small_numbers(app, office):
    first = make_claim(ClaimState.REFUSED, office=office)
    entry = dict(first.entry)
    copies(first, 20, state=ClaimState.RECOGNISED, days_used=9)
    copies(first, 2, state=ClaimState.REFUSED, entry=entry | {"region": "DE"}, days_used=3)
    copies(first, 4, state=ClaimState.LAPSED, ended=datetime(2026, 2, 2, tzinfo=UTC))
    copies(first, 9, state=ClaimState.REFUSED, ended=datetime(2026, 8, 1, tzinfo=UTC))
    spring, winter = quarters(ON)
    assert (spring.first, spring.total, spring.median_days) == (date(2026, 4, 1), 22, 9)
    told = dict(spring.outcomes)
    # With the two that are small goes the next, else the total would tell them.
    assert told[ClaimState.REFUSED] is None
    assert told[ClaimState.RECOGNISED] is None
    assert (spring.countries.groups, spring.countries.others) == ([], 22)
    assert spring.sectors.groups == [("biomedicine", 22)]
    assert (winter.total, winter.median_days, winter.sectors.groups) == (None, None, [])
    assert dict(winter.outcomes)[ClaimState.LAPSED] is None


def test_what_happens_later_changes_no_quarter_that_was_told(office):
    first = make_claim(ClaimState.REFUSED, office=office)
    copies(first, 6, state=ClaimState.REFUSED)
    before = quarters(ON)
    for claim in db.session.query(Claim).filter(Claim.decided_at == MAY):
        claim.state = ClaimState.SECOND_REVIEW
        claim.moves.append(ClaimMove(number=2, at=now(), action="x", source="refused",
                                     target="second_review", edition_slug="e"))  # fmt: skip
    db.session.commit()
    assert quarters(ON) == before
    assert before[0].total == 6


def test_a_claim_that_ended_twice_in_a_quarter_counts_once(office):
    first = make_claim(ClaimState.REFUSED, office=office)
    copies(first, 6, state=ClaimState.REFUSED)
    for claim in db.session.query(Claim).filter(Claim.decided_at == MAY):
        claim.moves.append(ClaimMove(number=2, at=MAY, action="x", source="second_review",
                                     target="recognised", edition_slug="e"))  # fmt: skip
    db.session.commit()
    (quarter,) = quarters(ON)
    assert (quarter.total, dict(quarter.outcomes)[ClaimState.RECOGNISED]) == (6, 6)


def test_everybody_reads_the_quarters(app, office):
    assert "No quarter is over yet" in Reviewer(app).get("/recognition-in-figures").text
    first = make_claim(ClaimState.REFUSED, office=office)
    ended = datetime.combine(add_months(quarter_of(today()), -2), MAY.timetz())
    copies(first, 22, ended=ended, state=ClaimState.RECOGNISED)
    page = Reviewer(app).get("/recognition-in-figures")
    assert page.status_code == 200
    assert ">22</td>" in page.text, page.text.partition("<main")[2][:3000]
    assert "Biomedicine" in page.text
