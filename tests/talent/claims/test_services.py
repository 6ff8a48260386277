"""The rules (a) to (h) of recognition.md §8, and the letters."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import beijing_date, now, today
from core.db import db
from core.documents.models import IssuedDocument
from core.errors import Conflict, DomainError, Forbidden
from core.outbox.models import Message
from core.working_days.services import working_calendar
from talent.catalogue.papers import Paper
from talent.claims import services
from talent.claims.clock import read_clock
from talent.claims.models import Claim, ClaimMove
from talent.claims.scopes import waiting_for
from talent.claims.states import TARGET_DAYS, ClaimAction, ClaimState, Reason
from talent.claims.values import Answer, Question, Refusal
from tests.factories.core import grant_role, make_organisation, make_user
from tests.factories.talent import (
    QUESTION,
    REFUSAL,
    Office,
    answer_all,
    make_application,
    make_claim,
    make_edition,
    make_entry,
    make_paper,
)


def letters_about(claim: Claim) -> list[Message]:
    return list(
        db.session.scalars(
            select(Message).where(Message.about_id == str(claim.id)).order_by(Message.created_at)
        )
    )


def kinds(claim: Claim) -> list[str]:
    return [letter.kind for letter in letters_about(claim)]


# (a) every move stores who, when, from, to, reason, edition


def test_every_move_is_kept_with_who_when_from_to_reason_and_edition(app):
    office = Office()
    claim = make_claim(ClaimState.REFUSED, office=office)
    story = [(move.action, move.source, move.target, move.by_id) for move in claim.moves]
    assert story == [
        ("submit", "draft", "submitted", claim.claimant_id),
        ("accept", "submitted", "initial_review", office.district.id),
        ("refuse", "initial_review", "refused", office.district.id),
    ]
    assert {move.edition_slug for move in claim.moves} == {claim.edition.slug}
    assert claim.moves[-1].reason == Reason.CERTIFICATE_LAPSED
    assert claim.moves[-1].text == dict(REFUSAL.text)
    assert all(now() - move.at < timedelta(minutes=1) for move in claim.moves)
    assert [move.number for move in claim.moves] == [1, 2, 3]


# (b) refusal and supplement need a reason and a text the claimant reads


@pytest.mark.parametrize("text", [{"en": "", "zh": "因"}, {"en": "Why", "zh": "  "}, {}])
def test_a_refusal_needs_words_in_both_languages(app, text):
    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    with pytest.raises(DomainError) as refusal:
        services.refuse_claim(claim, Refusal(Reason.OTHER, text), by=office.district, at=now())
    assert refusal.value.field in {"text_en", "text_zh"}
    assert claim.state == ClaimState.INITIAL_REVIEW


@pytest.mark.parametrize(
    "questions", [[], [Question(Paper.YEARS, {"en": " ", "zh": ""})], [Question(Paper.YEARS, {})]]
)
def test_a_request_needs_questions_in_a_language(app, questions):
    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    with pytest.raises(DomainError) as refusal:
        services.request_supplement(claim, questions, by=office.district, at=now())
    assert refusal.value.field == "questions"
    assert claim.state == ClaimState.INITIAL_REVIEW


# (c) no one decides both reviews, nor a claim of their own, nor of their own employer


def test_the_initial_reviewer_may_not_approve(app):
    office = Office()
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office)
    grant_role(office.district, Role.CITY_REVIEWER)
    with pytest.raises(Forbidden, match="both reviews"):
        services.approve_claim(claim, by=office.district, at=now())
    with pytest.raises(Forbidden, match="both reviews"):
        services.refuse_claim(claim, REFUSAL, by=office.district, at=now())


def test_the_database_itself_refuses_one_person_in_both_reviews(app):
    office = Office()
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office)
    claim.second_reviewer_id = claim.initial_reviewer_id
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_neither_reviewer_confirms_for_the_province(app):
    office = Office()
    claim = make_claim(ClaimState.PROVINCIAL_CONFIRMATION, office=office)
    for person in (office.district, office.city):
        grant_role(person, Role.PROVINCIAL_SEALER)
        with pytest.raises(Forbidden):
            services.confirm_for_province(claim, by=person, at=now())


def test_nobody_decides_a_claim_of_their_own(app):
    reviewer = make_user(Role.DISTRICT_REVIEWER, "sip")
    claim = make_claim(ClaimState.SUBMITTED, claimant=reviewer)
    with pytest.raises(Forbidden, match="of their own"):
        services.accept_claim(claim, by=reviewer, at=now())


def test_nobody_decides_a_claim_of_their_own_employer(app):
    employer = make_organisation()
    office = Office()
    claim = make_claim(
        ClaimState.SUBMITTED, office=office, credit_code=employer.credit_code, contact=""
    )
    office.district.organisation_id = employer.id
    db.session.commit()
    with pytest.raises(Forbidden, match="own employer"):
        services.accept_claim(claim, by=office.district, at=now())


@pytest.mark.parametrize("said", ["苏州示例生物有限公司", "EXAMPLE  Bio", "示例生物"])
def test_nobody_decides_a_claim_that_names_their_employer_in_other_words(app, said):
    employer = make_organisation(
        name_zh="苏州示例生物有限公司", name_en="Example Bio", aliases="示例生物\n示例"
    )
    office = Office()
    claim = make_claim(ClaimState.SUBMITTED, office=office, employer_name=said)
    reviewer = office.district
    mine = select(Claim.id).where(waiting_for(reviewer).sql)
    assert db.session.scalars(mine).all() == [claim.id]
    reviewer.organisation_id = employer.id
    db.session.commit()
    assert db.session.scalars(select(Claim.id).where(waiting_for(reviewer).sql)).all() == []
    with pytest.raises(Forbidden, match="own employer"):
        services.accept_claim(claim, by=reviewer, at=now())


# (d) one open claim per person and entry


def test_a_second_open_claim_on_the_entry_is_refused(app):
    claim = make_claim(ClaimState.SUBMITTED)
    from talent.catalogue.queries import get_entry

    entry = get_entry(claim.entry_code, claim.edition)
    with pytest.raises(Conflict):
        services.start_claim(entry, by=claim.claimant, at=now())


def test_the_database_itself_holds_one_open_claim_per_entry(app):
    claim = make_claim(ClaimState.SUBMITTED)
    twin = Claim(
        reference="RC-2000-0001",
        claimant_id=claim.claimant_id,
        state=ClaimState.SUBMITTED,
        created_at=now(),
        changed_at=now(),
        submitted_at=now(),
        entry_code=claim.entry_code,
        edition_id=claim.edition_id,
        entry={},
    )
    db.session.add(twin)
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_after_a_refusal_the_entry_may_be_claimed_anew(app):
    claim = make_claim(ClaimState.REFUSED)
    from talent.catalogue.queries import get_entry

    entry = get_entry(claim.entry_code, claim.edition)
    again = services.start_claim(entry, by=claim.claimant, at=now())
    assert again.id != claim.id


# (e), (f) the clock


def test_the_clock_starts_when_the_file_is_sent_and_aims_at_twenty_days(app):
    claim = make_claim(ClaimState.SUBMITTED)
    clock = read_clock(claim, today())
    assert (clock.days_used, clock.target, clock.is_stopped) == (0, TARGET_DAYS, False)
    assert clock.due_on == working_calendar().add(today(), 2)


# (g) recognised, refused, withdrawn, lapsed are final


@pytest.mark.parametrize("state", [s for s in ClaimState if not s.is_open and s != "draft"])
def test_a_closed_claim_takes_no_move(app, state):
    office = Office()
    claim = make_claim(state, office=office)
    moves = len(claim.moves)
    people = {"district": office.district, "city": office.city, "owner": claim.claimant}
    with pytest.raises(DomainError):
        services.refuse_claim(claim, REFUSAL, by=people["city"], at=now())
    with pytest.raises(DomainError):
        services.accept_claim(claim, by=people["district"], at=now())
    with pytest.raises(DomainError):
        services.withdraw_claim(claim, by=people["owner"], at=now())
    assert services.end_due_notices(at=now() + timedelta(days=90)) == 0
    assert services.lapse_unanswered(at=now() + timedelta(days=90)) == 0
    assert (claim.state, len(claim.moves)) == (state, moves)


# (h) a certificate is issued once


def test_the_end_of_a_notice_issues_one_certificate_and_one_letter(app, work):
    claim = make_claim(ClaimState.RECOGNISED)
    services.end_due_notices(at=now() + timedelta(days=60))
    work()
    work()
    issued = db.session.scalars(
        select(IssuedDocument).where(IssuedDocument.subject_id == str(claim.id))
    ).all()
    assert sorted(one.kind for one in issued) == ["decision-letter", "title-certificate"]
    assert kinds(claim).count("claims/certificate_issued") == 1
    assert claim.title_obtained_on == claim.notice_ends_on


def test_a_notice_ends_only_after_its_last_day(app):
    claim = make_claim(ClaimState.PUBLIC_NOTICE)
    last = claim.notice_ends_on
    morning = now() + (last - today())
    assert beijing_date(morning) == last
    assert services.end_due_notices(at=morning) == 0
    assert services.end_due_notices(at=morning + timedelta(days=1)) == 1
    assert claim.state == ClaimState.RECOGNISED


def test_the_job_ends_notices_and_lapses_by_itself(app, work, monkeypatch):
    noticed = make_claim(ClaimState.PUBLIC_NOTICE)
    asked = make_claim(ClaimState.SUPPLEMENT_REQUESTED)
    from talent.claims import jobs

    monkeypatch.setattr(jobs, "now", lambda: now() + timedelta(days=60))
    jobs.keep_time()
    db.session.commit()
    assert noticed.state == ClaimState.RECOGNISED
    assert asked.state == ClaimState.LAPSED


def test_a_claim_that_cannot_be_counted_holds_up_no_other(app):
    """One whose days reach into a year without a holiday table waits as it was."""
    stuck, free = make_claim(ClaimState.PUBLIC_NOTICE), make_claim(ClaimState.PUBLIC_NOTICE)
    free.clock_since = None
    db.session.commit()
    years_later = now() + timedelta(days=3 * 366)
    assert services.end_due_notices(at=years_later) == 1
    db.session.commit()
    assert (free.state, stuck.state) == (ClaimState.RECOGNISED, ClaimState.PUBLIC_NOTICE)
    assert stuck.decided_at is None
    moved = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "claim:end_notice"))
    assert [entry.subject_id for entry in moved] == [str(free.id)]


# Letters: the right one, once, in the recipient's language


@pytest.mark.parametrize(
    ("state", "letter"),
    [
        (ClaimState.SUBMITTED, "claims/received"),
        (ClaimState.SUPPLEMENT_REQUESTED, "claims/supplement_requested"),
        (ClaimState.PUBLIC_NOTICE, "claims/notice_begun"),
        (ClaimState.REFUSED, "claims/refused"),
        (ClaimState.WITHDRAWN, "claims/withdrawn"),
        (ClaimState.LAPSED, "claims/lapsed"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_step_writes_one_letter_in_the_claimants_language(app, state, letter, language):
    claim = make_claim(state, claimant=make_user(preferred_language=language))
    found = [message for message in letters_about(claim) if message.kind == letter]
    assert len(found) == 1
    assert found[0].language == language
    assert found[0].recipient_id == claim.claimant_id
    has_chinese = any("\u4e00" <= character <= "\u9fff" for character in found[0].subject)
    assert has_chinese == (language == "zh")


def test_the_refusal_letter_carries_reason_and_text_of_its_language_only(app):
    claim = make_claim(ClaimState.REFUSED, claimant=make_user(preferred_language="zh"))
    letter = letters_about(claim)[-1]
    assert "证书已过有效期。" in letter.text
    assert "It had expired." not in letter.text


def test_the_employer_is_asked_once_in_chinese_and_privately(app):
    claim = make_claim(ClaimState.SECOND_REVIEW)
    asked = [m for m in letters_about(claim) if m.kind == "claims/employer_asked"]
    assert len(asked) == 1
    assert (asked[0].language, asked[0].address) == ("zh", claim.employer_contact)
    assert asked[0].is_private
    assert asked[0].recipient_id is None


# Requests and answers: any number, none loses an answer


def test_several_rounds_of_questions_keep_every_answer(app):
    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    for number in range(3):
        question = Question(Paper.YEARS, {"en": f"Round {number}?", "zh": f"第{number}轮？"})
        services.request_supplement(claim, [question, QUESTION], by=office.district, at=now())
        answer_all(claim)
    assert [r.question["en"] for r in claim.requests].count("Is it valid today?") == 3
    assert all(r.is_answered and r.answer == "See the register." for r in claim.requests)
    assert len(claim.requests) == 6
    assert claim.state == ClaimState.INITIAL_REVIEW


def test_an_unanswered_question_keeps_the_rest_from_being_sent(app):
    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    services.request_supplement(claim, [QUESTION, QUESTION], by=office.district, at=now())
    first = claim.requests[0]
    with pytest.raises(DomainError):
        services.answer_requests(
            claim, [Answer(first.id, "Yes.", None)], by=claim.claimant, at=now()
        )
    assert claim.state == ClaimState.SUPPLEMENT_REQUESTED


def test_two_papers_of_one_kind_in_one_round_both_stay(app):
    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    years = Question(Paper.YEARS, {"en": "Which years?", "zh": "哪些年份？"})
    services.request_supplement(claim, [years, years], by=office.district, at=now())
    db.session.commit()
    papers = [make_paper(claim.claimant, Paper.YEARS) for _ in range(2)]
    answers = [
        Answer(request.id, "", paper.id)
        for request, paper in zip(claim.requests, papers, strict=True)
    ]
    services.answer_requests(claim, answers, by=claim.claimant, at=now())
    kept = [used for used in claim.papers if used.kind == Paper.YEARS]
    assert len(kept) == 2
    assert all(used.set_aside_at is None for used in kept)


def test_a_new_paper_sets_an_older_one_aside_and_loses_nothing(app):
    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    again = Question(Paper.CERTIFICATE, {"en": "Both sides?", "zh": "正反面？"})
    services.request_supplement(claim, [again], by=office.district, at=now())
    db.session.commit()
    paper = make_paper(claim.claimant, Paper.CERTIFICATE)
    answer = Answer(claim.requests[0].id, "", paper.id)
    services.answer_requests(claim, [answer], by=claim.claimant, at=now())
    of_kind = [used for used in claim.papers if used.kind == Paper.CERTIFICATE]
    assert len(of_kind) == 2
    assert [used.set_aside_at is None for used in of_kind].count(True) == 1


def test_somebody_elses_paper_is_no_answer(app):
    claim = make_claim(ClaimState.SUPPLEMENT_REQUESTED)
    foreign = make_paper(make_user())
    answer = Answer(claim.requests[0].id, "", foreign.id)
    with pytest.raises(DomainError):
        services.answer_requests(claim, [answer], by=claim.claimant, at=now())


# Frozen: later editions change nothing


def test_what_was_decided_stays_as_the_edition_said_it(app):
    claim = make_claim(ClaimState.RECOGNISED)
    name = claim.entry["name_en"]
    newer = make_edition(in_force_from=today())
    make_entry(newer, code=claim.entry_code, name_en="Renamed", title_en="Aide", level="junior")
    db.session.refresh(claim)
    assert (claim.entry["name_en"], claim.edition_id == newer.id) == (name, False)
    assert (claim.title["en"], claim.level) == ("Engineer", "intermediate")


def test_a_title_held_already_is_not_given_twice(app):
    first = make_claim(ClaimState.RECOGNISED)
    entry = make_entry(first.edition)
    claim = services.start_claim(entry, by=first.claimant, at=now())
    db.session.commit()
    application = make_application(first.claimant, entry, document_number=first.document_number)
    with pytest.raises(DomainError, match=first.reference):
        services.submit_claim(claim, application, by=first.claimant, at=now())


def test_every_move_is_in_the_audit_log(app):
    from core.audit.models import AuditEntry

    claim = make_claim(ClaimState.PUBLIC_NOTICE)
    actions = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject_id == str(claim.id))
    ).all()
    moves = db.session.scalars(select(ClaimMove).where(ClaimMove.claim_id == claim.id)).all()
    assert [a for a in actions if a.removeprefix("claim:") in set(ClaimAction)] == [
        f"claim:{move.action}" for move in sorted(moves, key=lambda move: move.number)
    ]
