"""Items asked for one by one: each answered, withdrawn or lengthened by itself; no answer is lost."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from core.clock import beijing_date, now
from core.db import db
from core.errors import Conflict, DomainError, Forbidden
from core.outbox.models import Message
from core.policy import decide
from core.working_days.services import working_calendar
from talent.catalogue.papers import Paper
from talent.claims import clock, services
from talent.claims.models import Claim
from talent.claims.services import notices
from talent.claims.states import LAPSE_GRACE, SUPPLEMENT_DAYS, ClaimPermission, ClaimState
from talent.claims.values import Answer, Question
from tests.factories.core import grant_role, make_token, make_user
from tests.factories.talent import Office, answer_all, make_claim, make_paper
from tests.talent.catalogue.public.reading import check_page
from tests.talent.claims.pages import Reviewer

START = date(2026, 10, 12)  # A Monday; no holiday follows for weeks.
VALID = Question(Paper.VALIDITY, {"en": "Is it valid today?", "zh": "目前是否有效？"})
YEARS = Question(Paper.YEARS, {"en": "What did you do in 2019?", "zh": "2019年您从事何工作？"})
NEEDLESS = {"en": "The register shows it.", "zh": "登记信息已可核实。"}


def noon(day: date) -> datetime:
    """Noon in Beijing."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def later(days: int) -> date:
    """So many working days after START."""
    return working_calendar().add(START, days)


class Asked:
    """Two questions of the district on START, three of its five days left."""

    def __init__(self, day: date = START) -> None:
        self.office = Office()
        self.claim = make_claim(ClaimState.INITIAL_REVIEW, office=self.office, at=noon(day))
        self.claim.due_on = working_calendar().add(day, 3)
        services.request_supplement(
            self.claim, [VALID, YEARS], by=self.office.district, at=noon(day)
        )
        db.session.commit()

    def by_office(self, day: date):
        return {"by": self.office.district, "at": noon(day)}

    def withdraw(self, number: int, day: date) -> None:
        services.withdraw_request(self.claim, number, NEEDLESS, **self.by_office(day))

    def keep(self, number: int, text: str) -> None:
        answer = Answer(self.claim.requests[number - 1].id, text, None)
        services.keep_answer(self.claim, answer, by=self.claim.claimant, at=noon(START))

    def answer(self, number: int, text: str, day: date) -> None:
        answer = Answer(self.claim.requests[number - 1].id, text, None)
        services.answer_request(self.claim, answer, by=self.claim.claimant, at=noon(day))

    @property
    def letters(self) -> list[Message]:
        rows = db.session.query(Message).filter_by(recipient_id=self.claim.claimant_id)
        return rows.order_by(Message.created_at, Message.id).all()


@pytest.fixture
def asked(app):
    return Asked()


def test_answered_one_by_one_it_goes_back_with_the_last(asked):
    claim = asked.claim
    asked.answer(2, "In Basel.", later(1))
    assert claim.standing is ClaimState.SUPPLEMENT_REQUESTED
    assert [one.number for one in claim.open_requests] == [1]
    asked.answer(1, "Yes.", later(4))
    assert claim.standing is ClaimState.INITIAL_REVIEW
    assert claim.due_on == later(7)
    told = clock.read_clock(claim, later(4))
    assert (told.days_used, told.days_stopped) == (0, 4)
    clock.recount(claim)
    assert claim.due_on == later(7)


def test_withdrawn_one_by_one_it_goes_back_with_the_last(asked):
    claim = asked.claim
    asked.withdraw(2, later(1))
    assert claim.standing is ClaimState.SUPPLEMENT_REQUESTED
    told = clock.read_clock(claim, later(2))
    assert (told.is_stopped, told.days_stopped) == (True, 2)
    asked.withdraw(1, later(2))
    assert claim.standing is ClaimState.INITIAL_REVIEW
    assert claim.due_on == later(5)
    clock.recount(claim)
    assert claim.due_on == later(5)
    assert [(move.action, move.target) for move in claim.moves[-2:]] == [
        ("withdraw_request", "supplement_requested"), ("withdraw_request", "initial_review"),
    ]  # fmt: skip
    assert claim.moves[-1].text == NEEDLESS
    letters = asked.letters[-2:]
    assert [one.kind for one in letters] == ["claims/request_withdrawn"] * 2
    texts = {"Still open:" in one.text for one in letters}
    assert texts == {True, False}
    assert all(NEEDLESS["en"] in one.text for one in letters)


def test_it_may_be_asked_again_after_all_was_withdrawn(asked):
    for number in (1, 2):
        asked.withdraw(number, later(1))
    services.request_supplement(asked.claim, [VALID], **asked.by_office(later(2)))
    assert [one.number for one in asked.claim.open_requests] == [3]
    answer_all(asked.claim, at=noon(later(3)))
    assert asked.claim.due_on == later(5)


