"""The line at the booth has one order, and each side says for itself how it went (R15b)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db
from core.errors import DomainError
from events.applications.states import SharingLevel
from events.interviewers import services
from events.interviews import services as booking
from events.interviews.models import Interview
from events.interviews.queries import line_at
from tests.factories.interviews import Booth, make_visitor

NAME, PROFILE = SharingLevel.NAME, SharingLevel.PROFILE


def test_the_line_mixes_times_and_those_who_joined(app):
    booth = Booth(slots=2, has_line=True)
    starts = booth.edition.starts_at
    first, second, walker = (make_visitor(booth.edition) for _ in range(3))
    for slot, user in zip(booth.slots, (first, second), strict=True):
        booking.book(slot, PROFILE, by=user, at=now())
    with pytest.raises(DomainError, match="not open now"):
        booking.line_up(booth.table, NAME, by=walker, at=now())
    joined = booking.line_up(booth.table, NAME, by=walker, at=starts + timedelta(minutes=5))
    db.session.commit()
    line = line_at(booth.table, starts + timedelta(minutes=6))
    assert [one.user_id for one in line] == [first.id, walker.id, second.id]
    services.call(joined, by=booth.officer, at=starts + timedelta(minutes=7))
    assert line_at(booth.table, starts + timedelta(minutes=8))[0] is joined


def test_each_side_says_how_it_went_for_itself(app):
    booth = Booth()
    one = make_visitor(booth.edition)
    made = booking.book(booth.slots[0], PROFILE, by=one, at=now())
    services.start(made, by=booth.officer, at=now())
    services.finish(made, "goes_on", "Strong", by=booth.officer, at=now())
    booking.judge(made, "ends", "Too far", by=one, at=now())
    db.session.commit()
    stored = db.session.scalar(select(Interview))
    assert (stored.employer_result, stored.talent_result) == ("goes_on", "ends")
    assert stored.state == "done"
    # What was still open is said later, and the end of the talk stays when it was.
    ended = stored.ended_at
    services.finish(made, "ends", "Somebody else", by=booth.officer, at=now() + timedelta(hours=3))
    assert (made.employer_result, made.ended_at) == ("ends", ended)
