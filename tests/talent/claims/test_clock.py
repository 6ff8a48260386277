"""The working-day clock across holidays, weekends worked to make up, and waiting for the claimant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core.clock import now, today
from core.db import db
from core.errors import Conflict
from core.working_days.services import set_year, working_calendar
from core.working_days.values import UnknownYear
from talent.claims import clock, services
from talent.claims.states import SUPPLEMENT_DAYS, ClaimState
from tests.factories.talent import QUESTION, Office, answer_all, make_calendar, make_claim


def noon(day: date) -> datetime:
    """Noon in Beijing."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


@pytest.fixture
def october(app):
    """A claim accepted on the last working day before the National Day week of 2026."""
    office = Office()
    claim = make_claim(ClaimState.SUBMITTED, office=office)
    claim.submitted_at = noon(date(2026, 9, 30))
    claim.clock_since, claim.days_used = date(2026, 9, 30), 0
    services.accept_claim(claim, by=office.district, at=noon(date(2026, 9, 30)))
    return claim, office


def test_the_holiday_week_does_not_count(october):
    claim, _office = october
    # 1-7 October are off; Saturday 10 October is worked.
    assert claim.due_on == date(2026, 10, 13)
    assert clock.read_clock(claim, date(2026, 10, 7)).days_used == 0
    assert clock.read_clock(claim, date(2026, 10, 10)).days_used == 3
    assert clock.read_clock(claim, date(2026, 10, 11)).days_used == 3


def test_late_is_the_day_after_the_due_day(october):
    claim, _office = october
    assert not clock.read_clock(claim, claim.due_on).is_late
    assert clock.read_clock(claim, claim.due_on + timedelta(days=1)).is_late


def test_the_clock_stops_for_the_claimant_and_goes_on_with_the_days_left(october):
    claim, office = october
    asked_on = date(2026, 10, 9)
    services.request_supplement(claim, [QUESTION], by=office.district, at=noon(asked_on))
    assert claim.due_on == working_calendar().add(asked_on, SUPPLEMENT_DAYS)
    halfway = clock.read_clock(claim, date(2026, 10, 16))
    assert (halfway.days_used, halfway.is_stopped) == (2, True)
    assert halfway.days_stopped == working_calendar().count(asked_on, date(2026, 10, 16))
    answer_all(claim, at=noon(date(2026, 10, 16)))
    # Three of the five days were left.
    assert claim.due_on == working_calendar().add(date(2026, 10, 16), 3)
    after = clock.read_clock(claim, date(2026, 10, 19))
    assert (after.days_used, after.days_stopped, after.is_stopped) == (3, 6, False)


def test_somebody_asked_late_leaves_the_office_one_day(october):
    claim, office = october
    services.request_supplement(claim, [QUESTION], by=office.district, at=noon(date(2026, 10, 30)))
    answer_all(claim, at=noon(date(2026, 11, 2)))
    assert claim.due_on == date(2026, 11, 3)


def test_the_term_is_extended_once(october):
    claim, office = october
    services.request_supplement(claim, [QUESTION], by=office.district, at=noon(date(2026, 10, 9)))
    first = claim.due_on
    services.lengthen_request(
        claim, claim.open_requests[0].number, by=claim.claimant, at=noon(date(2026, 10, 12))
    )
    assert claim.due_on == working_calendar().add(first, SUPPLEMENT_DAYS)
    with pytest.raises(Conflict):
        services.lengthen_request(
            claim, claim.open_requests[0].number, by=claim.claimant, at=noon(date(2026, 10, 13))
        )


def test_each_request_may_be_extended(october):
    claim, office = october
    for day in (date(2026, 10, 9), date(2026, 10, 20)):
        services.request_supplement(claim, [QUESTION], by=office.district, at=noon(day))
        services.lengthen_request(
            claim, claim.open_requests[0].number, by=claim.claimant, at=noon(day)
        )
        answer_all(claim, at=noon(day))


def test_it_lapses_after_the_last_day_and_not_on_it(october):
    claim, office = october
    services.request_supplement(claim, [QUESTION], by=office.district, at=noon(date(2026, 10, 9)))
    assert services.lapse_unanswered(at=noon(claim.due_on)) == 0
    assert services.lapse_unanswered(at=noon(claim.due_on + timedelta(days=1))) == 1
    assert claim.state == ClaimState.LAPSED


def test_a_changed_holiday_moves_open_due_days(october):
    claim, _office = october
    year = working_calendar().years[2026]
    extra = year.off | {date(2026, 10, 12)}
    set_year(2026, off=extra, work=year.work, is_provisional=False, by=None, at=now())
    assert claim.due_on == date(2026, 10, 14)


def test_a_changed_holiday_keeps_an_extended_term_and_days_left(october):
    claim, office = october
    asked_on = date(2026, 10, 9)
    services.request_supplement(claim, [QUESTION], by=office.district, at=noon(asked_on))
    services.lengthen_request(
        claim, claim.open_requests[0].number, by=claim.claimant, at=noon(asked_on)
    )
    due = claim.due_on
    clock.recount(claim)
    assert claim.due_on == due
    answer_all(claim, at=noon(date(2026, 10, 16)))
    due = claim.due_on
    clock.recount(claim)
    assert claim.due_on == due


def test_a_changed_holiday_moves_the_end_of_a_notice_only_later(app):
    claim = make_claim(ClaimState.PUBLIC_NOTICE)
    end = claim.notice_ends_on
    years = working_calendar().years
    year = years[end.year]
    set_year(end.year, off=year.off | {end}, work=year.work - {end}, is_provisional=False, by=None,
             at=now())  # fmt: skip
    assert claim.notice_ends_on > end
    assert claim.due_on == claim.notice_ends_on
    longer = claim.notice_ends_on
    set_year(end.year, off=year.off, work=year.work, is_provisional=False, by=None, at=now())
    assert claim.notice_ends_on == longer


def test_a_year_without_a_table_refuses_the_move_and_says_so(october):
    claim, office = october
    far = noon(date(2090, 1, 4))
    with pytest.raises(UnknownYear):
        services.forward_claim(claim, by=office.district, at=far)


def test_a_page_still_reads_the_clock_of_a_year_without_a_table(october):
    claim, _office = october
    assert clock.read_clock(claim, date(2090, 1, 4)).days_used == 0


def test_a_provisional_year_is_said(app):
    make_calendar()
    year = working_calendar().years[today().year]
    set_year(today().year, off=year.off, work=year.work, is_provisional=True, by=None, at=now())
    next_year = working_calendar().years[today().year + 1]
    set_year(today().year + 1, off=next_year.off, work=next_year.work, is_provisional=True,
             by=None, at=now())  # fmt: skip
    claim = make_claim(ClaimState.SUBMITTED)
    assert clock.read_clock(claim, today()).is_provisional
    db.session.rollback()
