"""From a question on the start page to a certificate that a stranger checks.

The whole product in a real browser: in both languages, on a wide screen and a telephone, with
scripts and without. Every page passed is inspected (`look`), and the way of a newcomer counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.crash.city import end_notices, query, settle
from tests.journeys.browsing import Visitor
from tests.journeys.papers import NEEDED, altered, make_hostile, make_papers
from tests.pages import wizard
from tests.pages.claim import ClaimPage
from tests.pages.desk import DeskPage
from tests.pages.eligibility import EligibilityPage
from tests.pages.entry import EntryPage
from tests.pages.letters import Mailbox
from tests.pages.notice import NoticePage
from tests.pages.register import RegisterPage
from tests.pages.search import StartPage
from tests.pages.sign_in import SignInPage, sign_in
from tests.pages.verify import VerifyPage
from tests.running import RunningPortal

pytestmark = pytest.mark.journey

PASSWORD = "lanterns over the canal"


@dataclass
class Story:
    """One claimant, and how all people in this story look at the pages."""

    city: RunningPortal
    visit: Callable[..., Visitor]
    folder: Path
    language: str
    width: int
    scripts: bool
    name: str
    latin: str
    country: str
    email: str
    query: str
    reference: str = ""
    papers: dict[str, Path] = field(default_factory=dict)

    @property
    def person(self) -> wizard.Person:
        """The claimant's identity; each has another passport."""
        number = f"P{abs(hash(self.email)) % 10**7:07d}"
        return wizard.Person(self.name, self.latin, date(1986, 5, 17), self.country, number)

    def come(self) -> Visitor:
        """Somebody new at a browser."""
        return self.visit(language=self.language, width=self.width, scripts=self.scripts)

    def staff(self, account: str) -> DeskPage:
        """A member of the office, signed in."""
        visitor = self.come()
        sign_in(visitor, f"{account}@demo.example")
        visitor.open(f"/desk?lang={self.language}")
        visitor.look()
        return DeskPage(visitor)


MANNERS = {
    "en, phone, scripts": ("en", 360, True, "Maria-Magdalena Wolfeschlegelsteinhausenberger-Ö", "", "DE", "PMP"),
    "zh, wide, no scripts": ("zh", 1280, False, "𠮷田太郎", "Yoshida Taro", "JP", "项目管理专业人士"),
}  # fmt: skip
# Pages from the search until the claim is sent, and how many of them are detours of this story: a
# wrong number, no end of a certificate, impossible years, a wrong code, the language changed and
# changed back, and no consent. Without scripts the search and (a detour) a refused file have pages too.
DETOURS = 7
LOADS = {True: 17 + DETOURS, False: 18 + DETOURS + 1}


@pytest.fixture(params=MANNERS)
def story(
    request: pytest.FixtureRequest,
    city: RunningPortal,
    visit: Callable[..., Visitor],
    tmp_path: Path,
) -> Story:
    language, width, scripts, name, latin, country, asked = MANNERS[request.param]
    number = list(MANNERS).index(request.param) + 1
    return Story(
        city, visit, tmp_path, language, width, scripts, name, latin, country,
        f"journey{number}@example.org", asked, papers=make_papers(tmp_path),
    )  # fmt: skip


def test_from_question_to_certificate(story: Story) -> None:
    claimant = story.come()
    asks_what_it_leads_to(story, claimant)
    makes_an_account(story, claimant)
    fills_in_the_claim(story, claimant)
    assert len(claimant.loads) == LOADS[story.scripts], "\n".join(claimant.loads)
    question = district_accepts_and_asks(story)
    answers(story, claimant, question)
    two_people_review(story)
    stands_on_public_notice(story)
    certificate, serial = receives_the_certificate(story, claimant)
    a_stranger_checks(story, certificate, serial)


def asks_what_it_leads_to(story: Story, claimant: Visitor) -> None:
    start = StartPage(claimant)
    start.open()
    start.look()
    start.search(story.query)
    start.look()
    start.open_answer(
        claimant.words.pick(en="Project Management Professional", zh="项目管理专业人士认证")
    )
    entry = EntryPage(claimant)
    entry.look()
    entry.check_eligibility()
    early = EligibilityPage(claimant)
    early.look()
    early.ask(degree="master", years="8")
    early.shows(claimant.words.pick(en="Engineer", zh="工程师"))
    early.look()
    early.claim()


def makes_an_account(story: Story, claimant: Visitor) -> None:
    entrance = SignInPage(claimant)
    entrance.look()
    entrance.make_account()
    register = RegisterPage(claimant)
    register.look()
    register.register(name=story.name, email=story.email, password=PASSWORD)
    register.look()
    register.confirm(Mailbox(story.city.data_dir), story.email)
    register.look()
    if "/sign-in" in claimant.page.url:
        entrance.sign_in(story.email, PASSWORD)


