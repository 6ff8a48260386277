"""Works of a claim: added, kept as typed, shown to those who may see them, frozen in time."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, Forbidden
from core.files.models import StoredFile
from talent.claims import services as claims
from talent.claims.clock import read_clock
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from talent.title_reviews.models import TitleWork
from talent.title_reviews.queries import has_whole_works
from talent.title_reviews.services import MOST_WORKS, begin_work, remove_work, save_work
from tests.factories.core import make_user
from tests.factories.talent import Office, make_claim
from tests.talent.claims.pages import Reviewer
from tests.talent.claims.walking import TICKED
from tests.talent.title_reviews.claiming import LAMP, Maker, make_panel_claim


def test_the_wizard_asks_for_works_and_for_no_certificate(app):
    maker = Maker(app)
    maker.fill_all()
    page = maker.get(maker.url("check")).text
    assert "Silk screen" in page
    assert "Certificate</h2>" not in page
    assert "ask_issuer" not in page
    reference = maker.claim.reference
    answer = maker.post(
        maker.url("check"), **{k: v for k, v in TICKED.items() if k != "ask_issuer"}
    )
    assert answer.status_code == 303, answer.text
    claim = db.session.scalars(select(Claim).where(Claim.reference == reference)).one()
    assert (claim.state, claim.title["zh"]) == ("submitted", "正高级工艺美术师")
    assert claim.certificate_issued_on is None
    assert maker.get(f"/me/claims/{reference}").status_code == 200


def test_a_claim_without_works_cannot_be_sent(app):
    maker = Maker(app)
    maker.fill_all()
    maker.post(f"{maker.url('works')}/{maker.works[0].id}/remove")
    answer = maker.post(maker.url("check"), truth="y", identity_papers="y")
    assert answer.status_code == 422
    assert "/works" in answer.text


def test_a_work_begun_and_left_holds_the_claim_up(app):
    maker = Maker(app)
    maker.fill_all()
    maker.begin()
    assert maker.post(maker.url("check"), truth="y", identity_papers="y").status_code == 422


def test_a_catalogue_claim_still_needs_its_certificate(app):
    claim = make_claim(ClaimState.DRAFT)
    answer = Reviewer(app, claim.claimant).get(f"/me/claims/{claim.reference}/works")
    assert answer.status_code == 404


def test_what_is_typed_is_kept_and_comes_back(app):
    maker = Maker(app)
    maker.start()
    url = maker.begin()
    assert maker.post(f"{url}/autosave", title="Half a", year="19xx").status_code == 204
    assert "A work you began" in maker.get(maker.url("works")).text
    page = maker.get(url).text
    assert 'value="Half a"' in page
    assert 'value="19xx"' in page
    assert not maker.works[0].is_whole


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"year": "1066"}, "Enter a year from 1950"),
        ({"year": ""}, "Enter the year"),
        ({"title": " "}, "Enter the title"),
        ({"link": "javascript:alert(1)"}, "Begin with https://"),
        ({"kind": "poison"}, "Not a valid choice"),
    ],
)
def test_a_wrong_answer_comes_back_with_everything_typed(app, typed, said):
    maker = Maker(app)
    maker.start()
    answer = maker.add(maker.begin(), **({"role": "Maker of all"} | typed))
    assert answer.status_code == 422
    assert said in answer.text
    assert "Maker of all" in answer.text
    assert "work.pdf" in answer.text  # the file is kept too
    assert not maker.works[0].is_whole


def test_a_file_that_is_none_is_refused_and_the_words_stay(app):
    maker = Maker(app)
    maker.start()
    answer = maker.add(maker.begin(), b"MZ\x90\x00 not a picture", "work.pdf")
    assert answer.status_code == 422
    assert "Silk screen" in answer.text
    assert (
        db.session.scalars(select(StoredFile).where(StoredFile.purpose == "title-work")).all() == []
    )


def test_a_work_needs_a_file_or_a_link(app):
    maker = Maker(app)
    maker.start()
    url = maker.begin()
    typed = {"title": "A", "kind": "craft", "year": "2020", "role": "Maker", "link": ""}
    answer = maker.post(url, **typed)
    assert answer.status_code == 422
    assert "Add a file or a link" in answer.text
    assert maker.post(url, **typed | {"link": "https://example.org"}).status_code == 303


def test_a_new_file_takes_the_place_of_the_old_one(app):
    maker = Maker(app)
    maker.start()
    url = maker.begin()
    maker.add(url)
    first = maker.works[0].file_id
    maker.add(url, name="better.pdf")
    assert maker.works[0].file_id != first
    assert db.session.get(StoredFile, first) is None


def test_there_is_an_end_to_works(app):
    maker = Maker(app)
    maker.start()
    claim = maker.claim
    signed = {"by": claim.claimant, "at": now()}
    for _ in range(MOST_WORKS):
        save_work(begin_work(claim, **signed), LAMP, None, **signed)
    with pytest.raises(DomainError, match="works at most"):
        begin_work(claim, **signed)


def test_a_draft_given_up_takes_works_and_files_along(app):
    maker = Maker(app)
    maker.start()
    maker.add(maker.begin())
    maker.post(maker.url("delete"))
    assert db.session.scalars(select(TitleWork)).all() == []
    assert (
        db.session.scalars(select(StoredFile).where(StoredFile.purpose == "title-work")).all() == []
    )


def test_works_are_frozen_while_the_office_reads_them(app):
    office = Office()
    claim = make_panel_claim(office)
    signed = {"by": claim.claimant, "at": now()}
    assert begin_work(claim, **signed)  # no panel has seen them yet
    claims.take_back_from_panel(claim, by=office.city, at=now())
    with pytest.raises(Forbidden):
        begin_work(claim, **signed)
    db.session.commit()
    browser = Reviewer(app, claim.claimant)
    assert browser.post(f"/me/claims/{claim.reference}/works").status_code == 409
    page = browser.get(f"/me/claims/{claim.reference}/works")
    assert page.status_code == 200
    assert "Add a work" not in page.text


def test_the_last_work_of_a_claim_that_was_sent_stays(app):
    claim = make_panel_claim()
    signed = {"by": claim.claimant, "at": now()}
    only = db.session.scalars(select(TitleWork)).one()
    begun = begin_work(claim, **signed)
    with pytest.raises(Conflict, match="has to have a work"):
        remove_work(only, **signed)
    save_work(begun, LAMP, None, **signed)
    remove_work(only, **signed)
    assert has_whole_works(claim)


def test_works_are_nobody_elses(app):
    claim = make_panel_claim()
    work = db.session.scalars(select(TitleWork)).one()
    stranger = Reviewer(app, make_user())
    pages = (f"/me/claims/{claim.reference}/works", f"/me/claims/{claim.reference}/works/{work.id}",
             f"/desk/claims/{claim.reference}/works")  # fmt: skip
    assert [stranger.get(page).status_code for page in pages] == [404, 404, 404]
    assert Reviewer(app, Office().city).get(pages[2]).status_code == 200
    assert Reviewer(app, claim.claimant).get(pages[2]).status_code == 404


def test_only_a_panel_gives_a_title_for_works(app):
    office = Office()
    claim = make_panel_claim(office)
    claims.take_back_from_panel(claim, by=office.city, at=now())
    with pytest.raises(Forbidden, match="A panel votes"):
        claims.approve_claim(claim, by=office.city, at=now())


def test_the_clock_stands_still_before_a_panel(app):
    claim = make_panel_claim()
    assert read_clock(claim, now().date()).is_stopped
    assert claim.due_on is None


def test_the_page_of_title_review_names_series_in_both_languages(app):
    Maker(app)
    page = Reviewer(app).get("/title-review").text
    assert "PANEL-CRAFT" in page
    assert "正高级工艺美术师" in Reviewer(app).get("/title-review?lang=zh").text
