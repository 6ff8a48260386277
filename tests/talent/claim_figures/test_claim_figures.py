"""Figures of claims: for reviewers in their reach, for everybody without small numbers."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import inspect

from core.accounts.roles import Role
from core.clock import add_months, now, today
from core.db import db, new_id
from core.figures.suppression import LEAST, suppressed
from talent.claim_figures.quarters import ENDS, quarter_of, quarters
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
                      days_used=values["days_used"],
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
        assert 'class="chart' in page.text, by
        taken = desk.post("/desk/claims/figures.xlsx", by=by, period="all")
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(taken.data)).get_sheet_by_index(0)
        rows = [tuple(row) for row in sheet.to_python()]
        assert rows[0][1:] == ("Sent", "Recognised", "Refused", "Ended otherwise", "Open",
                               "Median working days", "Breaches")  # fmt: skip
        whole = sum_of(lines_by(by, None, user=office.city, on=today()))
        assert rows[-1][1:] == (7, 2, 4, 1, 0, whole.median_days, 3)
        assert sum(row[1] for row in rows[1:-1]) == 7
    assert Reviewer(app, make_user(Role.AUDITOR)).post(
        "/desk/claims/figures.xlsx"
    ).status_code == 403  # fmt: skip
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
        claim.state, claim.days_used = ClaimState.SECOND_REVIEW, 90
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


def test_who_takes_back_a_request_for_review_ends_nothing_twice(office):
    first = make_claim(ClaimState.REFUSED, office=office)
    copies(first, 6, state=ClaimState.REFUSED)
    for claim in db.session.query(Claim).filter(Claim.decided_at == MAY):
        later = datetime(2026, 8, 1, tzinfo=UTC)
        claim.moves.append(ClaimMove(number=2, at=later, action="withdraw_review", source="x",
                                     target="refused", edition_slug="e"))  # fmt: skip
    db.session.commit()
    assert [one.total for one in quarters(date(2026, 10, 9))] == [0, 6]


# Of each quarter how many ended how: small cells, equal ones, one alone, all small.
TABLES = (
    (9, 1, 0, 7), (3, 3, 3, 3), (5, 5, 5, 1), (12, 4, 4, 0), (6, 0, 0, 0), (1, 1, 20, 1),
)  # fmt: skip


def test_no_hidden_number_follows_from_what_is_told(office):
    """Whoever knows the rule tries every table that would be told the same; several fit each."""
    first = make_claim(ClaimState.REFUSED, office=office)
    regions = ("DE", "FR", "JP", "US")
    for back, counts in enumerate(TABLES):
        ended = datetime.combine(add_months(date(2026, 5, 4), -3 * back), MAY.timetz())
        for state, region, count in zip(ENDS, regions, counts, strict=True):
            entry = dict(first.entry) | {"region": region}
            copies(first, count, ended=ended, state=state, entry=entry)
    told_of = quarters(ON)
    assert len(told_of) == len(TABLES)
    for one, counts in zip(told_of, TABLES, strict=True):
        shown = tuple(count for _state, count in one.outcomes)
        fitting = [
            cells for cells in tables_of(sum(counts))
            if tuple(count for _at, count in suppressed([(str(at), n) for at, n in
                                                         enumerate(cells)])) == shown
        ]  # fmt: skip
        assert counts in fitting
        for cell, count in enumerate(shown):
            known = {cells[cell] for cells in fitting}
            assert len(known) > 1 if count is None else known == {count}, (counts, shown)
        # Of the others together no single one, and no small number.
        named = dict(one.countries.groups)
        assert all(count >= LEAST for count in named.values())
        assert one.countries.others == 0 or one.countries.others >= LEAST
        rest = [n for region, n in zip(regions, counts, strict=True) if n and region not in named]
        assert len(rest) != 1


def tables_of(total: int) -> Iterator[tuple[int, ...]]:
    """All ways to divide a total among four."""
    for a, b, c in product(range(total + 1), repeat=3):
        if a + b + c <= total:
            yield a, b, c, total - a - b - c


def test_everybody_reads_the_quarters(app, office):
    assert "No quarter is over yet" in Reviewer(app).get("/recognition-in-figures").text
    first = make_claim(ClaimState.REFUSED, office=office)
    ended = datetime.combine(add_months(quarter_of(today()), -2), MAY.timetz())
    copies(first, 22, ended=ended, state=ClaimState.RECOGNISED)
    page = Reviewer(app).get("/recognition-in-figures")
    assert page.status_code == 200
    assert ">22</td>" in page.text, page.text.partition("<main")[2][:3000]
    assert "Biomedicine" in page.text