def test_more_is_asked_while_it_waits_and_each_has_its_own_term(asked):
    claim = asked.claim
    services.ask_further(claim, [YEARS], **asked.by_office(later(5)))
    assert [one.due_on for one in claim.requests] == [later(SUPPLEMENT_DAYS)] * 2 + [later(20)]
    assert claim.due_on == later(20)
    (letter,) = [one for one in asked.letters if "Still open from before" in one.text]
    assert letter.kind == "claims/supplement_requested"
    asked.answer(3, "In Basel.", later(6))
    assert claim.due_on == later(SUPPLEMENT_DAYS), "the last day of what is open"
    assert clock.read_clock(claim, later(6)).days_stopped == 6
    clock.recount(claim)
    assert claim.due_on == later(SUPPLEMENT_DAYS)


def test_each_is_lengthened_once_by_either_side(asked):
    claim = asked.claim
    services.lengthen_request(claim, 1, by=claim.claimant, at=noon(later(1)))
    assert (claim.requests[0].due_on, claim.due_on) == (later(30), later(30))
    assert [one.kind for one in asked.letters].count("claims/request_lengthened") == 0
    services.lengthen_request(claim, 2, **asked.by_office(later(2)))
    assert asked.letters[-1].kind == "claims/request_lengthened"
    for number in (1, 2):
        with pytest.raises(Conflict):
            services.lengthen_request(claim, number, by=claim.claimant, at=noon(later(3)))
    clock.recount(claim)
    assert claim.due_on == later(30)


def test_how_long_is_a_setting(portal, asked, monkeypatch):
    settings = portal.extensions["settings"]
    object.__setattr__(settings, "supplement_extension_days", 5)
    try:
        services.lengthen_request(asked.claim, 1, by=asked.claim.claimant, at=noon(START))
    finally:
        object.__setattr__(settings, "supplement_extension_days", 15)
    assert asked.claim.due_on == later(20)


def test_what_is_wrong_is_refused_at_its_field(asked):
    for number in (0, 9):
        with pytest.raises(DomainError) as refusal:
            asked.withdraw(number, START)
        assert refusal.value.field == "request"
    with pytest.raises(DomainError) as refusal:
        services.withdraw_request(asked.claim, 1, {"en": "No."}, **asked.by_office(START))
    assert refusal.value.field == "text_zh"


def test_a_withdrawn_question_keeps_what_was_written_for_its_claimant_alone(app, asked):
    claim = asked.claim
    asked.keep(1, "Half an answer")
    asked.withdraw(1, later(1))
    asked.keep(1, "A whole answer")
    with pytest.raises(Conflict, match="withdrawn"):
        asked.answer(1, "A whole answer", later(1))
    assert not claim.requests[0].is_answered
    db.session.commit()
    own = Reviewer(app, claim.claimant).get(f"/me/claims/{claim.reference}").text
    assert "A whole answer" in own
    assert NEEDLESS["en"] in own
    desk = Reviewer(app, asked.office.district).get(f"/desk/claims/{claim.reference}?lang=en").text
    assert "A whole answer" not in desk
    assert NEEDLESS["en"] in desk


def test_it_lapses_by_the_last_term_that_is_open_and_late_answers_are_kept(asked):
    claim = asked.claim
    services.lengthen_request(claim, 2, by=claim.claimant, at=noon(START))
    assert services.lapse_unanswered(at=noon(later(16))) == 0
    asked.answer(2, "In Basel.", later(16))
    midnight = noon(claim.due_on) + timedelta(hours=12)
    assert services.lapse_unanswered(at=midnight + LAPSE_GRACE - timedelta(seconds=1)) == 0
    assert services.lapse_unanswered(at=midnight + LAPSE_GRACE) == 1
    asked.keep(1, "Too late")
    services.reopen_claim(claim, {"en": "Ill."}, by=claim.claimant, at=noon(later(20)))
    assert [one.answer for one in claim.requests] == ["Too late", "In Basel."]
    assert all(one.is_answered for one in claim.requests)


def test_whoever_asks_further_does_not_do_the_second_review(asked):
    claim, colleague = asked.claim, make_user()
    grant_role(colleague, "district_reviewer", "sip")
    grant_role(colleague, "city_reviewer")
    services.ask_further(claim, [YEARS], by=colleague, at=noon(later(1)))
    answer_all(claim, at=noon(later(2)))
    services.forward_claim(claim, **asked.by_office(later(2)))
    assert not decide(colleague, ClaimPermission.APPROVE, claim).allowed
    assert decide(asked.office.city, ClaimPermission.APPROVE, claim).allowed


