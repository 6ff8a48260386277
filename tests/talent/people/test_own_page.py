"""The status page, letters, and what one agreed to."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from core.clock import now
from core.consents.models import Consent
from core.consents.purposes import PURPOSES
from core.consents.services import give_consents, withdraw_consent
from core.db import db
from core.errors import Conflict
from core.i18n import LOCALES
from events.projects.consents import ProjectPurpose
from events.registrations.consents import EventPurpose
from talent.claims.states import ClaimState
from talent.offers.policies import OfferPurpose
from talent.people.consents import Purpose
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration
from tests.factories.projects import make_project
from tests.factories.talent import make_claim
from tests.talent.claims.pages import Reviewer


@pytest.fixture
def claim(app):
    claim = make_claim(ClaimState.INITIAL_REVIEW)
    give_consents(claim.claimant, list(Purpose), about=claim, at=now())
    db.session.commit()
    return claim


def consent_of(user, purpose: Purpose) -> Consent:
    db.session.rollback()
    return db.session.scalars(
        select(Consent).where(Consent.user_id == user.id, Consent.purpose == purpose)
    ).one()


@pytest.mark.parametrize("language", list(LOCALES))
def test_an_empty_page_says_where_to_begin(app, language):
    browser = Reviewer(app, make_user())
    for page in ("/me", "/me/messages", "/me/consents", "/me/wallet"):
        assert browser.get(f"{page}?lang={language}").status_code == 200
    page = browser.get("/me").text
    assert 'href="/catalogue"' in page
    assert 'href="/me/account"' in page
    assert 'href="/me/wallet"' in page


def test_letters_stand_on_the_page_and_those_of_others_do_not(app, claim):
    page = Reviewer(app, claim.claimant).get("/me/messages").text
    assert claim.reference in page
    assert "confirm the employment" not in page
    assert claim.reference not in Reviewer(app, make_user()).get("/me/messages").text


def test_a_consent_is_withdrawn_in_two_presses(app, claim):
    browser = Reviewer(app, claim.claimant)
    page = browser.get("/me/consents").text
    assert claim.reference in page
    assert str(Purpose.ASK_ISSUER.sentence) in page
    consent = consent_of(claim.claimant, Purpose.ASK_ISSUER)
    assert browser.post(f"/me/consents/{consent.id}/withdraw").status_code == 303
    assert consent_of(claim.claimant, Purpose.ASK_ISSUER).withdrawn_at is not None
    assert "Withdrawn on" in browser.get("/me/consents").text
    assert browser.post(f"/me/consents/{consent.id}/withdraw").status_code == 409


def test_every_purpose_says_what_taking_it_back_does(app):
    for language in ("en", "zh"):
        with app.test_request_context(f"/?lang={language}"):
            assert all(str(one.withdrawal) for one in PURPOSES)


@pytest.mark.both_databases
def test_what_may_be_agreed_to_is_given_and_taken_back_with_one_press_each(app):
    registration = make_registration(make_edition(), user=make_user())
    project = make_project(owner=make_user())
    for user, purpose, about, holds in (
        (registration.user, EventPurpose.NEWS, registration, lambda: registration.may_write),
        (project.owner, ProjectPurpose.SHARING, project, lambda: project.shares_with_carriers),
        (registration.user, OfferPurpose.OFFERS, registration.user, lambda: True),
    ):
        browser = Reviewer(app, user)
        give = f"/me/consents/{purpose}/{about.id}/give"
        stranger = Reviewer(app, make_user())
        assert stranger.post(give).status_code == 404
        page = browser.get("/me/consents").text
        assert give in page
        assert str(purpose.withdrawal) in page
        assert browser.post(give).status_code == 303
        db.session.expire_all()
        assert holds()
        consent = consent_of(user, purpose)
        assert (consent.text, consent.withdrawn_at) == (str(purpose.sentence), None)
        # A second press finds nothing to agree to.
        assert browser.post(give).status_code == 404
        page = browser.get("/me/consents").text
        assert give not in page
        assert 'class="ask' not in page
        assert browser.post(f"/me/consents/{consent.id}/withdraw").status_code == 303
        db.session.expire_all()
        assert consent.withdrawn_at is not None
        assert give in browser.get("/me/consents").text
    assert (registration.may_write, project.shares_with_carriers) == (False, False)


def test_what_was_declared_true_cannot_be_withdrawn(app, claim):
    declared = consent_of(claim.claimant, Purpose.TRUTH)
    browser = Reviewer(app, claim.claimant)
    assert f"/me/consents/{declared.id}/withdraw" not in browser.get("/me/consents").text
    with pytest.raises(Conflict):
        withdraw_consent(declared, by=claim.claimant, at=now())


def test_consents_of_others_are_not_found(app, claim):
    consent = consent_of(claim.claimant, Purpose.ASK_ISSUER)
    stranger = Reviewer(app, make_user())
    assert stranger.post(f"/me/consents/{consent.id}/withdraw").status_code == 404
    assert stranger.post(f"/me/consents/{uuid.uuid4()}/withdraw").status_code == 404
    assert consent_of(claim.claimant, Purpose.ASK_ISSUER).withdrawn_at is None
