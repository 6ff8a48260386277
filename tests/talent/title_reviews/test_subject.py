"""A claim before a panel as its jury knows it: conflicts, what is shown, files, what follows."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import Conflict, Forbidden
from core.files.models import StoredFile
from core.files.policies import may_read_file
from core.juries.conflicts import find_conflicts
from core.juries.models import Entry
from core.juries.states import AssignmentState, ConflictKind, RoundState
from talent.catalogue.papers import Paper
from talent.catalogue.states import Degree
from talent.claims import services as claims
from talent.claims.documents import title_certificate
from talent.claims.letters import decision_letter
from talent.claims.models import Claim
from talent.claims.services.panels import titles_to_vote
from talent.claims.states import ClaimState
from talent.title_reviews.models import TitleWork
from talent.title_reviews.services import begin_work
from talent.title_reviews.states import KEY
from talent.title_reviews.subject import SUBJECT
from tests.counting import count_queries
from tests.factories.core import make_user
from tests.factories.juries import assign, bar, make_entry, make_juror, make_round, make_rubric
from tests.factories.talent import Office, make_claim, make_edition
from tests.factories.talent import make_entry as make_catalogue_entry
from tests.talent.claims.pages import Reviewer
from tests.talent.title_reviews.claiming import LAMP, Maker, make_panel_claim


def make_title_round(*entered: Claim, **fields):
    """An open round over these claims."""
    one = make_round(make_rubric(subject=KEY), subject=KEY, **fields)
    for claim in entered:
        make_entry(one, subject_id=claim.id, reference=claim.reference,
                   title={"en": claim.holder_name, "zh": claim.holder_name})  # fmt: skip
    return one


def test_conflicts_are_found_by_employer_school_address_and_account(app):
    claim = make_panel_claim(institution="Soochow University")
    claim.employer_answer = "confirmed"
    one = make_title_round(claim)
    people = {
        "same employer": {"organisation": claim.employer_name},
        "same school": {"universities": [{"name": "Soochow University", "from": None, "to": None}]},
        "nobody near": {"organisation": "Another workshop"},
    }
    jurors = {
        name: make_juror(one, make_user(email=f"juror@{at}.example"), **fields)
        for at, (name, fields) in enumerate(people.items())
    }
    jurors["the claimant"] = make_juror(one, claim.claimant)
    domain = claim.employer_contact.rpartition("@")[2]
    jurors["same address"] = make_juror(one, make_user(email=f"other@{domain}"))
    find_conflicts(one, at=now())
    found = {name: {bar.kind for bar in one.entries[0].conflicts if bar.juror is juror}
             for name, juror in jurors.items()}  # fmt: skip
    kinds = ConflictKind
    assert found["same employer"] == {kinds.ORGANISATION, kinds.RECOMMENDER}
    assert found["same school"] == {kinds.UNIVERSITY}
    assert kinds.TEAM in found["the claimant"]
    assert found["same address"] == {kinds.ADDRESS_DOMAIN}
    assert found["nobody near"] == set()


def test_parties_of_many_claims_take_two_queries_at_most(app):
    ids = [make_panel_claim().id for _ in range(3)]
    db.session.expire_all()
    queries, found = count_queries(lambda: SUBJECT.parties(ids))
    assert (queries, len(found)) == (2, 3)  # the claims, and the roles of their claimants


def test_a_blind_card_names_neither_claimant_nor_employer(app):
    said = dataclasses.replace(
        LAMP, description="By Élodie Müller-Østergaard of 苏州示例生物有限公司."
    )
    claim = make_panel_claim(None, said)
    with app.test_request_context():
        blind = SUBJECT.present(claim.id, blind=True)
        seen = SUBJECT.present(claim.id, blind=False)
    shown = str(blind)
    for name in ("Élodie", "Müller", "苏州示例生物有限公司", "Basel"):
        assert name not in shown
        assert name in str(seen)
    assert "Lamp of paper" in shown


def test_jurors_open_works_and_proofs_but_no_identity_papers(app):
    claim = make_panel_claim()
    file = next(used.paper.original for used in claim.papers if used.kind == Paper.DEGREE)
    passport = next(used.paper.original for used in claim.papers if used.kind == Paper.IDENTITY)
    one = make_title_round(claim)
    sees, barred, stranger = make_juror(one), make_juror(one), make_user()
    for juror in (sees, barred):
        assign(juror, one.entries[0])
    bar(barred, one.entries[0])
    readers = [may_read_file(who, file).allowed for who in (sees.user, barred.user, stranger)]
    assert readers == [True, False, False]
    assert not may_read_file(sees.user, passport).allowed
    one.is_blind = True
    db.session.commit()
    assert not may_read_file(sees.user, file).allowed


def test_jurors_open_the_files_of_works(app):
    maker = Maker(app)
    maker.start()
    maker.add(maker.begin())
    claim = maker.claim
    file = db.session.get(StoredFile, db.session.scalars(select(TitleWork)).one().file_id)
    one = make_title_round(claim, is_blind=True)
    juror, undeclared = make_juror(one), make_juror(one, declared_at=None)
    for each in (juror, undeclared):
        assign(each, one.entries[0])
    assert may_read_file(juror.user, file).allowed
    assert not may_read_file(undeclared.user, file).allowed
    assert not may_read_file(make_user(Role.ORGANISER), file).allowed


def test_candidates_are_claims_that_no_round_has(app):
    free, taken = make_panel_claim(), make_panel_claim()
    make_title_round(taken)
    assert [one.subject_id for one in SUBJECT.candidates(None, 1)] == [free.id]


def test_the_vote_decides_the_claims(app):
    office = Office()
    passed, stayed, away = (make_panel_claim(office, years=3) for _ in range(3))
    claims.withdraw_claim(away, by=away.claimant, at=now())
    one = make_title_round(passed, stayed)
    with app.test_request_context(method="POST"):
        SUBJECT.decide(one, [passed.id], [stayed.id, away.id], office.city)
    assert passed.state in {ClaimState.PUBLIC_NOTICE, ClaimState.PROVINCIAL_CONFIRMATION}
    assert (stayed.state, stayed.reason) == (ClaimState.REFUSED, "not_voted")
    assert "secret ballot" in stayed.reason_text["en"]
    assert away.state == ClaimState.WITHDRAWN


def test_no_reviewer_gives_the_higher_title_that_a_panel_was_asked_for(app):
    office = Office()
    entry = make_catalogue_entry(make_edition(), series_zh="工程")
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office, entry=entry)
    claimed = claim.level, dict(claim.title)
    *_lower, highest = titles_to_vote(claim)
    claims.send_to_panel(claim, highest, by=office.city, at=now())
    assert claim.level == highest != claimed[0]
    claims.take_back_from_panel(claim, by=office.city, at=now())
    assert (claim.level, claim.title) == claimed


def test_a_claim_that_is_judged_is_not_taken_back(app):
    office = Office()
    claim = make_panel_claim(office)
    make_title_round(claim)
    with pytest.raises(Conflict, match="take it out there first"):
        claims.take_back_from_panel(claim, by=office.city, at=now())


def test_a_claim_withdrawn_leaves_its_panel(app):
    claim = make_panel_claim()
    one = make_title_round(claim)
    given = assign(make_juror(one), one.entries[0])
    claims.withdraw_claim(claim, by=claim.claimant, at=now())
    assert db.session.get(Entry, one.entries[0].id).removed_at is not None
    assert given.state == AssignmentState.RELEASED


def test_works_change_until_the_round_opens(app):
    claim = make_panel_claim()
    one = make_title_round(claim, state=RoundState.DRAFT)
    signed = {"by": claim.claimant, "at": now()}
    assert begin_work(claim, **signed)
    one.state = RoundState.OPEN
    db.session.flush()
    with pytest.raises(Forbidden):
        begin_work(claim, **signed)


def test_a_conflicted_reviewer_finds_the_claim_nowhere_at_the_desk(app):
    claim = make_panel_claim()
    reviewer = make_user(Role.CITY_REVIEWER)
    one = make_title_round(claim)
    bar(make_juror(one, reviewer), one.entries[0])
    browser = Reviewer(app, reviewer)
    assert browser.get(f"/desk/claims/{claim.reference}").status_code == 404
    assert browser.get(f"/desk/claims/{claim.reference}/works").status_code == 404
    assert claim.reference not in browser.get("/desk/claims?state=open").text
    assert claim.reference in Reviewer(app, Office().city).get("/desk/claims?state=open").text


def test_the_claimant_reads_what_jurors_wrote_once_it_is_decided_and_not_by_whom(app):
    office = Office()
    claim = make_panel_claim(office, years=3)
    one = make_title_round(claim)
    for words in ("Zest and care", "A master's hand"):
        assign(make_juror(one, name="Juror Known"), one.entries[0], 30, 20, 20,
               comment_public=words, comment_internal="Only for us")  # fmt: skip
    with app.test_request_context(method="POST"):
        SUBJECT.decide(one, [claim.id], [], office.city)
    db.session.commit()
    page = f"/me/claims/{claim.reference}"
    assert "Zest and care" not in Reviewer(app, claim.claimant).get(page).text
    one.state, one.decided_at = RoundState.DECIDED, now()
    db.session.commit()
    shown = Reviewer(app, claim.claimant).get(page).text
    assert shown.index("A master&#39;s hand") < shown.index("Zest and care")
    assert "Only for us" not in shown
    assert "Juror Known" not in shown


def test_certificate_and_letter_say_how_the_title_was_obtained(app):
    office = Office()
    claim = make_panel_claim(office, degree=Degree.BACHELOR, years=6)
    with app.test_request_context(method="POST"):
        SUBJECT.decide(make_title_round(claim), [claim.id], [], office.city)
        claims.end_due_notices(at=now() + timedelta(days=30))
    db.session.commit()
    order = title_certificate(claim, at=now())
    assert order.printed["way"] == "专家评审 Review by panel"
    assert "qualification_code" not in order.printed
    assert "Arts and Crafts Specialist" in order.printed["title"]
    assert (
        "secret ballot" in decision_letter(claim, claim.decisions[-1], at=now()).content.body_en[1]
    )


def test_the_letter_of_refusal_says_that_the_panel_voted(app):
    office = Office()
    claim = make_panel_claim(office)
    with app.test_request_context(method="POST"):
        SUBJECT.decide(make_title_round(claim), [], [claim.id], office.city)
    db.session.commit()
    letter = decision_letter(claim, claim.decisions[-1], at=now()).content
    assert "secret ballot" in letter.reason_en
    assert "无记名投票" in letter.reason_zh
    assert letter.appeal_en


def test_the_pages_of_works_ask_the_same_however_many_there_are(app):
    few, many = make_panel_claim(), make_panel_claim(None, *[LAMP] * 9)
    queries = [
        count_queries(
            lambda one=one: Reviewer(app, one.claimant).get(f"/me/claims/{one.reference}/works")
        )[0]
        for one in (few, many)
    ]
    assert queries[0] == queries[1]
