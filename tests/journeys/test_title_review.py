"""A title for works: from the page that tells of it, past a panel's secret vote, to the certificate.

In both languages, on a wide screen and a telephone. What only people of the office prepare (rubric,
panel, who marks) is set up by the program; everything a claimant, juror or coordinator decides is
done in the browser, each page inspected.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from tests.crash.city import end_notices, settle
from tests.journeys.browsing import Visitor
from tests.journeys.papers import NEEDED, make_papers
from tests.journeys.test_title import (
    Story,
    a_stranger_checks,
    district_of_the_reviewer,
    makes_an_account,
    receives_the_certificate,
)
from tests.pages import wizard
from tests.pages.base import PageObject
from tests.pages.claim import ClaimPage
from tests.pages.sign_in import sign_in
from tests.running import RunningPortal

pytestmark = pytest.mark.journey

PANEL = ("juror", "gate", "editor")
MANNERS = {
    "en, wide": ("en", 1280, "Ingrid Åsebø-Lindqvist", "SE"),
    "zh, phone": ("zh", 360, "Trần Thị Ngọc Lan", "VN"),
}


@pytest.fixture(params=MANNERS)
def story(
    request: pytest.FixtureRequest,
    city: RunningPortal,
    visit: Callable[..., Visitor],
    tmp_path: Path,
) -> Story:
    language, width, name, country = MANNERS[request.param]
    latin = "Tran Thi Ngoc Lan" if country == "VN" else ""
    return Story(
        city, visit, tmp_path, language, width, True, name, latin, country,
        f"maker-{language}@example.org", "", papers=make_papers(tmp_path),
    )  # fmt: skip


def test_from_works_past_a_panel_to_the_certificate(story: Story, program: Flask) -> None:
    claimant = story.come()
    page = PageObject(claimant)
    claimant.open(f"/title-review?lang={story.language}")
    page.look()
    page.follow("Claim a title")
    makes_an_account(story, claimant)
    fills_in_the_claim(story, claimant)
    offices_send_it_to_a_panel(story)
    round_reference = convene(program, story)
    a_juror_marks_and_votes(story, round_reference)
    the_others_vote(program, round_reference)
    the_city_decides(story, round_reference)
    stands(story, claimant, "Public notice")
    end_notices(story.city.data_dir, story.reference)
    ended = story.city.command("claims", "keep-time")
    assert ended.returncode == 0, ended.stderr
    settle(story.city)
    certificate, serial = receives_the_certificate(story, claimant)
    a_stranger_checks(story, certificate, serial)


def fills_in_the_claim(story: Story, claimant: Visitor) -> None:
    if "/me/claims/new" not in claimant.page.url:
        claimant.open("/me/claims/new?entry=PANEL-CRAFT")
    story.reference = wizard.StartClaimPage(claimant).start()
    person = wizard.PersonStep(claimant)
    person.fill(story.person)
    person.go_on()
    experience = wizard.ExperienceStep(claimant)
    experience.main.locator("input[name=degree][value=bachelor]").check()
    experience.field("Full years of work in the field").fill("6")
    experience.go_on()
    employment = wizard.EmploymentStep(claimant)
    employment.fill(
        district=district_of_the_reviewer(story.city), employer="苏州示例文创有限公司",
        job="Designer", since=date(2022, 3, 1),
    )  # fmt: skip
    employment.go_on()
    adds_a_work(story, claimant)
    papers = wizard.PapersStep(claimant)
    for kind in ("identity", "photo", "degree", "years", "employment"):
        papers.add(NEEDED[kind], story.papers[kind])
    papers.go_on()
    papers.heading(papers.words("Check your answers"))
    papers.look()
    for tick in papers.main.get_by_role("checkbox").all():
        tick.check()
    papers.press("Send the claim")
    papers.heading(papers.words("Your claim was sent"))


def adds_a_work(story: Story, claimant: Visitor) -> None:
    page = PageObject(claimant)
    page.look()
    page.press("Add a work")
    page.look()
    page.field("Title of the work").fill("Lamp of paper 纸灯")
    page.field("Kind of work").select_option("design")
    page.field("work|Year").fill("2031999")
    page.field("Your part in it").fill("Lead designer 主创")
    page.field("File").set_input_files(story.papers["answer"])
    page.press("Save the work")
    # Wrong is only the year; the rest is there still, the file too.
    page.is_blamed(page.field("work|Year"))
    expect(page.field("Your part in it")).to_have_value("Lead designer 主创")
    page.shows(story.papers["answer"].name)
    page.look()
    page.field("work|Year").fill("2024")
    page.press("Save the work")
    page.shows("Lamp of paper 纸灯")
    page.look()
    page.follow("Go on")


def offices_send_it_to_a_panel(story: Story) -> None:
    district = story.staff("district")
    district.open_claim(story.reference)
    district.accept()
    district.forward()
    city = story.staff("city")
    city.open_claim(story.reference)
    expect(city.main.locator("dialog#approve")).to_have_count(0)
    city._do("panel", "Before the panel")


def convene(program: Flask, story: Story) -> str:
    """A round over the claim with three jurors, of whom two have marked; its reference."""
    from core.accounts.models import User
    from core.db import db
    from talent.claims.models import Claim
    from talent.title_reviews.states import KEY
    from tests.factories import juries

    with program.test_request_context(method="POST"):
        claim = db.session.scalars(select(Claim).where(Claim.reference == story.reference)).one()
        words = {"en": "Title review", "zh": "职称评审"}
        rubric = juries.make_rubric(subject=KEY, reference=f"JB-{story.language}", name=words)
        one = juries.make_round(
            rubric, subject=KEY, reference=f"JR-{story.language}", name=words,
            jurors_per_entry=3, quorum=3,
        )  # fmt: skip
        named = {code: f"{claim.holder_name} · {claim.title[code]}" for code in ("zh", "en")}
        entry = juries.make_entry(
            one, subject_id=claim.id, reference=claim.reference, title=named,
            field="culture-creative",
        )  # fmt: skip
        for name in PANEL:
            email = f"{name}@demo.example"
            user = db.session.scalars(select(User).where(User.email == email)).one()
            told: dict[str, Any] = {"declared_at": None} if name == "juror" else {}
            juror = juries.make_juror(one, user, **told)
            juries.assign(juror, entry, *(() if name == "juror" else (35, 25, 25)))
        return str(one.reference)


def a_juror_marks_and_votes(story: Story, reference: str) -> None:
    visitor = story.come()
    sign_in(visitor, "juror@demo.example")
    page = PageObject(visitor)
    visitor.open(f"/me/juries/{reference}/declare?lang={story.language}")
    page.look()
    page.main.locator("input[type=radio][value=none]").first.check()
    page.press("Declare and open the entries")
    visitor.open(f"/me/juries/{reference}/entries/{story.reference}")
    page.shows("Lead designer 主创")
    page.shows(page.words("You vote once your mark is in."))
    page.look()
    for number, points in enumerate((36, 26, 25), 1):
        page.main.locator(f"input[name=points_{number}]").fill(str(points))
    page.press("Send the mark")
    visitor.open(f"/me/juries/{reference}/entries/{story.reference}/vote")
    page.look()
    page.press("Cast your vote")
    page.look()  # nothing was chosen
    page.choose("Your vote", "vote|In favour")
    page.press("Cast your vote")
    visitor.open(f"/me/juries/{reference}/entries/{story.reference}")
    page.shows(page.words("You have voted."))
    page.look()


def the_others_vote(program: Flask, reference: str) -> None:
    from core.clock import now
    from core.db import db
    from core.juries.models import Assignment, Juror, JuryRound
    from core.juries.voting.counting import Choice
    from core.juries.voting.services import cast_vote, has_voted

    with program.test_request_context(method="POST"):
        rows = select(Assignment).join(Assignment.juror).join(Juror.round)
        for one in db.session.scalars(rows.where(JuryRound.reference == reference)).all():
            if not has_voted(one):
                assert cast_vote(one, Choice.IN_FAVOUR, by=one.juror.user, at=now())
        db.session.commit()


def the_city_decides(story: Story, reference: str) -> None:
    desk = story.staff("city")
    desk.visitor.open(f"/desk/juries/{reference}/votes")
    desk.shows(desk.words("Not counted yet"))
    desk.look()
    desk.visitor.open(f"/desk/juries/{reference}?action=close")
    desk.look()
    desk._press(desk._open("close"), "send")
    desk.visitor.open(f"/desk/juries/{reference}/votes")
    desk.shows("3 / 0 / 0")
    desk.look()
    desk.visitor.open(f"/desk/juries/{reference}/decide")
    desk.look()
    desk.press("Put the result on record")
    desk.look()


def stands(story: Story, claimant: Visitor, state: str) -> None:
    page = ClaimPage(claimant)
    page.open(story.reference)
    page.stands(state)
    page.look()