def test_the_city_changes_what_the_city_asked(app):
    office = Office()
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office)
    services.request_supplement(claim, [VALID], by=office.city, at=now())
    with pytest.raises(Forbidden):
        services.withdraw_request(claim, 1, NEEDLESS, by=office.district, at=now())
    services.ask_further(claim, [YEARS], by=office.city, at=now())
    for number in (1, 2):
        services.withdraw_request(claim, number, NEEDLESS, by=office.city, at=now())
    assert claim.standing is ClaimState.SECOND_REVIEW
    assert decide(office.city, ClaimPermission.APPROVE, claim).allowed


def test_a_second_paper_for_the_same_question_sets_the_first_aside(asked):
    claim = asked.claim
    db.session.commit()
    papers = [make_paper(claim.claimant, Paper.YEARS) for _ in range(2)]
    given = Answer(claim.requests[1].id, "", papers[0].id)
    services.answer_request(claim, given, by=claim.claimant, at=noon(later(1)))
    services.ask_further(claim, [YEARS], **asked.by_office(later(1)))
    given = Answer(claim.requests[2].id, "", papers[1].id)
    services.answer_request(claim, given, by=claim.claimant, at=noon(later(2)))
    aside = {used.paper_id: used.set_aside_at is not None for used in claim.papers}
    assert (aside[papers[0].id], aside[papers[1].id]) == (True, False)


# In the browser, and for programs


class Browsing(Asked):
    def __init__(self, app) -> None:
        super().__init__(beijing_date(now()))
        self.claimant = Reviewer(app, self.claim.claimant)
        self.url = f"/me/claims/{self.claim.reference}/answers"
        self.ids = [str(one.id) for one in self.claim.requests]

    def send(self, go: str, *texts: str):
        named = {f"answer_{one}": text for one, text in zip(self.ids, texts, strict=False)}
        return self.claimant.post(self.url, go=go, **named)

    def fresh(self) -> Claim:
        db.session.rollback()
        return self.claim


@pytest.fixture
def browsing(app):
    return Browsing(app)


def test_one_answer_is_sent_alone_and_the_other_words_are_kept(browsing):
    page = browsing.claimant.get(browsing.url).text
    check_page(page)
    assert page.count("Send this answer") == 2
    answer = browsing.send(f"send:{browsing.ids[0]}", "Yes.", "Half")
    assert answer.location == browsing.url
    first, second = browsing.fresh().requests
    assert (first.is_answered, second.is_answered, second.answer) == (True, False, "Half")
    assert browsing.send(f"send:{browsing.ids[1]}", "Yes.", "").location.endswith(
        f"?mend={browsing.ids[1]}#q-{browsing.ids[1]}"
    )


def test_another_tab_that_answered_first_loses_no_words(browsing):
    browsing.send(f"send:{browsing.ids[0]}", "From one tab.", "")
    other = browsing.send("send", "From the other tab.", "Half")
    assert other.status_code == 200
    check_page(other.text)
    assert "From one tab." in other.text
    assert "From the other tab." in other.text
    assert browsing.fresh().requests[1].answer == "Half"
    browsing.send("send", "From one tab.", "Whole")
    assert browsing.fresh().standing is ClaimState.INITIAL_REVIEW
    late = browsing.send("send", "From one tab.", "From a third tab.")
    assert "From a third tab." in late.text


def test_a_question_withdrawn_meanwhile_keeps_the_words_and_sends_the_rest(browsing):
    services.withdraw_request(browsing.claim, 1, NEEDLESS, by=browsing.office.district, at=now())
    db.session.commit()
    browsing.send("send", "My hard work.", "In Basel.")
    first, second = browsing.fresh().requests
    assert (first.answer, first.is_answered) == ("My hard work.", False)
    assert (second.answer, second.is_answered) == ("In Basel.", True)
    assert browsing.claim.standing is ClaimState.INITIAL_REVIEW
    page = browsing.claimant.get(f"/me/claims/{browsing.claim.reference}").text
    assert "is kept and was not sent" in page
    assert "My hard work." in page


def test_a_claim_that_lapsed_under_the_form_keeps_the_words(browsing):
    browsing.claim.due_on = START - timedelta(days=30)
    db.session.commit()
    services.lapse_unanswered(at=now())
    db.session.commit()
    assert browsing.send("send", "Too late.", "").location.endswith(browsing.claim.reference)
    assert browsing.fresh().requests[0].answer == "Too late."
    assert browsing.claim.standing is ClaimState.LAPSED
    assert "Too late." in browsing.claimant.get(f"{browsing.url[:-8]}/reopen").text


