"""The reviewers' pages: the queue, one claim, decisions, and two reviewers at once."""

from __future__ import annotations

import threading
from functools import partial
from html import unescape
from urllib.parse import urlencode

import pytest
from sqlalchemy import event, inspect, select, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db, own_transaction
from core.outbox.models import Message
from talent.catalogue.papers import Paper
from talent.claims import services
from talent.claims.models import Claim
from talent.claims.phrases import QUESTIONS, REFUSALS
from talent.claims.states import ClaimState, Reason
from tests.factories.core import grant_role, make_user
from tests.factories.talent import (
    QUESTION,
    Office,
    answer_all,
    make_calendar,
    make_claim,
    make_edition,
    make_entry,
)
from tests.talent.claims.pages import Reviewer

QUEUE = "/desk/claims"
HOSTILE = "<script>alert(1)</script>{{7*7}}\"'>\u202e陈"
REFUSING = {"reason": "other", "text_en": "Not enough.", "text_zh": "材料不足。"}


@pytest.fixture
def office(app):
    return Office()


@pytest.fixture
def count_queries(app):
    """How many statements a call sends to the database."""

    def counted(call):
        seen = []

        def note(_connection, _cursor, statement, *_):
            if not statement.startswith(("PRAGMA", "BEGIN")):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            answer = call()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen), answer

    return counted


def fill(office: Office, wanted: int) -> None:
    """Many claims at once, as copies of one that was really sent."""
    first = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    columns = [c.key for c in inspect(Claim).column_attrs if c.key not in {"id", "reference"}]
    for number in range(wanted - 1):
        values = {name: getattr(first, name) for name in columns}
        values |= {"reference": f"RC-2001-{number:04d}", "claimant_id": make_user().id}
        values |= {"entry_code": f"SZ-OTH-{number}"}
        db.session.add(Claim(**values))
    db.session.commit()


# The queue


def test_the_queue_takes_the_same_few_queries_for_any_number_of_rows(app, office, count_queries):
    counts = {}
    for rows in (1, 3, 60):
        db.session.execute(text("DELETE FROM claim_paper"))
        db.session.execute(text("DELETE FROM claim_move"))
        db.session.execute(text("DELETE FROM claim"))
        db.session.commit()
        fill(office, rows)
        counts[rows], page = count_queries(partial(Reviewer(app, office.district).get, QUEUE))
        assert page.status_code == 200
        assert page.text.count("data-row") == min(rows, 50)
    # Session with grants; rows counted; rows; the menu's count; the calendar.
    assert counts == {1: 5, 3: 5, 60: 5}


def test_a_claims_page_takes_the_same_queries_for_any_length_of_story(app, office, count_queries):
    counts = []
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    reviewer = Reviewer(app, office.district)
    for _ in range(3):
        count, _page = count_queries(partial(reviewer.get, f"{QUEUE}/{claim.reference}"))
        counts.append(count)
        services.request_supplement(claim, [QUESTION] * 3, by=office.district, at=now())
        answer_all(claim)
        db.session.commit()
    assert counts[1] == counts[2]
    assert counts[2] <= 20


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, True),
        ({"state": "open"}, True),
        ({"state": "waiting"}, True),
        ({"state": "initial_review"}, True),
        ({"state": "submitted"}, False),
        ({"state": "refused"}, False),
        ({"district": "sip"}, True),
        ({"district": "kunshan"}, False),
        ({"level": "intermediate"}, True),
        ({"level": "junior"}, False),
        ({"sector": "biomedicine"}, True),
        ({"sector": "law-ip"}, False),
        ({"words": "élodie"}, True),
        ({"words": "Østergaard 示例"}, True),
        ({"words": "nobody"}, False),
        ({"words": "%"}, False),
        ({"mine": "y"}, True),
        ({"late": "y"}, False),
        ({"order": "oldest"}, True),
        ({"order": "'; DROP TABLE claim", "state": "zzz", "page": "-9"}, True),
    ],
)
def test_the_filter_lives_in_the_address(app, office, wanted, found):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    page = Reviewer(app, office.district).get(f"/desk/claims?{urlencode(wanted)}")
    assert page.status_code == 200
    assert (claim.reference in page.text) == found


