"""A refusal is looked at again by somebody who took no part (recognition.md §8)."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.documents.queries import find_for
from core.documents.states import DocumentKind
from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.outbox.models import Message
from talent.claims import services as claims
from talent.claims.clock import read_clock
from talent.claims.letter_words import reviewable_until
from talent.claims.states import ClaimState
from talent.decision_reviews import services
from talent.decision_reviews.queries import review_of, way_to_review
from tests.core.files.corpus import page_pdf
from tests.factories.core import make_user
from tests.factories.talent import GROUNDS, REFUSAL, Office, make_claim
from tests.talent.claims.pages import Reviewer

SAID = {"en": "The register shows it as valid.", "zh": "登记册显示其有效。"}


def signed(user):
    return {"by": user, "at": now()}


def refused(office=None, **fields):
    return make_claim(ClaimState.REFUSED, office=office or Office(), **fields)


def mails(template):
    return db.session.scalars(select(Message).where(Message.kind == template)).all()


def test_a_review_set_aside_brings_the_claim_back_to_others_with_all_its_days(app, work):
    office = Office()
    claim = refused(office)
    review = services.ask_for_review(claim, GROUNDS, **signed(claim.claimant))
    assert claim.state == ClaimState.REVIEW_REQUESTED
    clock = read_clock(claim, today())
    assert (clock.days_used, clock.is_stopped, claim.due_on) == (0, False, clock.due_on)
    reviewer = make_user(Role.CITY_REVIEWER)
    services.set_aside(review, SAID, **signed(reviewer))
    assert claim.state == ClaimState.SECOND_REVIEW
    assert (claim.reason, claim.decided_at, claim.days_used) == ("", None, 0)
    # Neither of the two decides it now; a third does.
    with pytest.raises(Forbidden):
        claims.approve_claim(claim, **signed(reviewer))
    claims.approve_claim(claim, **signed(office.city))
    claims.end_due_notices(at=now() + timedelta(days=30))
    db.session.commit()
    work()
    work()
    kinds = [one.printed["decision"] for one in letters_of(claim)]
    assert sorted(kinds) == [
        "不予认定 Not recognised", "予以认定 Recognised",
        "撤销原决定，重新审核 Decision set aside, reviewed anew",
    ]  # fmt: skip
    assert len(mails("decision_reviews/received")) == len(mails("decision_reviews/decided")) == 1


def letters_of(claim):
    db.session.rollback()
    return find_for("claim", str(claim.id), DocumentKind.DECISION_LETTER)


def test_upheld_it_is_final_here_and_a_new_claim_stays_open(app, client):
    claim = refused()
    review = services.ask_for_review(claim, GROUNDS, **signed(claim.claimant))
    services.uphold(review, SAID, **signed(make_user(Role.CITY_REVIEWER)))
    db.session.commit()
    assert claim.state == ClaimState.REFUSED
    assert claim.reason == REFUSAL.reason
    with pytest.raises(Conflict, match="final here"):
        services.ask_for_review(claim, GROUNDS, **signed(claim.claimant))
    page = Reviewer(app, claim.claimant).get(f"/me/claims/{claim.reference}").text
    assert SAID["en"] in page
    assert "final here" in page
    assert f"/me/claims/new?entry={claim.entry_code}" in page
    assert f"/me/claims/{claim.reference}/review" not in page


@pytest.mark.parametrize("state", [ClaimState.REFUSED, ClaimState.REVOKED])
def test_taken_back_the_decision_stands_and_is_reviewed_no_more(app, work, state):
    claim = make_claim(state)
    work()
    decided, letters = claim.decided_at, len(letters_of(claim))
    review = services.ask_for_review(claim, GROUNDS, **signed(claim.claimant))
    for other in (make_user(), make_user(Role.CITY_REVIEWER)):
        with pytest.raises(NotFound):
            services.withdraw(review, **signed(other))
    db.session.commit()
    own, page = Reviewer(app, claim.claimant), f"/me/claims/{claim.reference}"
    assert f'action="{page}/review/withdraw"' in own.get(page).text
    assert own.post(f"{page}/review/withdraw").status_code == 303
    db.session.expire_all()
    work()
    assert (claim.state, review.state, claim.decided_at) == (state, "withdrawn", decided)
    assert len(claim.decisions) == len(letters_of(claim)) == letters
    assert len(mails("decision_reviews/withdrawn")) == 1
    shown = own.get(page).text
    assert "You took back your request for a review" in shown
    assert f"{page}/review" not in shown
    with pytest.raises(Conflict, match="took back"):
        services.ask_for_review(claim, GROUNDS, **signed(claim.claimant))
    with pytest.raises(Conflict):
        services.uphold(review, SAID, **signed(make_user(Role.CITY_REVIEWER)))


def test_the_term_is_twenty_working_days_and_stands_on_the_page(app):
    claim = refused()
    until = reviewable_until(claim.decided_at)
    assert way_to_review(claim, until).is_open
    late = way_to_review(claim, until + timedelta(days=1))
    assert not late.is_open
    page = Reviewer(app, claim.claimant).get(f"/me/claims/{claim.reference}").text
    assert f"Until {until.day} {until:%B %Y}" in page
    with pytest.raises(Conflict, match="ended on"):
        services.ask_for_review(claim, GROUNDS, by=claim.claimant, at=now() + timedelta(days=60))


def test_nobody_who_took_part_or_works_there_decides_it(app):
    office = Office()
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office)
    claims.refuse_claim(claim, REFUSAL, **signed(office.city))
    review = services.ask_for_review(claim, GROUNDS, **signed(claim.claimant))
    colleague = make_user(Role.CITY_REVIEWER)
    claim.employer_id = colleague.organisation_id = make_organisation_id()
    for one, refusal in [
        (office.city, Forbidden), (office.district, Forbidden), (colleague, Forbidden),
        (make_user(Role.DISTRICT_REVIEWER, "kunshan"), NotFound), (claim.claimant, NotFound),
    ]:  # fmt: skip
        with pytest.raises(refusal):
            services.uphold(review, SAID, **signed(one))
    with pytest.raises(NotFound):
        services.ask_for_review(claim, GROUNDS, **signed(make_user()))


def make_organisation_id():
    from tests.factories.core import make_sent_organisation

    return make_sent_organisation(make_user()).id


def test_an_open_claim_on_the_entry_stands_in_the_way(app):
    claim = refused()
    other = make_claim(ClaimState.SUBMITTED, claimant=claim.claimant, entry=entry_of(claim))
    with pytest.raises(Conflict, match="Withdraw it first"):
        services.ask_for_review(claim, GROUNDS, **signed(claim.claimant))
    claims.withdraw_claim(other, **signed(claim.claimant))
    services.ask_for_review(claim, GROUNDS, **signed(claim.claimant))
    with pytest.raises(Forbidden):
        claims.withdraw_claim(claim, **signed(claim.claimant))


def entry_of(claim):
    from talent.catalogue.panels import basis_of

    return basis_of(claim.entry_code, claim.edition)


def test_an_outcome_needs_words_in_both_languages(app):
    claim = refused()
    review = services.ask_for_review(claim, GROUNDS, **signed(claim.claimant))
    with pytest.raises(DomainError):
        services.uphold(review, {"en": "No", "zh": ""}, **signed(make_user(Role.CITY_REVIEWER)))


def test_through_the_pages_with_papers_that_the_reviewer_reads(app):
    claim = refused()
    claimant, url = Reviewer(app, claim.claimant), f"/me/claims/{claim.reference}/review"
    empty = claimant.post(url, text="", paper_1=pdf("proof.pdf"))
    assert empty.status_code == 422
    assert "Write why the decision should be reviewed." in empty.text
    held = re.search(r'name="paper_1-held"[^>]*value="([^"]+)"', empty.text)[1]
    sent = claimant.post(url, text="It is valid.", **{"paper_1-held": held})
    assert sent.status_code == 303
    db.session.rollback()
    review = review_of(claim)
    assert "It is valid." in claimant.get(f"/me/claims/{claim.reference}").text
    assert claimant.get(url).location == f"/me/claims/{claim.reference}"
    desk = Reviewer(app, make_user(Role.CITY_REVIEWER))
    assert review.reference in desk.get("/desk/reviews").text
    page = desk.get(f"/desk/reviews/{review.reference}").text
    assert "It is valid." in page
    (paper,) = review.statement.papers
    assert desk.get(f"/files/{paper.file_id}").data.startswith(b"%PDF-")
    assert Reviewer(app, make_user()).get(f"/files/{paper.file_id}").status_code == 404
    fields = {"seen": review.version, "text_en": SAID["en"], "text_zh": SAID["zh"]}
    named = {f"set-aside-{name}": value for name, value in fields.items()}
    first = desk.post(f"/desk/reviews/{review.reference}/set-aside", go="send", **named)
    assert first.status_code == 303
    # Whoever is slower at the same page is told that it moved on.
    slow = Reviewer(app, make_user(Role.CITY_REVIEWER))
    again = slow.post(f"/desk/reviews/{review.reference}/set-aside", go="send", **named)
    assert again.status_code == 409


def pdf(name):
    return io.BytesIO(page_pdf()), name
