"""A title is revoked by two people, once its holder was heard (recognition.md §8)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.documents.queries import find_for
from core.documents.states import DocumentKind, DocumentState, EndReason
from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.i18n import show_date
from core.working_days.services import working_calendar
from talent.claims import services as claims
from talent.claims.queries import find_recognised
from talent.claims.states import ClaimState
from talent.decision_reviews import services as reviews
from talent.revocations import services
from tests.factories.core import make_user
from tests.factories.talent import GROUNDS, Office, make_claim
from tests.talent.claims.pages import Reviewer

SAID = {"en": "The register shows another holder.", "zh": "登记册显示持有人另有其人。"}
WHY = EndReason.FALSE_PAPERS


def signed(user, days=0):
    return {"by": user, "at": now() + timedelta(days=days)}


def recognised(work, office=None):
    claim = make_claim(ClaimState.RECOGNISED, office=office or Office())
    work()
    return claim


def certificate_of(claim):
    return find_for("claim", str(claim.id), DocumentKind.TITLE_CERTIFICATE)[0]


def test_two_people_revoke_title_and_certificate_at_once(app, client, work):
    office = Office()
    claim = recognised(work, office)
    one = services.propose(claim, WHY, SAID, **signed(office.city))
    assert one.heard_until == working_calendar().add(today(), 10)
    second = make_user(Role.CITY_REVIEWER)
    with pytest.raises(DomainError, match="may speak until"):
        services.confirm(one, **signed(second))
    for nobody in (office.city, office.district):
        with pytest.raises(Forbidden):
            services.confirm(one, **signed(nobody, 60))
    services.state_views(one, GROUNDS, **signed(claim.claimant))
    services.confirm(one, **signed(second))
    db.session.commit()
    certificate = certificate_of(claim)
    assert (claim.state, certificate.state) == (ClaimState.REVOKED, DocumentState.REVOKED)
    assert find_recognised(claim.claimant_id, claim.document_digest) == []
    checked = client.get(f"/verify/{certificate.serial}").text
    assert "Obtained with false papers" in checked
    work()
    letters = find_for("claim", str(claim.id), DocumentKind.DECISION_LETTER)
    assert letters[0].printed["decision"] == "撤销职称 Title revoked"
    page = Reviewer(app, claim.claimant).get(f"/me/claims/{claim.reference}").text
    assert SAID["en"] in page
    assert f"/me/claims/{claim.reference}/review" in page
    # Neither of the two reviews it; a third does, and a new recognition has a new certificate.
    review = reviews.ask_for_review(claim, GROUNDS, **signed(claim.claimant))
    for nobody in (office.city, second):
        with pytest.raises(Forbidden):
            reviews.set_aside(review, SAID, **signed(nobody))
    reviews.set_aside(review, SAID, **signed(make_user(Role.CITY_REVIEWER)))
    claims.approve_claim(claim, **signed(make_user(Role.CITY_REVIEWER)))
    claims.end_due_notices(at=now() + timedelta(days=30))
    db.session.commit()
    work()
    new = certificate_of(claim)
    assert (claim.state, new.state) == (ClaimState.RECOGNISED, DocumentState.ISSUED)
    assert new.serial != certificate.serial


def test_after_the_term_it_is_decided_without_an_answer(app, work):
    claim = recognised(work)
    one = services.propose(claim, WHY, SAID, **signed(make_user(Role.CITY_REVIEWER)))
    services.confirm(one, **signed(make_user(Role.CITY_REVIEWER), 60))
    assert claim.state == ClaimState.REVOKED


def test_dropped_the_title_stands_and_may_be_taken_up_again(app, work):
    claim = recognised(work)
    first = make_user(Role.CITY_REVIEWER)
    one = services.propose(claim, WHY, SAID, **signed(first))
    with pytest.raises(Conflict):
        services.propose(claim, WHY, SAID, **signed(first))
    services.drop(one, SAID, **signed(first))
    assert (claim.state, certificate_of(claim).state) == ("recognised", "issued")
    with pytest.raises((Conflict, Forbidden)):
        services.confirm(one, **signed(make_user(Role.CITY_REVIEWER), 60))
    services.propose(claim, WHY, SAID, **signed(first))


def test_through_the_pages(app, work):
    claim = recognised(work)
    desk, second = (Reviewer(app, make_user(Role.CITY_REVIEWER)) for _ in range(2))
    serial = certificate_of(claim).serial
    # The register leads to the claim: without a hearing no title is revoked.
    assert f"/desk/claims/{claim.reference}/revoke" in desk.get(f"/desk/certificates/{serial}").text
    short = {"reason_class": WHY, "reason_en": SAID["en"], "reason_zh": SAID["zh"]}
    assert desk.post(f"/desk/certificates/{serial}/revoke", **short).status_code == 409
    missing = desk.post(f"/desk/claims/{claim.reference}/revoke", **short | {"reason_zh": ""})
    assert missing.status_code == 422
    # The reason the public will see is chosen, never the first of the list by oversight.
    unchosen = desk.post(f"/desk/claims/{claim.reference}/revoke", **short | {"reason_class": ""})
    assert unchosen.status_code == 422
    assert "Choose the reason." in unchosen.text
    sent = desk.post(f"/desk/claims/{claim.reference}/revoke", **short)
    assert sent.status_code == 303
    holder = Reviewer(app, claim.claimant)
    until = show_date(working_calendar().add(today(), 10))
    own = holder.get("/me").text
    assert "A title of yours may be revoked" in own
    assert f'<a href="/me/claims/{claim.reference}/statement">' in own
    assert f"by {until}" in own
    assert SAID["en"] in holder.get(f"/me/claims/{claim.reference}").text
    url = f"/me/claims/{claim.reference}/statement"
    assert SAID["en"] in holder.get(url).text
    assert holder.post(url, text="It is mine.").status_code == 303
    answered = holder.get("/me").text
    assert "You have answered. A second person decides" in answered
    assert f'<a href="/me/claims/{claim.reference}/statement">' not in answered
    assert "A title of yours" not in Reviewer(app, make_user()).get("/me").text
    assert "It is mine." in second.get(sent.location).text
    # Whoever proposed it reads why there is no button for them.
    assert "you proposed it" in desk.get(sent.location).text
    # The letter's link opened again leads to the claim and says why; sent again it is refused.
    assert holder.get(url).location == f"/me/claims/{claim.reference}"
    assert "You have answered." in holder.get(f"/me/claims/{claim.reference}").text
    assert holder.post(url, text="Once more").status_code == 403
    assert "It is mine." in holder.get(f"/me/claims/{claim.reference}").text
    assert Reviewer(app, make_user()).get(url).status_code == 404
    confirm = {"confirm-seen": "2", "go": "send"}
    assert second.post(f"{sent.location}/confirm", **confirm).status_code == 303
    assert desk.post(f"{sent.location}/drop", **{"drop-seen": "2"}).status_code == 409
    db.session.rollback()
    assert claim.state == ClaimState.REVOKED


def test_it_is_the_citys_and_nobodys_own(app, work):
    claim = recognised(work)
    for nobody, refusal in (
        (make_user(), NotFound), (claim.claimant, NotFound), (Office().district, Forbidden),
        (make_user(Role.AUDITOR), Forbidden),
    ):  # fmt: skip
        with pytest.raises(refusal):
            services.propose(claim, WHY, SAID, **signed(nobody))