def test_late_ones_come_first_and_are_marked(app, office):
    from datetime import timedelta

    fresh = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    old = make_claim(ClaimState.INITIAL_REVIEW, office=office, at=now() - timedelta(days=40))
    page = Reviewer(app, office.district).get("/desk")
    assert page.text.index(old.reference) < page.text.index(fresh.reference)
    assert page.text.count('class="sub late-word"') == 1
    late = Reviewer(app, office.district).get("/desk/claims?late=y")
    assert old.reference in late.text
    assert fresh.reference not in late.text


def test_the_count_in_the_menu_is_the_length_of_its_list(app, office):
    make_claim(ClaimState.SECOND_REVIEW, office=office)
    make_claim(ClaimState.SECOND_REVIEW, office=office)
    own = make_claim(ClaimState.SECOND_REVIEW, office=office)
    own.initial_reviewer_id = office.city.id
    db.session.commit()
    page = Reviewer(app, office.city).get("/desk/claims").text
    assert '<span class="count">2</span>' in page
    assert page.count("data-row") == 2


def test_an_empty_queue_says_what_to_do(app, office):
    make_calendar()
    page = Reviewer(app, office.district).get("/desk/claims")
    assert page.status_code == 200
    assert "No claim fits" in page.text


def test_the_queue_works_by_keyboard(app, office):
    make_claim(ClaimState.SUBMITTED, office=office)
    page = Reviewer(app, office.district).get("/desk/claims").text
    assert "data-keys" in page
    assert "data-open" in page


# One claim


def test_everything_to_decide_stands_on_one_page(app, office):
    make_claim(ClaimState.REFUSED, office=office)
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    page = unescape(Reviewer(app, office.district).get(f"/desk/claims/{claim.reference}").text)
    used = claim.papers[0].paper
    for wanted in (
        claim.holder_name,
        claim.entry["name_en"],
        claim.entry["name_zh"],
        "American Board of Toxicology",
        "Look the holder up in the issuer's public register.",
        f"/files/{used.original_id}/pages/1",
        "Identity matches",
        "Papers complete",
        "Years reach the level",
        "0 of 20 used",
        "Reviewer district",
        f'name="refuse-seen" type="hidden" value="{claim.version}"',
        'data-key="f"',
        'data-key="r"',
        'data-key="m"',
    ):
        assert wanted in page, wanted


def test_precedents_name_nobody(app, office):
    edition = make_edition()
    entry = make_entry(edition)
    earlier = make_claim(ClaimState.REFUSED, office=office, entry=entry, name="Odd Precedent")
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office, entry=entry)
    page = Reviewer(app, office.district).get(f"/desk/claims/{claim.reference}").text
    assert "The certificate has expired or is suspended" in page
    assert "Odd Precedent" not in page
    assert earlier.reference not in page


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("state", [s for s in ClaimState if s != ClaimState.DRAFT])
def test_the_page_is_drawn_in_every_state_and_language(app, office, state, language):
    claim = make_claim(state, office=office)
    reviewer = Reviewer(app, office.city)
    page = reviewer.get(f"/desk/claims/{claim.reference}?lang={language}")
    assert page.status_code == 200
    word = {"en": "Checklist", "zh": "审核要点"}[language]
    assert word in page.text


def test_hostile_text_is_shown_and_never_run(app, office):
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office, job_title=HOSTILE)
    claim.holder_name, claim.employer_note = HOSTILE, HOSTILE
    claim.moves[-1].internal_note = HOSTILE
    db.session.commit()
    for url in ("/desk", "/desk/claims", f"/desk/claims/{claim.reference}"):
        page = Reviewer(app, office.city).get(url).text
        assert "<script>alert" not in page
        assert "{{7*7}}" in page
        assert "&lt;script&gt;alert(1)" in page


# Who may not decide is told why


def test_the_initial_reviewer_is_told_why(app, office):
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office)
    grant_role(office.district, Role.CITY_REVIEWER)
    page = Reviewer(app, office.district).get(f"/desk/claims/{claim.reference}").text
    assert "Nobody decides both reviews of one claim." in page
    assert 'id="approve"' not in page
    answer = Reviewer(app, office.district).decide(claim, "approve")
    assert answer.status_code == 403
    assert "both reviews" in answer.text