def fills_in_the_claim(story: Story, claimant: Visitor) -> None:
    if "/me/claims/new" not in claimant.page.url:
        claimant.open("/me/claims/new?entry=SZ-MGT-001&degree=master&years=8")
    story.reference = wizard.StartClaimPage(claimant).start()
    person = wizard.PersonStep(claimant)
    person.look()
    person.fill(story.person)
    person.try_wrong_number(story.person)
    person.go_on()
    certificate = wizard.CertificateStep(claimant)
    certificate.fill("PMP-0042", date(2019, 3, 27))
    certificate.try_without_end("PMP-0042")
    certificate.fill_end(date(2031, 3, 26))
    certificate.go_on()
    experience = wizard.ExperienceStep(claimant)
    experience.try_wrong_years("8")
    experience.go_on()
    fills_in_the_job(story, claimant)
    hands_in_papers(story, claimant)
    check = wizard.CheckStep(claimant)
    check.try_without_consent()
    check.send()
    check.look()


def fills_in_the_job(story: Story, claimant: Visitor) -> None:
    employment = wizard.EmploymentStep(claimant)
    employer = "苏州示例项目管理有限公司"
    employment.fill(
        district=district_of_the_reviewer(story.city),
        employer=employer,
        job="高级项目经理",
        since=date(2023, 3, 1),
    )
    employment.keeps_text_in_the_other_language(employer)
    employment.try_wrong_code()
    employment.go_on()


def hands_in_papers(story: Story, claimant: Visitor) -> None:
    papers = wizard.PapersStep(claimant)
    papers.look()
    before = len(claimant.loads)
    papers.is_refused(NEEDED["certificate"], make_hostile(story.folder))
    for kind, words in NEEDED.items():
        papers.choose_file(words, story.papers[kind])
    papers.go_on()
    papers.heading(papers.words("Check your answers"))
    assert len(claimant.loads) - before <= 2


def district_accepts_and_asks(story: Story) -> str:
    desk = story.staff("district")
    desk.open_claim(story.reference)
    desk.look()
    desk.accept()
    english, chinese = desk.ask_for("validity")
    desk.look()
    question = desk.words.pick(en=english, zh=chinese)
    wait_for_letter(story, question)
    return question


def answers(story: Story, claimant: Visitor, question: str) -> None:
    page = ClaimPage(claimant)
    page.open(story.reference)
    page.stands("More papers asked for")
    page.shows(question)
    page.look()
    words = claimant.words.pick(
        en="Here is the letter of the institute.", zh="现补充该机构的证明函。"
    )
    page.answer(words, story.papers["answer"])
    page.shows(words)
    page.look()


def two_people_review(story: Story) -> None:
    district = story.staff("district")
    district.open_claim(story.reference)
    district.forward()
    district.may_not("approve")
    district.look()
    city = story.staff("city")
    city.open_claim(story.reference)
    city.look()
    city.approve()
    city.look()


def stands_on_public_notice(story: Story) -> None:
    notice = NoticePage(story.come())
    notice.open()
    notice.names(story.reference, story.name)
    notice.look()
    end_notices(story.city.data_dir, story.reference)
    ended = story.city.command("claims", "keep-time")
    assert ended.returncode == 0, ended.stderr
    notice.open()
    notice.does_not_name(story.reference)
    settle(story.city)


def receives_the_certificate(story: Story, claimant: Visitor) -> tuple[Path, str]:
    page = ClaimPage(claimant)
    page.open(story.reference)
    page.stands("Recognised")
    page.look()
    certificate = page.fetch_certificate(story.folder)
    serial = certificate.stem
    wait_for_letter(story, serial)
    return certificate, serial


def a_stranger_checks(story: Story, certificate: Path, serial: str) -> None:
    stranger = story.come()
    verify = VerifyPage(stranger)
    verify.open()
    verify.look()
    verify.ask_number(serial.replace("-", " ").lower())
    verify.is_specimen()
    expect(verify.main.get_by_text(story.name)).to_have_count(0)
    verify.look()
    verify.ask_name(story.name)
    verify.shows(story.name)
    verify.look()
    verify.open()
    verify.put_in(certificate)
    verify.shows(stranger.words("Unchanged: this is the file we issued, to the last byte."))
    verify.look()
    verify.open()
    verify.put_in(altered(certificate))
    verify.shows(stranger.words("Altered: this is not the file we issued."))
    verify.look()


def district_of_the_reviewer(city: RunningPortal) -> str:
    """The district whose reviewer the demo's account is."""
    found: str = query(
        city.data_dir,
        "SELECT g.scope_value FROM role_grant g JOIN user u ON u.id = g.user_id"
        " WHERE u.email = 'district@demo.example'",
    )[0][0]
    return found


def wait_for_letter(story: Story, words: str) -> EmailMessage:
    """The letter to the claimant that holds these words."""
    return Mailbox(story.city.data_dir).wait_for(story.email, words)
