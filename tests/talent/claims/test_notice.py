"""The public notice: who stands on it, for how long, and what it must not tell."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from core.clock import now
from core.db import db
from core.i18n import show_date
from core.paging import page_of
from talent.claims import services
from talent.claims.states import ClaimState
from talent.claims.views import notice
from tests.counting import count_queries
from tests.factories.talent import make_claim
from tests.talent.claims.pages import Reviewer

# Nobody can tell from the notice that somebody objected.
NOTICED = {ClaimState.PUBLIC_NOTICE, ClaimState.OBJECTION_CHECK}


def test_it_names_what_the_rules_ask_for_and_no_more(app):
    claim = make_claim(
        ClaimState.PUBLIC_NOTICE, document_number="P98765432", contact="hr@employer.example"
    )
    page = Reviewer(app).get("/notice?lang=en")
    with app.test_request_context("/?lang=en"):
        period = (show_date(claim.notice_starts_on), show_date(claim.notice_ends_on))
        born = show_date(claim.birth_on)
    for wanted in (claim.reference, claim.holder_name, claim.title["en"], claim.entry["name_en"],
                   claim.employer_name, *period):  # fmt: skip
        assert wanted in page.text
    for hidden in ("P98765432", born, "1985", claim.employer_contact, claim.claimant.email,
                   claim.certificate_number, "FR"):  # fmt: skip
        assert hidden not in page.text.split("<main")[1], hidden


@pytest.mark.parametrize(
    ("language", "title", "objecting"),
    [("en", "Public notice", "under your real name"), ("zh", "职称比照认定公示", "实名提出")],
)
def test_it_says_how_to_object_in_both_languages(app, language, title, objecting):
    claim = make_claim(ClaimState.PUBLIC_NOTICE)
    page = Reviewer(app).get(f"/notice?lang={language}").text
    assert title in page
    assert objecting in page
    assert claim.title[language] in page


def test_a_long_notice_comes_in_pages_with_the_same_questions(app, monkeypatch):
    claims = [make_claim(ClaimState.PUBLIC_NOTICE) for _each in range(5)]
    for claim, days in zip(claims, (4, 0, 3, 1, 2), strict=True):
        claim.notice_ends_on += timedelta(days=days)
    db.session.commit()
    ending_first = sorted(claims, key=lambda claim: claim.notice_ends_on)
    anybody = Reviewer(app)
    anybody.get("/notice")
    whole, page = count_queries(lambda: anybody.get("/notice?lang=en"))
    assert "5 in all" in page.text
    assert 'aria-label="Pages"' not in page.text
    monkeypatch.setattr(notice, "page_of", partial(page_of, size=2))
    for number, shown in ((1, ending_first[:2]), (3, ending_first[4:]), (9, ending_first[4:])):
        asked, page = count_queries(lambda at=number: anybody.get(f"/notice?page={at}&lang=en"))
        assert [one.reference for one in ending_first if one.reference in page.text] == [
            one.reference for one in shown
        ]
        assert 'aria-label="Pages"' in page.text
        assert asked == whole == 2


def test_an_empty_notice_says_so(app):
    page = Reviewer(app).get("/notice?lang=en")
    assert page.status_code == 200
    assert "Nobody is on public notice today" in page.text


def test_search_engines_are_told_to_keep_away(app):
    page = Reviewer(app).get("/notice")
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex, nofollow">' in page.text


@pytest.mark.parametrize("state", [s for s in ClaimState if s not in NOTICED])
def test_only_claims_on_notice_stand_there(app, state):
    claim = make_claim(state)
    assert claim.reference not in Reviewer(app).get("/notice").text


def test_a_name_leaves_the_page_after_the_last_day(app, monkeypatch):
    claim = make_claim(ClaimState.PUBLIC_NOTICE)

    last = claim.notice_ends_on
    monkeypatch.setattr(notice, "today", lambda: last)
    assert claim.reference in Reviewer(app).get("/notice").text
    monkeypatch.setattr(notice, "today", lambda: last + timedelta(days=1))
    assert claim.reference not in Reviewer(app).get("/notice").text


def test_a_withdrawn_claim_leaves_the_notice_at_once(app):
    claim = make_claim(ClaimState.PUBLIC_NOTICE)
    services.withdraw_claim(claim, by=claim.claimant, at=now())
    db.session.commit()
    assert claim.reference not in Reviewer(app).get("/notice").text


def test_hostile_names_are_text(app):
    claim = make_claim(ClaimState.PUBLIC_NOTICE)
    claim.holder_name = claim.employer_name = "<img src=x onerror=alert(1)>{{7*7}}"
    db.session.commit()
    page = Reviewer(app).get("/notice").text
    assert "<img src=x" not in page
    assert "{{7*7}}" in page