def test_own_claims_are_explained_and_keep_the_notes_of_colleagues(app, office):
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office)
    grant_role(claim.claimant, Role.CITY_REVIEWER)
    page = Reviewer(app, claim.claimant).get(f"/desk/claims/{claim.reference}").text
    assert "Nobody decides a claim of their own." in page
    assert "Complete." not in page
    others = Reviewer(app, office.city).get(f"/desk/claims/{claim.reference}").text
    assert "Complete." in others


def test_other_offices_are_told_whose_turn_it_is(app, office):
    claim = make_claim(ClaimState.SUBMITTED, office=office)
    page = Reviewer(app, office.city).get(f"/desk/claims/{claim.reference}").text
    assert "At this stage another office decides." in page


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
    claim = make_claim(ClaimState.SUBMITTED, office=office)
    answer = Reviewer(app, office.district).decide(claim, "accept", go="")
    assert answer.status_code == 200
    assert reload(claim).state == ClaimState.SUBMITTED


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
        ({"questions-0-kind": "years"}, "Write the question in English."),
        ({"questions-0-text_en": "Kept?"}, "Choose which paper is meant."),
        ({"questions-0-kind": "years", "questions-0-text_en": "a"}, "in Chinese."),
    ],
)
def test_a_half_question_is_refused_at_its_field(app, office, fields, message):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    answer = Reviewer(app, office.district).decide(claim, "ask", **fields)
    assert answer.status_code == 422
    assert message in answer.text
    assert 'id="error-summary"' in answer.text
    if "questions-0-text_en" in fields:
        assert fields["questions-0-text_en"] in answer.text


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


# Two reviewers at once


