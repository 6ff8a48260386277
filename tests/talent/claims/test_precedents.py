"""Earlier decisions: like cases lead, nobody is named, and who departs says why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import now
from core.db import db
from core.errors import DomainError
from talent.catalogue.states import Degree
from talent.claims import services
from talent.claims.precedents import all_of, leading_case
from talent.claims.states import ClaimState, Reason
from talent.claims.values import Refusal
from tests.factories.talent import Office, make_claim, make_edition, make_entry
from tests.talent.claims.pages import Reviewer

FEW_YEARS = Refusal(
    Reason.YEARS_BELOW_TIER,
    {"en": "Élodie Müller-Østergaard has too few years.", "zh": "工作年限不足。"},
)
EXPIRED = Refusal(Reason.CERTIFICATE_LAPSED, {"en": "Expired.", "zh": "已过期。"})


@pytest.fixture
def office(app):
    return Office()


@pytest.fixture
def entry(app):
    return make_entry(make_edition())


def earlier(entry, office, refusal=None, *, days=0, **answers):
    """A claim on the entry that was recognised, or refused in second review."""
    if refusal is None:
        claim = make_claim(ClaimState.RECOGNISED, office=office, entry=entry, **answers)
    else:
        claim = make_claim(ClaimState.SECOND_REVIEW, office=office, entry=entry, **answers)
        services.refuse_claim(claim, refusal, by=office.city, at=now(), departure="They differ.")
    claim.decided_at = now() - timedelta(days=100 - days)
    db.session.commit()
    return claim


def at_hand(entry, office, **answers):
    return make_claim(ClaimState.SECOND_REVIEW, office=office, entry=entry, **answers)


@pytest.mark.parametrize(
    ("refusal", "answers", "leads"),
    [
        (None, {}, True),
        (None, {"years": 3, "degree": Degree.MASTER}, False),  # a longer career led to it
        (None, {"years": 5}, False),
        (FEW_YEARS, {}, True),
        (FEW_YEARS, {"years": 5}, True),  # refused with more than this claim has
        (FEW_YEARS, {"years": 0}, False),
        (EXPIRED, {"years": 5}, False),  # about that paper alone
    ],
)
def test_a_like_case_leads(office, entry, refusal, answers, leads):
    before = earlier(entry, office, refusal, **answers)
    found = leading_case(at_hand(entry, office, years=1))
    assert (found is before) is leads


def test_the_latest_of_two_like_cases_leads(office, entry):
    earlier(entry, office, days=1)
    latest = earlier(entry, office, FEW_YEARS, days=2)
    claim = at_hand(entry, office)
    assert leading_case(claim) is latest
    latest.claimant_id = claim.claimant_id  # nobody's own earlier claim leads
    assert leading_case(claim) is not latest
    latest.claimant_id, latest.level = office.city.id, "junior"
    assert leading_case(claim) is not latest


def test_whoever_departs_says_why(office, entry):
    earlier(entry, office, days=1)
    claim = at_hand(entry, office)
    with pytest.raises(DomainError) as refusal:
        services.refuse_claim(claim, FEW_YEARS, by=office.city, at=now(), departure="  ")
    assert refusal.value.field == "departure"
    assert claim.state == ClaimState.SECOND_REVIEW
    services.refuse_claim(claim, EXPIRED, by=office.city, at=now())
    other = at_hand(entry, office)
    services.approve_claim(other, by=office.city, at=now())
    assert [move.departure for move in other.moves] == [""] * 4


def test_an_approval_that_departs_is_told_at_its_field_and_kept(app, office, entry):
    earlier(entry, office, FEW_YEARS)
    claim, desk = at_hand(entry, office), Reviewer(app, office.city)
    seen = claim.version
    page = desk.decide(claim, "approve", seen=seen, note="My note")
    assert page.status_code == 422
    assert "A like case was decided otherwise. Say why this one differs." in page.text
    assert "My note" in page.text
    why = "Élodie’s certificate is newer."
    assert desk.decide(claim, "approve", seen=seen, departure=why).status_code == 303
    db.session.expire_all()
    assert (claim.state, claim.moves[-1].departure) == (ClaimState.PUBLIC_NOTICE, why)
    assert "Differs from a like case" in desk.get(f"/desk/claims/{claim.reference}").text


def test_earlier_decisions_are_grouped_and_name_nobody(app, office):
    edition = make_edition()
    entry = make_entry(edition)
    same_issuer = make_entry(edition)
    same_country = make_entry(edition, issuer_en="Board of Nursing")
    elsewhere = make_entry(edition, issuer_en="Kammer", region="DE")
    told = earlier(entry, office, FEW_YEARS)
    for one in (same_issuer, same_country, same_country, elsewhere):
        earlier(one, office)
    claim = at_hand(entry, office, name="Jo Other")
    assert [(group.recognised, group.refused) for group in all_of(claim)] == [
        (0, 1),
        (1, 0),
        (2, 0),
    ]
    page = Reviewer(app, office.city).get(f"/desk/claims/{claim.reference}/precedents").text
    assert "▮▮ has too few years." in page
    for hidden in (told.holder_name, told.reference, told.employer_name):
        assert hidden not in page
    assert Reviewer(app, claim.claimant).get(
        f"/desk/claims/{claim.reference}/precedents"
    ).status_code == 404  # fmt: skip
