"""The demo city: made by the real services, once, in every state."""

from __future__ import annotations

from sqlalchemy import func, select

from core.accounts.demo import create_demo_accounts
from core.clock import today
from core.db import db
from talent.catalogue.loading import load_default_tier_rules, load_seed_catalogue
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from talent.demo import load_demo_city
from tests.factories.core import make_user
from tests.factories.talent import make_calendar


def test_the_demo_city_has_claims_in_every_state_and_is_made_once(app):
    make_calendar()
    load_default_tier_rules()
    load_seed_catalogue(in_force_from=today().replace(year=2020, day=1))
    create_demo_accounts()
    db.session.commit()
    load_demo_city()
    db.session.commit()
    counted = db.session.execute(select(Claim.state, func.count()).group_by(Claim.state))
    by_state = dict(counted.tuples().all())
    assert set(by_state) == set(ClaimState)
    assert sum(by_state.values()) >= 40
    load_demo_city()
    assert db.session.scalar(select(func.count()).select_from(Claim)) == sum(by_state.values())


def test_without_a_catalogue_there_is_no_demo_city(app):
    make_user()
    assert load_demo_city() == []
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 0
