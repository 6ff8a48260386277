"""A claim's whole life in the browser: through every hand, and back, in both languages.

What each step sent, wrote into the audit log and left on the clock is asked of the running program;
nothing but passing time is brought about from outside.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from core.accounts.demo import PASSWORD as DEMO_PASSWORD
from core.clock import today
from core.working_days.services import working_calendar
from tests.crash.city import changing, end_notices, query, settle
from tests.journeys.browsing import Visitor
from tests.journeys.papers import NEEDED, make_papers
from tests.journeys.test_title import PASSWORD, district_of_the_reviewer
from tests.pages import wizard
from tests.pages.case import CasePage
from tests.pages.claim import ClaimPage
from tests.pages.desk import DeskPage
from tests.pages.eligibility import EligibilityPage
from tests.pages.entry import EntryPage
from tests.pages.letters import Mailbox, link_in
from tests.pages.notice import NoticePage
from tests.pages.register import RegisterPage
from tests.pages.search import StartPage
from tests.pages.sign_in import SignInPage, sign_in
from tests.pages.verify import VerifyPage
from tests.running import RunningPortal

pytestmark = pytest.mark.journey

BOTH = ("The reasons are these.", "理由如下。")

# Of the whole life, sorted; what a move says to its claimant is posted once.
LETTERS = [
    "accounts/confirm", *["claims/answers_received"] * 2, *["claims/certificate_issued"] * 2,
    *["claims/notice_begun"] * 2, "claims/notice_resumed", "claims/objection_made",
    "claims/received", "claims/refused", "claims/request_withdrawn",
    *["claims/supplement_requested"] * 3, *["decision_reviews/decided"] * 2,
    *["decision_reviews/received"] * 2, "documents/replaced", "revocations/hearing",
    "revocations/revoked",
]  # fmt: skip
AUDITED = [
    f"claim:{what}"
    for what in (
        "started", "submit", "accept", "request_supplement", "request:answered",
        "answer_supplement", "request_supplement", "withdraw_request", "request_supplement",
        "request:answered", "answer_supplement", "refuse",
        "request_review", "set_aside", "approve", "object", "resume_notice", "end_notice",
        "facts:corrected", "revoke", "request_review", "set_aside", "approve", "end_notice",
    )
]  # fmt: skip


@dataclass
class Life:
    """One claim, its claimant at a telephone and then at a laptop, and the people of the office."""

    city: RunningPortal
    program: Flask
    visit: Callable[..., Visitor]
    folder: Path
    language: str
    name: str
    latin: str
    country: str
    asked: str
    reference: str = ""
    papers: dict[str, Path] = field(default_factory=dict)
    staff_seen: dict[str, Visitor] = field(default_factory=dict)

    @property
    def email(self) -> str:
        return f"life-{self.language}@example.org"

    def come(self, width: int = 1280) -> Visitor:
        return self.visit(language=self.language, width=width)

    def staff(self, account: str) -> Visitor:
        """Somebody of the office, who signs in once."""
        if account not in self.staff_seen:
            visitor = self.staff_seen[account] = self.come()
            sign_in(visitor, f"{account}@demo.example")
        return self.staff_seen[account]

    def case(self, account: str, path: str) -> CasePage:
        """The case about this claim, opened from its list."""
        page = CasePage(self.staff(account))
        page.open(path, self.reference)
        return page

    def claim_at(self, account: str) -> DeskPage:
        desk = DeskPage(self.staff(account))
        desk.open_claim(self.reference)
        return desk


LIVES = {
    "en": ("Ngozi Adichie-Bergström", "", "NG", "PMP"),
    "zh": ("吉田龍之介", "Yoshida Ryunosuke", "JP", "项目管理专业人士"),
}


@pytest.fixture(params=LIVES)
def life(
    request: pytest.FixtureRequest,
    city: RunningPortal,
    program: Flask,
    visit: Callable[..., Visitor],
    tmp_path: Path,
) -> Life:
    language = request.param
    # Two reviewers of the city have the claim in hand: a third decides on its revocation, and a
    # fourth on the review of that.
    for name in ("third", "fourth"):
        add = ("user", "create", f"{name}@demo.example", "--role", "city_reviewer")
        city.command(*add, "--password-stdin", given=DEMO_PASSWORD)
    return Life(
        city, program, visit, tmp_path, language, *LIVES[language], papers=make_papers(tmp_path)
    )


def test_a_claim_through_every_hand(life: Life) -> None:
    claimant = asks_on_a_phone_and_goes_on_at_a_laptop(life)
    fills_in_and_sends(life, claimant)
    is_asked_answers_and_is_asked_again(life, claimant)
    is_refused(life)
    has_the_refusal_reviewed(life, claimant)
    stands_on_notice_and_is_objected_to(life)
    serial = is_recognised(life, claimant)
    serial = has_the_certificate_corrected(life, claimant, serial)
    loses_the_title(life, claimant, serial)
    has_the_revocation_reviewed(life, claimant, serial)
    settle(life.city)
    assert letters(life) == LETTERS
    assert audited(life) == AUDITED


def letters(life: Life) -> list[str]:
    """The kinds of all letters to the claimant."""
    sent = "SELECT kind FROM message WHERE address = ? AND state = 'sent' ORDER BY kind"
    return [kind for (kind,) in query(life.city.data_dir, sent, life.email)]


def audited(life: Life) -> list[str]:
    """What the audit log has of the claim, in its order."""
    rows = (
        "SELECT action FROM audit_entry WHERE subject_kind = 'claim' AND subject_id = ?"
        " ORDER BY number"
    )
    (claim_id,) = claim(life, "id")
    return [action for (action,) in query(life.city.data_dir, rows, str(uuid.UUID(claim_id)))]


def asks_on_a_phone_and_goes_on_at_a_laptop(life: Life) -> Visitor:
    """What was answered before there was an account is there when it is confirmed elsewhere."""
    phone = life.come(width=360)
    start = StartPage(phone)
    start.open()
    start.search(life.asked)
    start.open_answer(
        phone.words.pick(en="Project Management Professional", zh="项目管理专业人士认证")
    )
    EntryPage(phone).check_eligibility()
    early = EligibilityPage(phone)
    early.ask(degree="master", years="8")
    early.claim()
    SignInPage(phone).make_account()
    RegisterPage(phone).register(name=life.name, email=life.email, password=PASSWORD)
    letter = Mailbox(life.city.data_dir).wait_for(life.email, "/confirm/")
    laptop = life.come()
    laptop.page.goto(link_in(letter, "/confirm/"))
    entrance = SignInPage(laptop)
    entrance.go(entrance.main.get_by_role("button").locator("visible=true").first)
    if "/sign-in" in laptop.page.url:
        entrance.sign_in(life.email, PASSWORD)
    assert "/me/claims/new" in laptop.page.url
    laptop.look()
    return laptop


def fills_in_and_sends(life: Life, claimant: Visitor) -> None:
    life.reference = wizard.StartClaimPage(claimant).start()
    number = "N1234567" if life.language == "en" else "TR7654321"
    person = wizard.PersonStep(claimant)
    person.fill(wizard.Person(life.name, life.latin, date(1988, 2, 29), life.country, number))
    person.go_on()
    certificate = wizard.CertificateStep(claimant)
    certificate.fill("PMP-1988", date(2019, 3, 27))
    certificate.choose("Does it expire?", "Yes, it must be renewed")
    certificate.fill_end(date(2031, 3, 26))
    certificate.go_on()
    experience = wizard.ExperienceStep(claimant)
    expect(experience.field("Full years of work in the field")).to_have_value("8")
    experience.field("University or school").fill("Example University")
    experience.go_on()
    employment = wizard.EmploymentStep(claimant)
    employment.fill(
        district=district_of_the_reviewer(life.city),
        employer="苏州示例项目管理有限公司",
        job="高级项目经理",
        since=date(2023, 3, 1),
    )
    employment.go_on()
    papers = wizard.PapersStep(claimant)
    for kind, words in NEEDED.items():
        papers.choose_file(words, life.papers[kind])
    papers.go_on()
    papers.heading(papers.words("Check your answers"))
    wizard.CheckStep(claimant).send()
    stands(life, "submitted")


def is_asked_answers_and_is_asked_again(life: Life, claimant: Visitor) -> None:
    """Five working days of waiting for the claimant cost the office none; everybody reads so."""
    desk = life.claim_at("district")
    desk.accept()
    english, chinese = desk.ask_for("validity")
    question = desk.words.pick(en=english, zh=chinese)
    Mailbox(life.city.data_dir).wait_for(life.email, question)
    waited = let_wait(life, days=14)
    page = ClaimPage(claimant)
    page.open(life.reference)
    page.stands("More papers asked for")
    page.shows(question)
    page.look()
    page.answer(page.words.pick(en="Here it is.", zh="现已补充。"), life.papers["answer"])
    clock_says(life, claimant, used=0, stopped=waited)
    desk = life.claim_at("district")
    desk.ask_for("degree")
    desk.withdraw_question(english=BOTH[0], chinese=BOTH[1])
    clock_says(life, claimant, used=0, stopped=waited)
    page.shows(page.words.pick(en=BOTH[0], zh=BOTH[1]))
    desk = life.claim_at("district")
    desk.ask_for("degree")
    page.open(life.reference)
    page.answer_in_words(page.words.pick(en="You have it already.", zh="此前已提交。"))
    stands(life, "initial_review")


def is_refused(life: Life) -> None:
    desk = life.claim_at("district")
    desk.refuse("issuer_does_not_confirm", english=BOTH[0], chinese=BOTH[1])
    stands(life, "refused")


def asks_for_a_review(life: Life, claimant: Visitor) -> ClaimPage:
    page = ClaimPage(claimant)
    page.open(life.reference)
    page.follow("Ask for a review of the decision")
    page.look()
    page.field("Why the decision should be reviewed").fill(
        page.words.pick(en="The issuer has confirmed it since.", zh="发证机构现已确认。")
    )
    page.press("Ask for the review")
    stands(life, "review_requested")
    return page


def has_the_refusal_reviewed(life: Life, claimant: Visitor) -> None:
    """By somebody who took no part; the second review is done by yet another."""
    page = asks_for_a_review(life, claimant)
    page.look()
    life.case("city", "/desk/reviews").act("set-aside", *BOTH)
    stands(life, "second_review")
    desk = life.claim_at("city")
    desk.may_not("approve")
    desk = life.claim_at("city2")
    desk.approve()
    stands(life, "public_notice")


def stands_on_notice_and_is_objected_to(life: Life) -> None:
    """The days of the notice stop, and go on when the objection is answered; nobody learns whose."""
    stranger = life.come(width=360)
    notice = NoticePage(stranger)
    notice.open()
    notice.names(life.reference, life.name)
    notice.go(notice.main.get_by_role("row").filter(has_text=life.reference).get_by_role("link"))
    notice.look()
    notice.field("Your real name").fill("Objector Zhang 张三丰")
    notice.field("E-mail address").fill("objector@example.org")
    notice.main.locator("select[name=ground]").select_option("not_employed")
    notice.field("What you object to, and what can be examined").fill(
        notice.words.pick(
            en="This person has never worked there.", zh="此人从未在该公司工作过，请核查社保记录。"
        )
    )
    notice.field("Evidence 1").set_input_files(life.papers["employment"])
    notice.press("Send the objection")
    stands(life, "objection_check")
    notice.names(life.reference, life.name)
    desk = life.case("city", "/desk/objections")
    expect(desk.main.get_by_text("张三丰")).to_have_count(0)
    desk.act("dismiss", *BOTH)
    stands(life, "public_notice")
    Mailbox(life.city.data_dir).wait_for(
        "objector@example.org", desk.words.pick(en=BOTH[0], zh=BOTH[1])
    )
    lets_the_notice_end(life)


def lets_the_notice_end(life: Life) -> None:
    end_notices(life.city.data_dir, life.reference)
    ended = life.city.command("claims", "keep-time")
    assert ended.returncode == 0, ended.stderr
    settle(life.city)
    stands(life, "recognised")


def is_recognised(life: Life, claimant: Visitor) -> str:
    """The number of the certificate, which is checked by its file."""
    page = ClaimPage(claimant)
    page.open(life.reference)
    page.stands("Recognised")
    expect(page.main.get_by_text("张三丰")).to_have_count(0)
    page.look()
    certificate = page.fetch_certificate(life.folder)
    verify = VerifyPage(life.come())
    verify.open()
    verify.put_in(certificate)
    verify.shows(verify.words("Unchanged: this is the file we issued, to the last byte."))
    return certificate.stem


def has_the_certificate_corrected(life: Life, claimant: Visitor, serial: str) -> str:
    """One writes what is right, another confirms; each number names the other."""
    page = ClaimPage(claimant)
    page.open(life.reference)
    page.follow("Is something wrong on the certificate?")
    page.look()
    page.field("What is wrong on the certificate").fill(
        page.words.pick(en="My employer has another name.", zh="用人单位名称有误。")
    )
    page.press("Send it")
    life.case("city", "/desk/corrections").act(
        "write", **{"write-employer_name": "苏州新名项目管理有限公司"}
    )
    life.case("city2", "/desk/corrections").act("confirm")
    settle(life.city)
    page.open(life.reference)
    new = page.fetch_certificate(life.folder).stem
    assert new != serial
    for number, other in ((serial, new), (new, serial)):
        verify = VerifyPage(life.come(width=360))
        verify.open()
        verify.ask_number(number)
        verify.shows(other)
        verify.look()
    return new


def loses_the_title(life: Life, claimant: Visitor, serial: str) -> None:
    """The holder is heard, and somebody without a part in the claim decides."""
    city = DeskPage(life.staff("city"))
    city.visitor.open(f"/desk/claims/{life.reference}")
    city.follow("Propose that the title be revoked")
    city.main.locator("select").first.select_option("false_papers")
    for box, text in zip(city.main.locator("textarea").all(), reversed(BOTH), strict=True):
        box.fill(text)
    city.look()
    city.press("revocation|Propose")
    page = ClaimPage(claimant)
    page.open(life.reference)
    page.look()
    page.shows(page.words("Say what you have to say"))
    page.field("What you say to it").fill(page.words.pick(en="It is genuine.", zh="证书真实有效。"))
    page.press("Send it")
    third = life.case("third", "/desk/revocations")
    third.shows(page.words.pick(en="It is genuine.", zh="证书真实有效。"))
    third.act("confirm")
    stands(life, "revoked")
    page.open(life.reference)
    page.stands("title|Revoked")
    page.look()
    verify = VerifyPage(life.come())
    verify.open()
    verify.ask_number(serial)
    verify.shows(verify.words("Obtained with false papers"))
    verify.look()


def has_the_revocation_reviewed(life: Life, claimant: Visitor, revoked: str) -> None:
    """Set aside by a fourth, recognised anew, and given a new number; the old one stays revoked."""
    page = asks_for_a_review(life, claimant)
    life.case("fourth", "/desk/reviews").act("set-aside", *BOTH)
    stands(life, "second_review")
    assert claim(life, "days_used, days_stopped") == (0, 0), "reviewed as if it came there now"
    life.claim_at("city2").approve()
    lets_the_notice_end(life)
    page.open(life.reference)
    page.stands("Recognised")
    serial = page.fetch_certificate(life.folder).stem
    assert serial != revoked
    verify = VerifyPage(life.come())
    for number, said in ((serial, "Specimen"), (revoked, "Obtained with false papers")):
        verify.open()
        verify.ask_number(number)
        verify.shows(verify.words(said))


def claim(life: Life, columns: str) -> tuple[object, ...]:
    return query(
        life.city.data_dir, f"SELECT {columns} FROM claim WHERE reference = ?", life.reference
    )[0]


def stands(life: Life, state: str) -> None:
    assert claim(life, "state") == (state,)


def let_wait(life: Life, *, days: int) -> int:
    """Let the claim have waited for its claimant as long; the working days of that time."""
    with changing(life.city.data_dir) as connection:
        connection.execute(
            "UPDATE claim SET stopped_since = date(stopped_since, ?) WHERE reference = ?",
            (f"-{days} days", life.reference),
        )
    (since,) = claim(life, "stopped_since")
    with life.program.app_context():
        return working_calendar().count(date.fromisoformat(str(since)), today())


def clock_says(life: Life, claimant: Visitor, *, used: int, stopped: int) -> None:
    """The same on the claimant's page and at the desk."""
    page = ClaimPage(claimant)
    page.open(life.reference)
    counted = page.words("%(used)s of %(total)s used", used=used, total=20)
    expect(page.main.locator(".day-clock-line")).to_contain_text(counted)
    expect(page.main).to_contain_text(re.compile(rf"(?<!\d){stopped}(?!\d)"))
    desk = life.claim_at("district")
    counted = desk.words("%(used)s of %(total)s days", used=used, total=20)
    expect(desk.main.locator(".case-clock")).to_contain_text(counted)
    said = (
        "Working days on which the time limit was paused for the claimant, for a panel or on hold: "
        "%(days)s"
    )
    desk.shows(desk.words(said, days=stopped))
