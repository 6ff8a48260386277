"""An entry that fits what somebody keeps is offered: with consent, once, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from core.accounts.models import User
from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.benefits.registry import BENEFITS
from core.clock import now, today
from core.consents.queries import list_consents
from core.consents.services import withdraw_consent
from core.db import db
from core.jobs.models import Job
from core.outbox.models import Message
from talent.catalogue.rule_services import answer_suggestion
from talent.catalogue.services_public import Suggestion, suggest_qualification
from talent.catalogue.states import EntryState
from talent.claims.models import Claim
from talent.claims.services import refuse_claim, start_claim
from talent.claims.states import ClaimState, OfferedFor, Reason
from talent.claims.values import Refusal
from talent.missed_entries.models import MissedEntry
from talent.missed_entries.states import MissedState
from talent.offers import jobs, services
from talent.offers.models import RecognitionOffer
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.talent import (
    make_calendar,
    make_claim,
    make_edition,
    make_entry,
    make_paper,
)

pytestmark = pytest.mark.both_databases
NAME = "Certified Harbour Meteorologist"
PAGE = "/me/offers"


@pytest.fixture
def old(app):
    """The edition in force, which does not hold the qualification."""
    edition = make_edition()
    make_entry(edition, name_en="Licensed Marine Surveyor", name_zh="海事验船师")
    return edition


def newer(day=None, state=EntryState.ACTIVE, code="SZ-HBM-001"):
    """An edition in force from today that holds it."""
    edition = make_edition(in_force_from=day or today())
    make_entry(edition, code=code, name_en=NAME, name_zh="港口气象认证师", state=state)
    return edition


def keeper(*, agrees=True, title=NAME, **fields):
    """Somebody with the certificate in the wallet, who agreed to be told."""
    user = make_user(**fields)
    make_paper(user, title=title)
    services.agree(user, agrees, at=now())
    db.session.commit()
    return user


def sought(*, at=None):
    services.seek(at=at or now())
    db.session.commit()
    return list(db.session.scalars(select(RecognitionOffer).order_by(RecognitionOffer.offered_at)))


def letters() -> int:
    return db.session.scalar(select(func.count()).where(Message.kind == "offers/fits")) or 0


def test_a_new_edition_offers_what_fits_a_wallet_once_and_to_its_owner_alone(app, old):
    user, other = keeper(), keeper(title="Diplomate of something else entirely")
    assert sought() == []
    edition = newer()
    (offer,) = sought()
    assert (offer.user_id, offer.edition_id, offer.source_words) == (user.id, edition.id, NAME)
    newer(code=offer.entry_code)
    assert (len(sought()), letters()) == (1, 1)
    mine, theirs = SignedIn(app, user), SignedIn(app, other)
    assert NAME in mine.get(f"{PAGE}?lang=en").text
    assert NAME in mine.get("/me?lang=en").text
    assert offer.entry_code not in theirs.get(PAGE).text
    for verb in ("take", "decline"):
        assert theirs.post(f"{PAGE}/{offer.id}/{verb}").status_code == 404
    assert db.session.get_one(RecognitionOffer, offer.id).state == "open"


def test_a_declined_offer_never_comes_again(app, old):
    user = keeper()
    newer()
    (offer,) = sought()
    mine = SignedIn(app, user)
    assert mine.post(f"{PAGE}/{offer.id}/decline").status_code == 303
    newer(code=offer.entry_code)
    make_paper(user, title=NAME)
    assert [one.state for one in sought()] == ["declined"]
    assert mine.post(f"{PAGE}/{offer.id}/take").status_code == 409
    assert letters() == 1
    told = select(func.count()).where(AuditEntry.action == "recognition_offer:decline")
    assert db.session.scalar(told) == 1


def test_no_consent_withdrawn_or_a_shut_account_no_offer(app, old):
    keeper(agrees=False)
    shut = keeper()
    shut.active = False
    user = keeper()
    newer()
    (offer,) = sought()
    assert offer.user_id == user.id
    (consent,) = list_consents(user)
    withdraw_consent(consent, by=user, at=now())
    db.session.commit()
    assert [one.state for one in sought()] == ["lapsed"]
    assert SignedIn(app, user).post(f"{PAGE}/{offer.id}/take").status_code == 409
    services.agree(user, True, at=now())
    assert [one.state for one in sought()] == ["open"]
    assert letters() == 1


def test_offers_go_with_a_deleted_account(app, old):
    user = make_user()
    services.agree(user, True, at=now())
    suggest_qualification(Suggestion(NAME), by=user.id, at=now())
    newer()
    assert len(sought()) == 1
    gone = user.id
    db.session.execute(delete(Message).where(Message.recipient_id == gone))
    db.session.execute(delete(User).where(User.id == gone))
    db.session.commit()
    jobs.seek_for(str(gone))
    assert sought() == []


def test_an_entry_withdrawn_again_ends_the_offer_and_back_it_stands_again(app, old):
    user = keeper()
    newer()
    (offer,) = sought()
    newer(code=offer.entry_code, state=EntryState.SUSPENDED)
    assert SignedIn(app, user).post(f"{PAGE}/{offer.id}/take").status_code in {409, 422, 400}
    assert [one.state for one in sought()] == ["lapsed"]
    newer(code=offer.entry_code)
    assert [one.state for one in sought()] == ["open"]
    assert letters() == 1


def test_who_claims_it_without_the_offer_needs_it_no_more(app, old):
    user = keeper()
    edition = newer()
    assert [one.state for one in sought()] == ["open"]
    start_claim(edition.entries[0], by=user, at=now())
    assert [one.state for one in sought()] == ["lapsed"]


def test_an_edition_of_a_day_to_come_offers_nothing_yet(app, old):
    keeper()
    newer(day=today() + timedelta(days=2))
    assert sought() == []
    assert len(sought(at=now() + timedelta(days=2))) == 1


def refused(user, entry, reason=Reason.NOT_IN_EDITION):
    """A claim of theirs on the entry, refused today."""
    claim = make_claim(ClaimState.REFUSED, entry=entry, claimant=user)
    claim.reason = reason
    db.session.commit()
    return claim


def test_an_entry_that_was_not_there_is_offered_after_a_refusal_with_the_claim_filled(app):
    make_calendar()
    first = make_edition()
    entry = make_entry(first, code="SZ-HBM-001", name_en=NAME)
    user = make_user()
    claim = refused(user, entry)
    services.agree(user, True, at=now())
    newer()
    # It was open when the claim was refused, so the person's is another qualification.
    assert sought() == []
    make_entry(make_edition(in_force_from=today() - timedelta(days=9)))
    claim.decided_at = now() - timedelta(days=5)
    db.session.commit()
    (offer,) = sought()
    assert (offer.source, offer.source_words) == (OfferedFor.REFUSAL, claim.reference)
    answer = SignedIn(app, user).post(f"{PAGE}/{offer.id}/take")
    draft = db.session.scalars(select(Claim).where(Claim.state == ClaimState.DRAFT)).one()
    assert answer.location.startswith(f"/me/claims/{draft.reference}/")
    assert (draft.offered_for, draft.submitted_at) == ("refusal", None)
    page = SignedIn(app, user).get(f"/me/claims/{draft.reference}/certificate").text
    assert f'value="{claim.certificate_number}"' in page
    page = SignedIn(app, user).get(f"/me/claims/{draft.reference}/employment").text
    assert claim.employer_name in page
    assert db.session.get_one(RecognitionOffer, offer.id).claim_id == draft.id


def test_what_was_claimed_otherwise_is_not_offered(app):
    make_calendar()
    user = keeper()
    entry = make_entry(make_edition(), code="SZ-HBM-001", name_en=NAME)
    refused(user, entry, Reason.YEARS_BELOW_TIER)
    assert sought() == []


@pytest.mark.parametrize(("region", "number"), [("US", 1), ("", 1), ("FR", 0)])
def test_a_suggestion_is_remembered_by_name_and_place(app, old, region, number):
    user = make_user()
    services.agree(user, True, at=now())
    suggest_qualification(Suggestion(NAME, region=region), by=user.id, at=now())
    newer()
    assert [one.source for one in sought()] == [OfferedFor.SUGGESTION] * number


def test_many_people_take_the_same_questions(app, old):
    asked = []
    for _number in range(3):
        keeper(title="Some old paper of mine")
        db.session.expire_all()
        asked.append(count_queries(lambda: services.seek(at=now()))[0])
        db.session.commit()
    assert asked[1] == asked[2]


def test_people_are_gone_over_in_parts_and_an_edition_once(app, old, monkeypatch):
    monkeypatch.setattr(services, "PART", 2)
    for _number in range(3):
        keeper()
    edition = newer()
    jobs.follow_edition()
    jobs.follow_edition()
    db.session.commit()
    key = f"{services.SEEK}:{edition.id}"
    assert db.session.scalar(select(func.count()).where(Job.key == key)) == 1
    jobs.seek()
    (following,) = db.session.scalars(
        select(Job).where(Job.name == services.SEEK, Job.key.is_(None))
    )
    jobs.seek(**following.arguments)
    db.session.commit()
    assert letters() == 3


def test_a_certificate_put_in_is_compared_and_another_paper_is_not(app, old):
    user = make_user()
    jobs_for = select(func.count()).where(Job.name == services.SEEK_FOR)
    make_paper(user, title="x")
    make_paper(user)
    assert db.session.scalar(jobs_for) == 1


def test_the_person_agrees_and_takes_it_back_on_the_page(app, old):
    user = make_user()
    mine = SignedIn(app, user)
    mine.post(f"{PAGE}/consent", agree="yes")
    mine.post(f"{PAGE}/consent", agree="yes")
    assert [one.withdrawn_at for one in list_consents(user)] == [None]
    mine.post(f"{PAGE}/consent", agree="no")
    mine.post(f"{PAGE}/consent", agree="no")
    assert all(one.withdrawn_at for one in list_consents(user))


def test_the_reviewer_sees_that_it_was_offered(app):
    make_calendar()
    claim = make_claim(ClaimState.SUBMITTED)
    reviewer = make_user(Role.DISTRICT_REVIEWER, claim.district)
    address = f"/desk/claims/{claim.reference}?lang=en"
    assert "Offered by the portal" not in SignedIn(app, reviewer).get(address).text
    claim.offered_for = OfferedFor.WALLET
    db.session.commit()
    assert "Offered by the portal" in SignedIn(app, reviewer).get(address).text


def test_numbers_are_for_recognition_and_auditors(app, old):
    keeper()
    newer()
    sought()
    offers = BENEFITS["offers"]
    (count,) = offers.counts(make_user(Role.CITY_REVIEWER))
    assert (count.given, count.objected, count.withdrawn) == (1, 0, 0)
    assert list(offers.counts(make_user(Role.ORGANISER))) == []


def test_what_an_edition_took_up_for_somebody_is_offered_whatever_it_is_called(app, old):
    """The work list says so; a search would not be sure of these words."""
    editor = make_user(Role.CATALOGUE_EDITOR)
    suggests, refused = make_user(), make_user()
    said = suggest_qualification(Suggestion("Weather man, of ports"), by=suggests.id, at=now())
    answer_suggestion(said, "Thank you.", accepts=True, by=editor, at=now())
    claim = make_claim(ClaimState.INITIAL_REVIEW, claimant=refused)
    words = {"en": "It is another.", "zh": "不是同一资格。"}
    refuse_claim(claim, Refusal(Reason.NOT_IN_EDITION, words), by=claim.initial_reviewer, at=now())
    for user in (suggests, refused):
        services.agree(user, True, at=now())
    edition = newer()
    for one in db.session.scalars(select(MissedEntry)):
        one.edition_id, one.entry_code = edition.id, "SZ-HBM-001"
        db.session.flush()
        one.state = MissedState.PUBLISHED
    db.session.commit()
    offers = {offer.user_id: offer for offer in sought()}
    assert (offers[suggests.id].source, offers[suggests.id].source_words) == (
        OfferedFor.SUGGESTION, "Weather man, of ports",
    )  # fmt: skip
    assert offers[refused.id].source_words == claim.reference
    begun = services.take_offer(offers[refused.id], by=refused, at=now())
    assert claim.employer_name in begun.draft
