"""The example of the Week's 18th edition: how many signed, at each venue and for the city (R11)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from core.accounts.roles import Role
from core.db import db
from events.agreements.counting import count_signed, venues_by_district
from events.agreements.queries import on_stage, signings
from events.agreements.states import AgreementKind as K
from events.editions.paths import venue_with_those_below
from events.editions.states import Mode
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.agreements import SigningWeek
from tests.factories.carriers import make_verified_carrier
from tests.factories.core import make_user
from tests.factories.projects import make_passed

OPENING = datetime(2026, 7, 10, 1, tzinfo=UTC)
JULY = {day: date(2026, 7, day) for day in range(8, 13)}


class Example(SigningWeek):
    """X signs with K1 in the town, in Kunshan and on stage; Z with S1 online, then with K1."""

    def __init__(self) -> None:
        super().__init__(number=18, starts_at=OPENING, ends_at=OPENING + timedelta(days=3))
        self.k1 = make_verified_carrier(name_zh="昆山创业园", district="kunshan")
        self.s1 = make_verified_carrier(name_zh="园区孵化器", district="sip")
        self.x = make_passed(self.edition, title="X", district="kunshan")
        self.z = make_passed(self.edition, title="Z", district="sip")
        with_k1 = {"kind": K.VENTURE, "mode": Mode.ON_SITE, "by": self.kunshan}
        self.in_town = self.sign(self.x, self.at_town, self.k1, on=JULY[8], **with_k1)
        self.in_kunshan = self.sign(self.x, self.at_kunshan, self.k1, on=JULY[11], **with_k1)
        self.on_stage = self.sign(
            self.x, self.main, self.k1, on=JULY[12], is_on_stage=True, **with_k1
        )
        online = {"kind": K.COOPERATION, "mode": Mode.ONLINE, "by": self.sip}
        self.sign(self.z, self.at_sip, self.s1, on=JULY[9], **online)
        self.sign(self.z, self.at_kunshan, self.k1, on=JULY[10], kind=K.COOPERATION)

    def city_signed(self):
        return count_signed(signings(self.city, self.edition))

    def signed_at(self, venue):
        return count_signed(signings(self.city, self.edition), venue_with_those_below(venue))

    def signed_in(self, district):
        ids = venues_by_district(self.edition.venues)[district]
        return count_signed(signings(self.city, self.edition), ids)


@pytest.fixture
def week(app) -> Example:
    return Example()


def test_the_city_counts_projects_once_and_agreements_apart(week):
    signed = week.city_signed()
    assert (signed.projects, signed.agreements, signed.on_stage) == (2, 5, 1)
    assert [one.project.title for one in on_stage(week.city, week.edition)] == ["X"]


def test_each_venue_and_district_counts_its_own(week):
    assert week.signed_at(week.main) == week.city_signed()
    assert week.signed_at(week.at_kunshan).projects == 2
    assert week.signed_at(week.at_town).projects == 1
    assert week.signed_at(week.at_sip).projects == 1
    assert week.signed_in("kunshan").projects == 2
    assert week.signed_in("sip").projects == 1
    # The city's is not their sum, and what is signed on its stage is no district's.
    assert set(venues_by_district(week.edition.venues)) == {"kunshan", "sip"}
    assert week.signed_in("kunshan").on_stage == 0


def test_a_main_venue_that_stands_in_a_district_is_still_the_citys(week):
    week.main.district = "sip"
    assert venues_by_district(week.edition.venues)["sip"] == {week.at_sip.id}
    assert week.signed_in("sip").projects == 1


def test_splits_follow_the_first_agreement_and_add_up(week):
    signed = week.city_signed()
    assert signed.by_kind == {K.VENTURE: 1, K.COOPERATION: 1}
    # Z signed online before it signed on site.
    assert signed.by_mode == {Mode.ON_SITE: 1, Mode.ONLINE: 1}
    # In Kunshan its first was on site.
    assert week.signed_in("kunshan").by_mode == {Mode.ON_SITE: 2, Mode.ONLINE: 0}


def test_a_project_stays_signed_until_its_last_agreement_is_annulled(week):
    week.annul(week.in_town)
    signed = week.city_signed()
    assert (signed.projects, signed.agreements) == (2, 4)
    assert week.signed_at(week.at_town).projects == 0
    assert week.signed_in("kunshan").projects == 2
    week.annul(week.in_kunshan)
    week.annul(week.on_stage)
    signed = week.city_signed()
    assert (signed.projects, signed.agreements, signed.on_stage) == (1, 2, 0)
    assert signed.by_kind == {K.VENTURE: 0, K.COOPERATION: 1}


def test_what_is_only_recorded_counts_for_nothing(week):
    before = week.city_signed()
    week.record(make_passed(week.edition), week.at_sip, has_academician=True)
    assert week.city_signed() == before


def test_projects_with_an_academician_are_counted_once(week):
    one = make_passed(week.edition)
    week.sign(one, week.at_sip, has_academician=True)
    week.sign(one, week.at_kunshan, has_academician=True)
    assert week.city_signed().academician == 1


def test_an_independent_count_says_the_same(week):
    """Written as plain SQL, without the product's models."""
    rows = db.session.execute(
        text("SELECT project_id, kind, mode FROM agreement"
             " WHERE state IN ('confirmed', 'counted') ORDER BY signed_on")
    ).all()  # fmt: skip
    first = {project: (kind, mode) for project, kind, mode in reversed(rows)}
    signed = week.city_signed()
    assert len(first) == signed.projects
    assert len(rows) == signed.agreements
    assert Counter(kind for kind, _mode in first.values()) == signed.by_kind
    assert Counter(mode for _kind, mode in first.values()) == signed.by_mode


def test_a_district_counts_what_lies_within_its_reach(week):
    assert count_signed(signings(week.sip, week.edition)).projects == 1
    seen = count_signed(signings(week.kunshan, week.edition))
    assert (seen.projects, seen.agreements) == (2, 3)


def test_it_is_one_statement_whatever_is_signed(week):
    signings(week.city, week.edition)  # what the person may read is loaded once
    asked, _found = count_queries(lambda: signings(week.city, week.edition))
    assert asked == 1


def test_a_district_the_city_no_longer_has_is_told_by_its_code(app, week, monkeypatch):
    settings = app.extensions["settings"]
    left = tuple(one for one in settings.city.districts if one.code != "sip")
    city = replace(settings.city, districts=left)
    monkeypatch.setitem(app.extensions, "settings", replace(settings, city=city))
    browser = SignedIn(app, make_user(Role.ORGANISER))
    answer = browser.get(f"/desk/events/{week.edition.slug}/agreements/figures")
    assert answer.status_code == 200
    assert ">sip</" in answer.text
