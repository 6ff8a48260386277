"""After an incident: whose data an account or a time touched, how many, and what they are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import audit
from core.accounts.roles import Role
from core.clock import BEIJING, now
from core.db import db
from core.files.services import keep_made
from core.privacy.owners import kinds, persons_of
from tests.core.privacy.planting import plant
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration
from tests.factories.talent import make_claim

PAGE = "/desk/privacy/touched"


@pytest.fixture
def officer(app):
    return make_user(Role.CITY_REVIEWER, email="officer@example.org")


@pytest.fixture
def touched(app, officer):
    """Things of two people opened by the officer today, one without an account; one before."""
    claim = make_claim()
    file = keep_made(b"%PDF-1.7", name="a.pdf", owner_id=claim.claimant_id,
                     purpose="wallet-paper", at=now())  # fmt: skip
    guest = make_registration(make_edition(), email="guest@example.org")
    guest.user_id = None
    before = make_registration(make_edition(), user=make_user(email="before@example.org"))
    db.session.flush()
    for thing in (claim, file, file, guest):
        audit.record("file:looked_at", thing, by=officer)
    audit.record("file:looked_at", before, by=officer, at=now() - timedelta(days=30))
    audit.record("account:profile_changed", officer, by=officer)
    audit.record("file:looked_at", before, by=make_user(Role.ORGANISER))
    db.session.commit()
    return claim.claimant


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
@pytest.mark.both_databases
def test_an_account_and_a_day_name_the_people_and_make_the_letter(app, officer, touched, role):
    browser = sign_in(app.test_client(), make_user(role))
    assert "is concerned" not in browser.get(PAGE).text
    today = f"{now().astimezone(BEIJING):%Y-%m-%d}"
    page = browser.get(f"{PAGE}?account=Officer@example.org&at_from={today}").text
    assert "2 people are concerned" in page
    for address in (touched.email, "guest@example.org"):
        assert address in page
    assert "before@example.org" not in page
    assert "somebody who had no right to" in page
    assert "北京时间" in page
    whole = browser.get(f"{PAGE}?account=officer@example.org").text
    assert "3 people are concerned" in whole
    nobody = browser.get(f"{PAGE}?minute_until=2001-01-01 10:00").text
    assert "people are concerned" not in nobody


@pytest.mark.both_databases
def test_a_minute_narrows_and_what_is_none_finds_nothing(app, officer, touched):
    browser = sign_in(app.test_client(), make_user(Role.AUDITOR))
    minute = f"{now().astimezone(BEIJING) - timedelta(minutes=5):%Y-%m-%d %H:%M}"
    assert "people are concerned" in browser.get(f"{PAGE}?minute_from={minute}").text
    assert "guest@example.org" not in browser.get(f"{PAGE}?minute_until={minute}").text
    assert "guest@example.org" not in browser.get(f"{PAGE}?minute_from=soon").text


@pytest.mark.both_databases
def test_others_find_no_such_page(app):
    for user in (make_user(), make_user(Role.CITY_REVIEWER), make_user(Role.ORGANISER)):
        assert sign_in(app.test_client(), user).get(PAGE).status_code == 404


def test_whatever_the_register_knows_leads_back_to_its_person(app):
    """A row in every table; those with a key or an address find their person.

    Such rows break checks, which SQLite alone can be told to leave out.
    """
    person = make_user(email="everything@example.org")
    planted = plant(person)
    things = {(name, str(planted.ids[name])) for name in kinds() if name in planted.ids}
    found = persons_of(things, db.session.connection())
    lost = {kind for kind, one in things if (kind, one) not in found}
    assert lost == set()
    assert {one.user_id or one.address for one in found.values()} == {person.id, person.email}
