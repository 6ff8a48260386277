"""Who may see and do what, on every page of the review and on the papers behind it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.accounts.roles import Role, ScopeKind
from core.db import db
from core.policy import decide
from talent.catalogue.papers import Paper
from talent.claims.models import Claim
from talent.claims.queries import visible_to, waiting_for
from talent.claims.scopes import readable_by
from talent.claims.states import ClaimPermission, ClaimState
from tests.factories.core import make_organisation, make_user
from tests.factories.talent import Office, make_claim, make_entry, make_paper
from tests.talent.claims.pages import Reviewer

# Whether the person finds a junior or intermediate claim of the district "sip".
READERS = {
    "owner": False,
    "owner who reviews": True,
    "other talent": False,
    "district": True,
    "whole-city district reviewer": True,
    "other district": False,
    "city": True,
    "province": False,
    "auditor": True,
    "administrator": False,
    "catalogue editor": False,
    "organiser": False,
    "juror": False,
    "employer officer": False,
    "carrier officer": False,
    "gate staff": False,
}


def person(name: str, claim: Claim):
    if name == "owner":
        return claim.claimant
    if name == "owner who reviews":
        from tests.factories.core import grant_role

        grant_role(claim.claimant, Role.DISTRICT_REVIEWER, "kunshan")
        return claim.claimant
    organisation = make_organisation()
    kinds = {
        "other talent": (None, None, ScopeKind.CITY),
        "district": (Role.DISTRICT_REVIEWER, "sip", ScopeKind.DISTRICT),
        "whole-city district reviewer": (Role.DISTRICT_REVIEWER, None, ScopeKind.CITY),
        "other district": (Role.DISTRICT_REVIEWER, "kunshan", ScopeKind.DISTRICT),
        "city": (Role.CITY_REVIEWER, None, ScopeKind.CITY),
        "province": (Role.PROVINCIAL_SEALER, None, ScopeKind.CITY),
        "auditor": (Role.AUDITOR, None, ScopeKind.CITY),
        "administrator": (Role.ADMINISTRATOR, None, ScopeKind.CITY),
        "catalogue editor": (Role.CATALOGUE_EDITOR, None, ScopeKind.CITY),
        "organiser": (Role.ORGANISER, None, ScopeKind.CITY),
        "juror": (Role.JUROR, None, ScopeKind.CITY),
        "employer officer": (
            Role.EMPLOYER_OFFICER,
            str(organisation.id),
            ScopeKind.ORGANISATION,
        ),
        "carrier officer": (Role.CARRIER_OFFICER, str(organisation.id), ScopeKind.ORGANISATION),
        "gate staff": (Role.GATE_STAFF, None, ScopeKind.CITY),
    }
    role, scope, kind = kinds[name]
    return make_user(role, scope, scope_kind=kind)


@pytest.mark.parametrize(("name", "finds"), READERS.items())
def test_who_finds_the_claim_and_its_papers(app, name, finds):
    claim = make_claim(ClaimState.INITIAL_REVIEW)
    reader = Reviewer(app, person(name, claim))
    file_id = claim.papers[0].paper.original_id
    page = reader.get(f"/desk/claims/{claim.reference}")
    assert page.status_code == (200 if finds else 404)
    reads_file = finds or name == "owner"
    for url in (f"/files/{file_id}", f"/files/{file_id}/pages/1?size=small"):
        answer = reader.get(url)
        assert answer.status_code == (200 if reads_file else 404), url
    if not finds:
        assert claim.holder_name not in page.text


@pytest.mark.parametrize(("name", "finds"), READERS.items())
def test_a_refused_move_changes_nothing_and_hides_what_is_hidden(app, name, finds):
    claim = make_claim(ClaimState.SECOND_REVIEW)
    reader = Reviewer(app, person(name, claim))
    deeds = ("accept", "forward", "approve", "confirm", "ask", "refuse")
    decides = {"city": {"approve", "ask", "refuse"}}
    for deed in set(deeds) - decides.get(name, set()):
        answer = reader.decide(claim, deed, reason="other", text_en="a", text_zh="b")
        assert answer.status_code == (403 if finds else 404), deed
    for part in ("document", f"papers/{claim.papers[0].paper_id}/check"):
        answer = reader.post(f"/desk/claims/{claim.reference}/{part}", purpose="Comparing it")
        allowed = finds and name != "owner who reviews"
        may = name == "city" if "check" in part else allowed
        assert (answer.status_code < 400) == may, (part, answer.status_code)
    db.session.expire_all()
    assert claim.state == ClaimState.SECOND_REVIEW


def test_a_stranger_is_sent_to_sign_in_everywhere(app):
    claim = make_claim(ClaimState.INITIAL_REVIEW)
    stranger = Reviewer(app)
    file_id = claim.papers[0].paper.original_id
    urls = ["/desk", "/desk/claims", f"/desk/claims/{claim.reference}", f"/files/{file_id}",
            f"/files/{file_id}/pages/1", "/desk/working-days"]  # fmt: skip
    for url in urls:
        answer = stranger.get(url)
        assert answer.status_code == 302, url
        assert "/sign-in" in answer.headers["Location"]
    for deed in ("accept", "approve", "refuse"):
        assert stranger.decide(claim, deed).status_code == 302
    db.session.expire_all()
    assert claim.state == ClaimState.INITIAL_REVIEW


def test_a_write_without_a_token_is_refused(app):
    office = Office()
    claim = make_claim(ClaimState.SUBMITTED, office=office)
    answer = Reviewer(app, office.district).client.post(
        f"/desk/claims/{claim.reference}/accept",
        data={"accept-seen": str(claim.version), "go": "send"},
    )
    assert answer.status_code == 400
    db.session.expire_all()
    assert claim.state == ClaimState.SUBMITTED


def test_the_province_sees_its_levels_only(app):
    office = Office()
    senior = make_claim(ClaimState.PROVINCIAL_CONFIRMATION, office=office)
    junior = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    reader = Reviewer(app, office.province)
    assert reader.get(f"/desk/claims/{senior.reference}").status_code == 200
    assert reader.get(f"/desk/claims/{junior.reference}").status_code == 404
    queue = reader.get("/desk/claims?state=all").text
    assert senior.reference in queue
    assert junior.reference not in queue


def test_a_draft_is_nobodys_but_its_owners(app):
    office = Office()
    claim = make_claim(ClaimState.DRAFT, office=office)
    for reader in (office.city, office.district, make_user(Role.AUDITOR)):
        assert Reviewer(app, reader).get(f"/desk/claims/{claim.reference}").status_code == 404
        assert claim.reference not in Reviewer(app, reader).get("/desk/claims?state=all").text


def test_a_paper_in_no_claim_is_read_by_its_owner_only(app):
    office = Office()
    make_claim(ClaimState.SUBMITTED, office=office)
    paper = make_paper(make_user(), Paper.DEGREE)
    for reader in (office.city, office.district, make_user(Role.AUDITOR)):
        answer = Reviewer(app, reader).get(f"/files/{paper.original_id}")
        assert answer.status_code == 404


def test_a_paper_of_a_draft_is_read_by_its_owner_only(app):
    office = Office()
    claim = make_claim(ClaimState.SUBMITTED, office=office)
    claim.state = ClaimState.DRAFT
    db.session.commit()
    answer = Reviewer(app, office.city).get(f"/files/{claim.papers[0].paper.original_id}")
    assert answer.status_code == 404


@pytest.mark.parametrize("state", [state for state in ClaimState if state != ClaimState.DRAFT])
def test_lists_and_policies_tell_the_same(app, state):
    """`visible_to` and `waiting_for` are conditions; the policies decide one by one."""
    office = Office()
    claims = [
        make_claim(state, office=office),
        make_claim(state, office=office, entry=make_entry(level="associate-senior"), years=12)
        if state is not ClaimState.PROVINCIAL_CONFIRMATION
        else make_claim(state, office=office),
    ]
    acts = (ClaimPermission.ACCEPT, ClaimPermission.FORWARD, ClaimPermission.APPROVE,
            ClaimPermission.CONFIRM)  # fmt: skip
    for name in READERS:
        user = person(name, claims[0])
        seen = set(db.session.scalars(select(Claim.id).where(visible_to(user))))
        waits = set(db.session.scalars(select(Claim.id).where(waiting_for(user))))
        for claim in claims:
            assert (claim.id in seen) == decide(user, ClaimPermission.READ, claim).allowed, name
            may = any(decide(user, act, claim).allowed for act in acts)
            assert (claim.id in waits) == may, name


@pytest.mark.parametrize("state", [ClaimState.DRAFT, ClaimState.SUBMITTED])
def test_the_scope_says_the_same_to_the_database_and_in_hand(app, state):
    office = Office()
    claims = [make_claim(ClaimState.SUBMITTED, office=office) for _ in range(2)]
    claims[1].district = "kunshan"
    for claim in claims:
        claim.state = state
    db.session.commit()
    for name in READERS:
        rule = readable_by(person(name, claims[0]))
        found = set(db.session.scalars(select(Claim.id).where(rule.sql)))
        assert found == {claim.id for claim in claims if rule.test(claim)}, name
