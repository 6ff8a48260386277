"""Decisions on the claim's page: letters shown first, nothing typed lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from core.db import db
from core.outbox.models import Message
from talent.catalogue.papers import Paper
from talent.claims.models import Claim
from talent.claims.phrases import QUESTIONS, REFUSALS
from talent.claims.states import ClaimState, Reason
from tests.factories.core import make_user
from tests.factories.talent import (
    Office,
    make_claim,
    make_entry,
)
from tests.talent.claims.pages import Reviewer

REFUSING = {"reason": "other", "text_en": "Not enough.", "text_zh": "材料不足。"}


@pytest.fixture
def office(app):
    return Office()


# Decisions


def reload(claim: Claim) -> Claim:
    db.session.expire_all()
    return claim


@pytest.mark.parametrize(
    ("source", "person", "deed", "target"),
    [
        (ClaimState.SUBMITTED, "district", "accept", ClaimState.INITIAL_REVIEW),
        (ClaimState.INITIAL_REVIEW, "district", "forward", ClaimState.SECOND_REVIEW),
        (ClaimState.SECOND_REVIEW, "city", "approve", ClaimState.PUBLIC_NOTICE),
        (ClaimState.PROVINCIAL_CONFIRMATION, "province", "confirm", ClaimState.PUBLIC_NOTICE),
    ],
)
def test_a_decision_is_made_on_the_page(app, office, source, person, deed, target):
    claim = make_claim(source, office=office)
    answer = Reviewer(app, getattr(office, person)).decide(claim, deed, note="Seen all papers.")
    assert answer.status_code == 303
    assert reload(claim).state == target
    noted = claim.moves[-1].internal_note
    assert noted == ("" if deed == "accept" else "Seen all papers.")


def test_an_associate_senior_claim_goes_to_the_province(app, office):
    entry = make_entry(level="associate-senior", title_zh="高级工程师", title_en="Senior Engineer")
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office, entry=entry, years=12)
    page = Reviewer(app, office.city).get(f"/desk/claims/{claim.reference}").text
    assert "Approve and pass to the province" in page
    Reviewer(app, office.city).decide(claim, "approve")
    assert reload(claim).state == ClaimState.PROVINCIAL_CONFIRMATION


@pytest.mark.parametrize(
    ("route", "level", "state"),
    [
        ("province", "intermediate", ClaimState.PROVINCIAL_CONFIRMATION),
        ("city", "associate-senior", ClaimState.PUBLIC_NOTICE),
    ],
)
def test_the_entry_may_fix_who_confirms(app, office, route, level, state):
    entry = make_entry(level=level, route=route)
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office, entry=entry, years=12)
    Reviewer(app, office.city).decide(claim, "approve")
    assert reload(claim).state == state
    seen = Reviewer(app, office.province).get(f"/desk/claims/{claim.reference}").status_code
    assert seen == (200 if route == "province" else 404)


def test_a_refusal_needs_reason_and_both_texts_and_loses_nothing(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    reviewer = Reviewer(app, office.district)
    answer = reviewer.decide(claim, "refuse", reason="", text_en="A long <b>reason</b>", text_zh="")
    assert answer.status_code == 422
    assert "A long &lt;b&gt;reason&lt;/b&gt;" in answer.text
    assert "Choose the reason." in answer.text
    assert "Write the reason in Chinese." in answer.text
    assert reload(claim).state == ClaimState.INITIAL_REVIEW
    answer = reviewer.decide(claim, "refuse", **REFUSING)
    assert answer.status_code == 303
    assert reload(claim).reason_text == {"en": "Not enough.", "zh": "材料不足。"}


def test_switching_the_language_keeps_what_was_typed(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    reviewer = Reviewer(app, office.district)
    answer = reviewer.post(
        f"/desk/claims/{claim.reference}/refuse",
        **{"refuse-seen": str(claim.version), "refuse-text_en": "Half a", "_lang": "zh"},
    )
    assert answer.status_code == 200
    assert "Half a" in answer.text
    assert "审核要点" in answer.text
    assert reload(claim).state == ClaimState.INITIAL_REVIEW


def test_the_preview_is_the_letter_that_is_sent_and_decides_nothing(app, office):
    claimant = make_user(preferred_language="zh")
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office, claimant=claimant)
    reviewer = Reviewer(app, office.district)
    version, letters = claim.version, db.session.query(Message).count()
    moves = len(claim.moves)
    answer = reviewer.decide(claim, "refuse", go="preview", **REFUSING)
    assert answer.status_code == 200
    assert "材料不足。" in answer.text
    assert "Not enough." in answer.text  # still in the form
    assert "Nothing is decided yet." in answer.text
    reload(claim)
    assert (claim.state, claim.version, len(claim.moves)) == ("initial_review", version, moves)
    assert db.session.query(Message).count() == letters
    shown = unescape(answer.text.split('class="letter-text">')[1].split("</p>")[0])
    assert reviewer.decide(claim, "refuse", **REFUSING).status_code == 303
    sent = db.session.scalars(select(Message).where(Message.kind == "claims/refused")).one()
    assert sent.text.strip() == shown.strip()
    assert sent.language == "zh"


def test_without_the_naming_button_nothing_is_decided(app, office):
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office)
    answer = Reviewer(app, office.city).decide(claim, "approve", go="")
    assert answer.status_code == 200
    assert reload(claim).state == ClaimState.SECOND_REVIEW


def test_several_papers_are_asked_for_at_once(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    reviewer = Reviewer(app, office.district)
    fields = {
        "questions-0-kind": "years", "questions-0-text_en": "Which years?",
        "questions-0-text_zh": "哪些年份？", "questions-1-kind": "", "questions-1-text_en": "",
        "questions-1-text_zh": "", "questions-2-kind": "other",
        "questions-2-text_en": "What do you do?", "questions-2-text_zh": "从事何种工作？",
    }  # fmt: skip
    preview = reviewer.decide(claim, "ask", go="preview", **fields)
    assert "· Which years?" in preview.text
    assert reviewer.decide(claim, "ask", **fields).status_code == 303
    assert [r.kind for r in reload(claim).requests] == ["years", "other"]
    assert claim.state == ClaimState.SUPPLEMENT_REQUESTED
    assert reviewer.get(f"/desk/claims/{claim.reference}").status_code == 200
    owner = Reviewer(app, claim.claimant)
    assert owner.get(f"/me/claims/{claim.reference}").status_code == 200


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"questions-0-kind": "", "questions-0-text_zh": ""}, "Say what is missing."),
        ({}, "Say what is missing."),
        ({"questions-0-kind": "years"}, "Write the question in one language at least."),
        ({"questions-0-text_en": "Kept?"}, "Choose which paper is meant."),
    ],
)
def test_a_half_question_is_refused_at_its_field(app, office, fields, message):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    answer = Reviewer(app, office.district).decide(claim, "ask", **fields)
    assert answer.status_code == 422
    assert message in answer.text
    summary = answer.text.partition('id="error-summary"')[2].partition("</ul>")[0]
    assert "Question 1 – " in summary
    assert "questions" not in re.sub(r"<[^>]*>", "", summary).lower()
    if "questions-0-text_en" in fields:
        assert fields["questions-0-text_en"] in answer.text


def test_a_question_in_one_language_is_marked_where_the_other_is_read(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    fields = {"questions-0-kind": "years", "questions-0-text_zh": "哪些年份？"}
    preview = Reviewer(app, office.district).decide(claim, "ask", go="preview", **fields)
    assert "· 哪些年份？ (only in Chinese)" in preview.text
    assert Reviewer(app, office.district).decide(claim, "ask", **fields).status_code == 303
    owner = Reviewer(app, claim.claimant)
    for path in ("", "/answers"):
        page = owner.get(f"/me/claims/{reload(claim).reference}{path}?lang=en").text
        assert '<span lang="zh-Hans">哪些年份？</span>' in page
        assert "(only in Chinese)" in page
        assert "仅有" not in owner.get(f"/me/claims/{claim.reference}{path}?lang=zh").text


def test_ready_words_are_put_in_both_languages_and_spare_what_was_typed(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    reviewer = Reviewer(app, office.district)
    page = unescape(reviewer.get(f"/desk/claims/{claim.reference}?ask=years").text)
    assert QUESTIONS[Paper.YEARS]["en"] in page
    assert QUESTIONS[Paper.YEARS]["zh"] in page
    filled = reviewer.decide(
        claim, "ask", go="words", **{"questions-0-kind": "photo", "questions-0-text_en": "Mine"}
    )
    assert "Mine" in filled.text
    assert QUESTIONS[Paper.PHOTO]["zh"] in filled.text
    refusing = reviewer.decide(claim, "refuse", go="words", reason="false_document", text_en="Own")
    assert "Own" in refusing.text
    assert REFUSALS[Reason.FALSE_DOCUMENT]["zh"] in refusing.text
    assert reload(claim).state == ClaimState.INITIAL_REVIEW


def test_one_more_question_keeps_the_others(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    answer = Reviewer(app, office.district).decide(
        claim, "ask", go="more", **{"questions-0-kind": "other", "questions-0-text_en": "First"}
    )
    assert "First" in answer.text
    assert 'name="ask-questions-1-kind"' in answer.text


def test_there_are_ready_words_for_every_paper_and_reason(app):
    assert set(QUESTIONS) == {paper for paper in Paper if paper.is_upload}
    assert set(REFUSALS) == set(Reason) - {Reason.OTHER}
    for words in (*QUESTIONS.values(), *REFUSALS.values()):
        assert all(words[language].strip() for language in ("en", "zh"))
