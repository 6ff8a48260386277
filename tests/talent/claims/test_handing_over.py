"""Claims given to another reviewer of their district: by whom, to whom, and what stays as it was."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, Forbidden, NotFound
from talent.claims import services
from talent.claims.models import Claim
from talent.claims.scopes import undecided_by
from talent.claims.states import IN_HAND, ClaimState
from tests.factories.core import make_organisation, make_user
from tests.factories.juries import bar, make_entry, make_juror, make_round
from tests.factories.talent import Office, make_claim
from tests.talent.claims.pages import Reviewer

LIST = "/desk/claims"


@pytest.fixture
def office(app):
    return Office("sip")


@pytest.fixture
def colleague(app):
    return make_user(Role.DISTRICT_REVIEWER, "sip", display_name="Second Pair of Eyes")


def give(reviewer: Reviewer, claims: list[Claim], to: object):
    refs = [claim.reference for claim in claims]
    named = {"action": "hand_over", "ref": refs, "choice": str(to), "sure": "1"}
    return reviewer.post(f"{LIST}/change", **named)


@pytest.mark.both_databases
def test_several_are_given_with_one_act_from_the_workload_page(app, office, colleague):
    claims = [make_claim(ClaimState.INITIAL_REVIEW, office=office) for _ in range(3)]
    before = [(one.due_on, one.clock_since, len(one.moves)) for one in claims]
    reviewer = Reviewer(app, office.district)
    load = reviewer.get(f"{LIST}/workload").text
    link = re.search(r'href="(/desk/claims\?state=initial_review[^"]+)"', load)[1]
    page = reviewer.get(link.replace("&amp;", "&")).text
    assert page.count("data-row") == 3
    assert "Give to a reviewer" in page
    refs = [one.reference for one in claims]
    asked = reviewer.post(f"{LIST}/change", action="hand_over", ref=refs).text
    assert f'<option value="{colleague.id}">Second Pair of Eyes (' in asked
    assert give(reviewer, claims[:2], colleague.id).status_code == 303
    db.session.expire_all()
    assert [one.initial_reviewer_id for one in claims] == [
        colleague.id, colleague.id, office.district.id,
    ]  # fmt: skip
    # The clock runs on, and the history has no step more: nothing was decided.
    assert [(one.due_on, one.clock_since, len(one.moves)) for one in claims] == before
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "claim:hand_over"))
    assert {entry.subject_id for entry in told} == {str(one.id) for one in claims[:2]}


@pytest.mark.parametrize("wrong", ["", "nobody", "00000000-0000-0000-0000-000000000000", "other"])
def test_nobody_is_named_but_those_offered(app, office, wrong):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    other = make_user(Role.DISTRICT_REVIEWER, "kunshan")
    answer = give(Reviewer(app, office.district), [claim], other.id if wrong == "other" else wrong)
    assert answer.status_code == 422
    assert "Choose one." in answer.text
    db.session.expire_all()
    assert claim.initial_reviewer_id == office.district.id


def test_who_may_be_given_which_claim_is_by_scope(app, office, colleague):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    employer = make_organisation()
    claim.employer_id = employer.id
    employed = make_user(Role.DISTRICT_REVIEWER, "sip")
    employed.organisation_id = employer.id
    idle = make_user(Role.DISTRICT_REVIEWER, "sip")
    idle.active = False
    claimant = make_claim(ClaimState.INITIAL_REVIEW, office=office).claimant
    far = make_user(Role.DISTRICT_REVIEWER, "kunshan")
    db.session.commit()
    for nobody in (employed, idle, claimant, far, office.city, make_user(Role.AUDITOR)):
        with pytest.raises(DomainError):
            services.hand_over(claim, nobody, by=office.district, at=now())
    with pytest.raises(DomainError, match="has it already"):
        services.hand_over(claim, office.district, by=office.district, at=now())
    whole_city = make_user(Role.DISTRICT_REVIEWER)
    services.hand_over(claim, whole_city, by=office.city, at=now())
    assert claim.initial_reviewer_id == whole_city.id
    # Who shares the work out took no part in the first review, and may do the second.
    assert undecided_by(office.city, Role.CITY_REVIEWER).test(claim)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("province", NotFound), ("far", NotFound), ("nobody", NotFound), ("auditor", Forbidden)],
)
def test_who_may_give_a_claim_away_is_by_scope(app, office, colleague, who, refusal):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    people = {
        "province": lambda: office.province,
        "far": lambda: make_user(Role.DISTRICT_REVIEWER, "kunshan"),
        "nobody": make_user,
        "auditor": lambda: make_user(Role.AUDITOR),
    }
    by = people[who]()
    with pytest.raises(refusal):
        services.hand_over(claim, colleague, by=by, at=now())
    if who in {"auditor", "nobody"}:
        status = {"auditor": 403, "nobody": 404}[who]
        answer = Reviewer(app, by).post(f"{LIST}/change", action="hand_over", ref=claim.reference)
        assert answer.status_code == status


@pytest.mark.parametrize("state", sorted(set(ClaimState) - {ClaimState.DRAFT}))
def test_only_what_an_office_has_in_hand_is_given_to_its_reviewers(app, office, colleague, state):
    claim = make_claim(state, office=office)
    if state in IN_HAND - {ClaimState.SECOND_REVIEW}:
        services.hand_over(claim, colleague, by=office.district, at=now())
        assert (claim.state, claim.initial_reviewer_id) == (state, colleague.id)
        return
    with pytest.raises((Forbidden, Conflict)):
        services.hand_over(claim, colleague, by=office.district, at=now())


def test_the_city_assigns_second_reviews_and_each_row_says_why_not(app, office):
    """Of several with one act; whoever did the first review is not given the second."""
    second = [make_claim(ClaimState.SECOND_REVIEW, office=office) for _ in range(4)]
    new = make_claim(office=office)
    taker = make_user(Role.CITY_REVIEWER, display_name="Taker")
    employer = make_organisation()
    taker.organisation_id = second[1].employer_id = employer.id
    second[2].claimant_id = taker.id
    second[3].initial_reviewer_id = taker.id
    db.session.commit()
    reviewer = Reviewer(app, office.city)
    asked = reviewer.post(f"{LIST}/change", action="hand_over", ref=second[0].reference).text
    assert f'<option value="{taker.id}">Taker (Second review)' in asked
    answer = give(reviewer, [*second, new], taker.id)
    page = reviewer.get(answer.headers["Location"]).text
    for said in (
        "It names the employer of Taker.", "It is Taker&#39;s own claim.",
        "Taker took part in the review before this one.", "Taker may not review it.",
    ):  # fmt: skip
        assert said in page, said
    db.session.expire_all()
    given = [one.reference for one in (*second, new) if one.second_reviewer_id == taker.id]
    assert given == [second[0].reference]
    assert new.initial_reviewer_id is None
    load = reviewer.get(f"{LIST}/workload").text
    assert "reviewer=Taker" in load
    # To have it given is no part in a review; only what is done with it is.
    assert undecided_by(taker, Role.PROVINCIAL_SEALER).test(new)


def test_many_that_stay_are_each_named_on_a_page(app, office, colleague):
    claims = [make_claim(ClaimState.INITIAL_REVIEW, office=office) for _ in range(7)]
    services.hand_over(claims[0], colleague, by=office.district, at=now())
    reviewer = Reviewer(app, office.district)
    assert give(reviewer, claims[1:], colleague.id).headers["Location"].startswith(LIST)
    answer = give(reviewer, claims, colleague.id)
    page = reviewer.get(answer.headers["Location"]).text
    assert "7 of 7 seen to, 0 changed." in page
    assert page.count("has it already.") == 7
    assert all(one.reference in page for one in claims)


def test_a_district_gives_what_is_sent_and_not_what_is_with_the_city(app, office, colleague):
    new, second = make_claim(office=office), make_claim(ClaimState.SECOND_REVIEW, office=office)
    page = Reviewer(app, office.district).post(
        f"{LIST}/change", action="hand_over", ref=new.reference
    )
    assert str(office.city.id) not in page.text
    services.hand_over(new, colleague, by=office.district, at=now())
    assert (new.state, new.initial_reviewer_id) == (ClaimState.SUBMITTED, colleague.id)
    with pytest.raises(Forbidden):
        services.hand_over(second, colleague, by=office.district, at=now())


def test_who_a_panel_found_in_conflict_is_not_given_it(app, office, colleague):
    claim = make_claim(office=office)
    one = make_round()
    bar(make_juror(one, colleague), make_entry(one, subject_id=claim.id))
    with pytest.raises(DomainError, match="conflict of interest bars"):
        services.hand_over(claim, colleague, by=office.district, at=now())