def test_the_second_of_two_reviewers_gets_their_words_back(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    colleague = make_user(Role.DISTRICT_REVIEWER, "sip")
    seen = claim.version
    assert Reviewer(app, office.district).decide(claim, "forward", seen=seen).status_code == 303
    typed = {**REFUSING, "text_en": "An hour of <work>", "note": "My note"}
    answer = Reviewer(app, colleague).decide(claim, "refuse", seen=seen, **typed)
    assert answer.status_code == 409
    assert "An hour of &lt;work&gt;" in answer.text
    assert "My note" in answer.text
    assert "材料不足。" in answer.text
    assert reload(claim).state == ClaimState.SECOND_REVIEW


@pytest.mark.parametrize("seen", ["", "x", "0", "-1", "９", "9" * 40])
def test_an_odd_version_is_a_stale_page(app, office, seen):
    claim = make_claim(ClaimState.SUBMITTED, office=office)
    answer = Reviewer(app, office.district).post(
        f"/desk/claims/{claim.reference}/accept", **{"accept-seen": seen, "go": "send"}
    )
    assert answer.status_code == 409
    assert reload(claim).state == ClaimState.SUBMITTED


def test_of_two_threads_pressing_at_once_one_decides(app, office):
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office)
    colleague = make_user(Role.CITY_REVIEWER)
    reviewers = [Reviewer(app, office.city), Reviewer(app, colleague)]
    reference, seen, ready, answers = claim.reference, claim.version, threading.Barrier(2), []
    for reviewer in reviewers:
        reviewer.get("/notice")
    db.session.remove()

    def press(reviewer: Reviewer, deed: str) -> None:
        fields = {f"{deed}-{name}": value for name, value in REFUSING.items()}
        ready.wait()
        answers.append(
            reviewer.post(
                f"/desk/claims/{reference}/{deed}",
                **{f"{deed}-seen": str(seen), "go": "send", **fields},
            ).status_code
        )

    threads = [
        threading.Thread(target=press, args=(reviewers[0], "approve")),
        threading.Thread(target=press, args=(reviewers[1], "refuse")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409]
    after = db.session.scalars(select(Claim).where(Claim.reference == reference)).one()
    assert after.state in {ClaimState.PUBLIC_NOTICE, ClaimState.REFUSED}
    assert [move.source for move in after.moves].count("second_review") == 1


def test_the_version_column_refuses_a_write_on_old_rows(app, office):
    claim_id = make_claim(ClaimState.SUBMITTED, office=office).id
    db.session.remove()
    with Session(db.engine, expire_on_commit=False) as first:
        stale = first.get(Claim, claim_id)
        first.commit()
        with own_transaction() as second:
            second.get(Claim, claim_id).job_title = "Changed by somebody"
        stale.job_title = "Changed on an old page"
        with pytest.raises(StaleDataError):
            first.commit()


# Papers and the identity document


def test_a_checked_paper_says_by_whom_and_counts_in_every_claim(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    used = claim.papers[0]
    reviewer = Reviewer(app, office.district)
    url = f"/desk/claims/{claim.reference}/papers/{used.paper_id}/check"
    assert reviewer.post(url, note="Register page <seen>").status_code == 303
    page = reviewer.get(f"/desk/claims/{claim.reference}").text
    assert "Checked by Reviewer district on" in page
    assert "Register page &lt;seen&gt;" in page
    assert reload(used).paper.checked_by_id == office.district.id


def test_only_papers_of_the_claim_can_be_checked_and_only_by_its_reviewer(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    other = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    wrong = f"/desk/claims/{claim.reference}/papers/{other.papers[0].paper_id}/check"
    assert Reviewer(app, office.district).post(wrong).status_code == 404
    right = f"/desk/claims/{claim.reference}/papers/{claim.papers[0].paper_id}/check"
    assert Reviewer(app, office.city).post(right).status_code == 403
    assert Reviewer(app, claim.claimant).post(right).status_code == 404
    assert reload(claim).papers[0].paper.checked_at is None


def test_the_number_is_masked_until_a_reason_is_given_and_logged(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office, document_number="P98765432")
    reviewer = Reviewer(app, office.district)
    url = f"/desk/claims/{claim.reference}/document"
    assert "P98765432" not in reviewer.get(f"/desk/claims/{claim.reference}").text
    for purpose in ("", "  ", "short"):
        refused = reviewer.post(url, purpose=purpose)
        assert refused.status_code == 422
        assert "P98765432" not in refused.text
    assert _openings(claim) == []
    opened = reviewer.post(url, purpose="Comparing with the passport")
    assert opened.status_code == 200
    assert "P98765432" in opened.text
    assert opened.headers["Cache-Control"] == "no-store"
    entry = _openings(claim)[0]
    assert entry.actor_id == office.district.id
    assert entry.details == {"purpose": "Comparing with the passport"}
    assert reviewer.get(url).status_code == 405


def test_the_number_stays_masked_on_a_closed_claim(app, office):
    claim = make_claim(ClaimState.REFUSED, office=office, document_number="P98765432")
    answer = Reviewer(app, office.district).post(
        f"/desk/claims/{claim.reference}/document", purpose="Comparing again"
    )
    assert answer.status_code == 403
    assert "P98765432" not in answer.text


def _openings(claim: Claim) -> list[AuditEntry]:
    return list(
        db.session.scalars(
            select(AuditEntry).where(
                AuditEntry.action == "claims:document:opened",
                AuditEntry.subject_id == str(claim.id),
            )
        )
    )


# The desk's own page


@pytest.mark.parametrize("role", [Role.DISTRICT_REVIEWER, Role.CATALOGUE_EDITOR, Role.AUDITOR,
                                  Role.ADMINISTRATOR, Role.PROVINCIAL_SEALER])  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh"])
def test_staff_find_what_waits_for_them(app, role, language):
    make_calendar()
    page = Reviewer(app, make_user(role)).get(f"/desk?lang={language}")
    assert page.status_code == 200
    assert {"en": "What waits for you", "zh": "待办事项"}[language] in page.text
    assert 'href="/desk"' in page.text


@pytest.mark.parametrize("role", [None, Role.EMPLOYER_OFFICER])
def test_others_find_no_desk(app, role):
    person = make_user(role, "x") if role else make_user()
    reader = Reviewer(app, person)
    assert reader.get("/desk").status_code == 404
    assert reader.get("/desk/claims").status_code == 404
    assert 'href="/desk"' not in reader.get("/me").text


# Reading writes nothing


def test_reading_pages_writes_nothing(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    reviewer = Reviewer(app, office.district)
    before = _everything()
    for url in ("/desk", "/desk/claims", f"/desk/claims/{claim.reference}?ask=years", "/notice"):
        assert reviewer.get(url).status_code == 200
    db.session.rollback()
    assert _everything() == before


def _everything() -> dict[str, list]:
    return {
        table.name: sorted(map(repr, db.session.execute(table.select()).all()))
        for table in db.metadata.sorted_tables
    }
