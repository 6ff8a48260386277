"""An exhibitor's way: begun, sent, checked, given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role, ScopeKind
from core.clock import now, today
from core.db import db
from core.errors import DomainError, Forbidden, NotFound
from core.organisations.models import Officer
from core.outbox.models import Message
from core.working_days.services import load_shipped_years
from events.exhibitor_calls.services import submit
from events.exhibitors import queries, services
from events.exhibitors.models import Exhibitor
from events.exhibitors.parts import EXHIBITOR_FACTS, ExhibitorFact, may_hold_booth
from events.exhibitors.states import ExhibitorState
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_venue
from tests.factories.exhibitors import (
    make_employer,
    make_exhibitor,
    make_fair,
)

pytestmark = pytest.mark.both_databases
S = ExhibitorState
BOTH = {"en": "Say more.", "zh": "请补充。"}


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def officer(app):
    return make_user()


def letters_to(user):
    rows = select(Message.subject).where(Message.recipient_id == user.id)
    return db.session.scalars(rows.order_by(Message.created_at)).all()


def test_each_move_is_told_to_the_officers(app, officer, organiser):
    one = make_exhibitor(officer=officer, by=organiser)
    services.send_back(one, BOTH, by=organiser, at=now())
    submit(one, by=officer, at=now())
    services.refuse(one, BOTH, by=organiser, at=now())
    said = " ".join(letters_to(officer))
    for words_ in ("we have your application", "you are approved", "please correct", "was refused"):
        assert words_ in said
    assert one.standing is S.REFUSED


def test_two_at_once_are_one_by_the_index(officer):
    fair, company = make_fair(), make_employer(officer)
    for number in (1, 2):
        db.session.add(
            Exhibitor(
                reference=f"EX-{number}", edition=fair, organisation=company, created_at=now()
            )
        )
    with pytest.raises(Exception, match=r"(?i)unique"):
        db.session.flush()


def test_only_a_verified_organisation_is_approved(officer, organiser):
    company = make_employer(officer, verified_until=today())
    one = make_exhibitor(state=S.SUBMITTED, officer=officer, organisation=company)
    company.verified_until = today() - timedelta(days=1)
    with pytest.raises(DomainError, match="not verified"):
        services.approve(one, by=organiser, at=now())
    company.verified_until = today()
    services.approve(one, by=organiser, at=now())


def test_nobody_decides_for_their_own_and_districts_for_theirs(officer):
    fair = make_fair()
    make_venue(fair, district="sip")
    near = make_exhibitor(fair, S.SUBMITTED, organisation=make_employer(officer, district="sip"),
                          officer=officer)  # fmt: skip
    far = make_exhibitor(fair, S.SUBMITTED)
    belongs = make_user(Role.ORGANISER)
    belongs.organisation_id = near.organisation_id
    acts = make_user(Role.ORGANISER)
    near.organisation.officers.append(
        Officer(email=acts.email, user_id=acts.id, added_at=now(), accepted_at=now())
    )
    district = make_user(Role.ORGANISER, "sip", scope_kind=ScopeKind.DISTRICT)
    auditor = make_user(Role.AUDITOR)
    db.session.commit()
    for person in (belongs, acts, auditor):
        with pytest.raises(Forbidden):
            services.approve(near, by=person, at=now())
    with pytest.raises(NotFound):
        services.approve(far, by=district, at=now())
    services.approve(near, by=district, at=now())


def test_a_booth_needs_approval_verification_and_a_post(app, officer, organiser, monkeypatch):
    one = make_exhibitor(state=S.SUBMITTED, officer=officer)
    assert "approved for this fair" in str(may_hold_booth(one, now()).reason)
    services.approve(one, by=organiser, at=now())
    assert "approved post" in str(may_hold_booth(one, now()).reason)
    known = dict(EXHIBITOR_FACTS.of(app))
    counted = ExhibitorFact("posts", "Posts", lambda some: {each.id: 1 for each in some}, 10)
    monkeypatch.setitem(app.extensions, EXHIBITOR_FACTS.slot, known | {"posts": counted})
    assert may_hold_booth(one, now()).allowed
    one.organisation.verified_until = today() - timedelta(days=1)
    assert "verification" in str(may_hold_booth(one, now()).reason)


@pytest.mark.parametrize(
    ("starts", "free"),
    [
        (datetime(2026, 11, 13, 1, tzinfo=UTC), datetime(2026, 11, 12, 16, tzinfo=UTC)),
        # A Monday: the Friday before.
        (datetime(2026, 11, 16, 1, tzinfo=UTC), datetime(2026, 11, 13, 16, tzinfo=UTC)),
        # The day after the National Day holiday: the last day worked before it.
        (datetime(2026, 10, 8, 1, tzinfo=UTC), datetime(2026, 9, 30, 16, tzinfo=UTC)),
        # A Sunday worked to make up (2026-09-20) counts.
        (datetime(2026, 9, 21, 1, tzinfo=UTC), datetime(2026, 9, 20, 16, tzinfo=UTC)),
        # A year the holiday table does not hold: weekends alone.
        (datetime(2031, 3, 3, 1, tzinfo=UTC), datetime(2031, 2, 28, 16, tzinfo=UTC)),
    ],
)
def test_giving_up_is_free_until_the_end_of_the_last_working_day(app, starts, free):
    load_shipped_years()
    assert queries.free_until(make_edition("recruitment_fair", starts_at=starts)) == free


def test_giving_up_is_late_from_that_moment(officer):
    fair = make_fair()
    free = queries.free_until(fair)
    on_time = make_exhibitor(fair, officer=officer)
    services.cancel(on_time, by=officer, at=free - timedelta(seconds=1))
    late = make_exhibitor(fair, officer=officer, organisation=on_time.organisation)
    services.cancel(late, by=officer, at=free)
    unsent = make_exhibitor(fair, S.SUBMITTED, officer=officer, organisation=on_time.organisation)
    services.cancel(unsent, by=officer, at=free)
    assert [each.standing for each in (on_time, late, unsent)] == [
        S.CANCELLED, S.CANCELLED_LATE, S.CANCELLED,
    ]  # fmt: skip