def test_typing_makes_no_page_of_a_reviewer_stale(app, browsing):
    seen = browsing.claim.version
    browsing.claimant.post(f"{browsing.url}/autosave", **{f"answer_{browsing.ids[0]}": "Half"})
    answer = Reviewer(app, browsing.office.district).decide(
        browsing.fresh(), "withdraw-request", seen=seen, request="1",
        text_en=NEEDLESS["en"], text_zh=NEEDLESS["zh"],
    )  # fmt: skip
    assert answer.status_code == 303
    assert browsing.fresh().requests[0].withdrawn_by_id == browsing.office.district.id


def test_the_desk_names_each_question_and_what_may_be_done_with_it(app, browsing):
    district = Reviewer(app, browsing.office.district)
    url = f"/desk/claims/{browsing.claim.reference}"
    page = district.get(url).text
    assert f"{url}?action=withdraw-request&amp;request=2#withdraw-request" in page
    opened = district.get(f"{url}?action=withdraw-request&request=2").text
    check_page(opened)
    assert 'value="2" id="withdraw-request-request-2" checked' in opened
    nothing = district.decide(browsing.fresh(), "lengthen-request", request="9")
    assert nothing.status_code == 422
    assert "Choose a question that is still open." in nothing.text
    assert district.decide(browsing.fresh(), "lengthen-request", request="2").status_code == 303
    assert browsing.fresh().requests[1].is_extended


def test_programs_read_and_change_requests_as_the_desk_does(app, browsing):
    token = make_token(browsing.office.district, ["claims:read", "claims:decide"])
    db.session.commit()
    headers, url = (
        {"Authorization": f"Bearer {token}"},
        f"/api/v1/claims/{browsing.claim.reference}",
    )

    def send(action: str, **more):
        body = {"action": action, "version": browsing.fresh().version, **more}
        return browsing.claimant.client.post(f"{url}/decisions", json=body, headers=headers)

    questions = [{"kind": "years", "text": dict(YEARS.text)}]
    assert send("ask_further", questions=questions).status_code == 200
    assert send("lengthen_request", request=3).status_code == 200
    assert send("withdraw_request", request=7, text=NEEDLESS).status_code == 422
    told = send("withdraw_request", request=1, text=NEEDLESS).json["requests"]
    assert [one["is_open"] for one in told] == [False, True, True]
    assert [one["is_extended"] for one in told] == [False, False, True]
    assert told[0]["withdrawal"] == NEEDLESS
    assert told[2]["due_on"] == browsing.fresh().due_on.isoformat()


@pytest.mark.both_databases
def test_of_an_answer_and_a_withdrawal_at_once_nothing_is_lost(app):
    """Either may be first: the other finds it, and the words are there in both cases."""
    browsing = Browsing(app)
    district = Reviewer(app, browsing.office.district)
    seen, claim_id = browsing.claim.version, browsing.claim.id
    reference = browsing.claim.reference
    for one in (browsing.claimant, district):
        one.get("/notice")
        one.post("/nowhere")  # fetches its token
    db.session.remove()
    ready, done = threading.Barrier(2), {}

    def answer() -> None:
        ready.wait()
        done["answer"] = browsing.send("send", "Yes.", "In Basel.").status_code

    def withdraw() -> None:
        ready.wait()
        done["withdraw"] = district.post(
            f"/desk/claims/{reference}/withdraw-request",
            **{"withdraw-request-seen": str(seen), "withdraw-request-request": "1", "go": "send",
               "withdraw-request-text_en": "No.", "withdraw-request-text_zh": "否。"},
        ).status_code  # fmt: skip

    threads = [threading.Thread(target=answer), threading.Thread(target=withdraw)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    claim = db.session.get(Claim, claim_id)
    assert [one.answer for one in claim.requests] == ["Yes.", "In Basel."]
    assert claim.standing is ClaimState.INITIAL_REVIEW
    assert done["answer"] == 303
    was_withdrawn = claim.requests[0].withdrawn_at is not None
    assert done["withdraw"] == (303 if was_withdrawn else 409)
    assert claim.requests[0].is_answered is not was_withdrawn


@pytest.mark.both_databases
def test_an_answer_counts_against_a_lapse_in_the_same_second(app, monkeypatch):
    """The lapse chose the claim before the answer came, and looks again once it holds the row."""
    browsing = Browsing(app)
    browsing.claim.due_on = START - timedelta(days=30)
    db.session.commit()
    each = notices._each_by_itself

    def answered_first(claims, act):
        db.session.commit()
        assert browsing.send("send", "Yes.", "In Basel.").status_code == 303
        return each(claims, act)

    monkeypatch.setattr(notices, "_each_by_itself", answered_first)
    services.lapse_unanswered(at=now())
    db.session.commit()
    assert browsing.fresh().standing is ClaimState.INITIAL_REVIEW
