"""A round at the coordinator's desk, from its rubric to its sealed minutes, that loses two jurors.

Projects and accounts are there before; everything a coordinator does is done in the browser. One
juror marks in the browser too, the others by the same addresses without one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from core.accounts.demo import PASSWORD
from core.accounts.models import User
from core.clock import today
from core.db import db
from tests.crash.city import query, settle
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.projects import make_call, make_project, make_week
from tests.journeys.browsing import Visitor
from tests.pages.juror import JurorPages
from tests.pages.juror_posts import JurorPosts
from tests.pages.jury_desk import JuryDesk
from tests.pages.letters import Mailbox, link_in
from tests.pages.sign_in import sign_in
from tests.pages.verify import VerifyPage
from tests.running import RunningPortal

pytestmark = pytest.mark.journey

PROJECTS, JURORS = 4, 5
POINTS = (40, 30, 30)
INVITATION = "/me/juries/invitations/"


@dataclass
class Story:
    """One round: by `slug` its event, and its jurors by number, of whom the last comes later."""

    city: RunningPortal
    program: Flask
    visit: Callable[..., Visitor]
    language: str
    reference: str = ""

    @property
    def slug(self) -> str:
        return f"jury-{self.language}"

    def address(self, number: int) -> str:
        return f"juror{number}-{self.slug}@panel.example"

    def invitation(self, number: int) -> str:
        letter = Mailbox(self.city.data_dir).wait_for(self.address(number), INVITATION)
        return INVITATION + link_in(letter, INVITATION).partition(INVITATION)[2]

    def posts(self, number: int) -> JurorPosts:
        """The juror without a browser."""
        with self.program.test_request_context(method="POST"):
            known = select(User).where(User.email == self.address(number))
            user = db.session.scalars(known).one()
            return JurorPosts(SignedIn(self.program, user))

    def waiting(self, number: int) -> list[str]:
        """The projects this juror has still to mark."""
        rows = query(
            self.city.data_dir,
            "SELECT e.reference FROM jury_assignment a JOIN jury_member m ON m.id = a.juror_id "
            "JOIN jury_entry e ON e.id = a.entry_id "
            "WHERE m.email = ? AND a.state = 'assigned' ORDER BY e.position",
            self.address(number),
        )
        return [row[0] for row in rows]


def points(reference: str) -> list[str]:
    """The higher the number of a project, the more for it, so that the order is known."""
    return [str(18 + int(reference[-1]))] * len(POINTS)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_two_jurors_leave_and_the_round_closes(
    city: RunningPortal,
    program: Flask,
    visit: Callable[..., Visitor],
    language: str,
    tmp_path: Path,
) -> None:
    story = Story(city, program, visit, language)
    edition_id = prepare(story)
    desk = JuryDesk(visit(language=language, width=1280))
    sign_in(desk.visitor, "organiser@demo.example")
    story.reference = convene(story, desk, edition_id)
    juror = JurorPages(visit(language=language, width=360 if language == "zh" else 1280))
    sign_in(juror.visitor, story.address(3))
    everybody_accepts(story, juror)
    desk.enter_all(story.reference)
    desk.give_as_proposed(story.reference)
    desk.act(story.reference, "open")

    for number in (1, 2):
        posts = story.posts(number)
        posts.declare(story.reference)
        posts.mark(story.reference, (first := story.waiting(number)[0]), points(first))
    marks_all(story, juror)
    two_leave(story, desk)
    assert marked_by(story, 1) == marked_by(story, 2) == 1, "what was finished stays"
    desk.give_as_proposed(story.reference)
    marks_all(story, juror)
    for number in (4, 5):
        posts = story.posts(number)
        posts.declare(story.reference)
        for project in story.waiting(number):
            posts.mark(story.reference, project, points(project))

    desk.act(story.reference, "close")
    desk.decide(story.reference, passing=2)
    minutes_are_sealed(story, desk, tmp_path)
    funnel_adds_up(story, desk)


def prepare(story: Story) -> str:
    """A call with its projects, and people who are asked onto the panel; the event's key."""
    with story.program.test_request_context(method="POST"):
        edition = make_call(make_week(slug=story.slug)).edition
        for at in range(PROJECTS):
            # Words of no language: the pages are looked at in both.
            make_project(
                edition, owner=make_user(email=f"owner{at}-{story.slug}@founder.example"),
                title=f"Ion-{at}", title_en=f"Ion-{at}", summary="Ion-2: 400 Wh/kg",
                reference=f"PRJ-{story.slug}-{at}",
            )  # fmt: skip
        for number in range(1, JURORS + 1):
            make_user(
                email=story.address(number), display_name=f"Juror {number}", password=PASSWORD,
                preferred_language=story.language,
            )  # fmt: skip
        return str(edition.id)


def convene(story: Story, desk: JuryDesk, edition_id: str) -> str:
    """Rubric, round and panel; the round's reference."""
    about, name = f"project/{edition_id}", f"Ion {story.language}"
    desk.make_rubric(about, name, POINTS)
    begins = today() + timedelta(days=1)
    reference = desk.make_round(
        about, name, begins, begins + timedelta(days=9),
        jurors_per_entry=3, quorum=2, max_per_juror=PROJECTS,
    )  # fmt: skip
    desk.visitor.open(f"/desk/juries/{reference}/panel")
    desk.look()
    for number in range(1, JURORS):
        desk.invite(story.address(number), f"Juror {number}")
    desk.look()
    return reference


def everybody_accepts(story: Story, juror: JurorPages) -> None:
    for number in (1, 2, 4):
        story.posts(number).accept(story.invitation(number), f"Optik {number}")
    juror.visitor.open(story.invitation(3))
    juror.look()
    juror.field("jury|Employer").fill("Optik 3")
    juror.press("Accept")
    juror.look()


def marks_all(story: Story, juror: JurorPages) -> None:
    """What lies with the juror in the browser: declared on where it is new, then marked."""
    juror.open_round(story.reference)
    juror.look()
    if juror.offers("Declare conflicts"):
        juror.declare(*((one, "No conflict", "") for one in story.waiting(3)))
    while waiting := story.waiting(3):
        juror.visitor.open(f"/me/juries/{story.reference}")
        juror.follow("Mark the next one")
        juror.look()
        juror.give(*points(waiting[0]))
        juror.press("Send the mark")
    juror.look()


def two_leave(story: Story, desk: JuryDesk) -> None:
    """One is excused; in the place of the other comes somebody who inherits what was left."""
    desk.take_off(story.reference, "Juror 1", "Illness")
    desk.take_off(story.reference, "Juror 2", "Illness", successor=story.address(5))
    for number in (1, 2):
        Mailbox(story.city.data_dir).wait_for(story.address(number), f"Ion {story.language}")
    story.posts(5).accept(story.invitation(5), "Optik 5")
    assert story.waiting(5), "inherited"
    assert not [*story.waiting(1), *story.waiting(2)]


def marked_by(story: Story, number: int) -> int:
    kept = (
        "SELECT count(*) FROM jury_assignment a JOIN jury_member m ON m.id = a.juror_id "
        "WHERE m.email = ? AND a.state = 'submitted'"
    )
    found: int = query(story.city.data_dir, kept, story.address(number))[0][0]
    return found


def minutes_are_sealed(story: Story, desk: JuryDesk, folder: Path) -> None:
    settle(story.city)
    desk.visitor.open(f"/desk/juries/{story.reference}/papers")
    desk.look()
    link = desk.main.get_by_role("link", name=desk.words("Download the minutes (PDF)"))
    answer = desk.page.request.get(story.city.url + (link.get_attribute("href") or ""))
    paper = folder / "minutes.pdf"
    paper.write_bytes(answer.body())
    verify = VerifyPage(story.visit(language=story.language, width=1280))
    verify.open()
    verify.put_in(paper)
    verify.shows(verify.words("Unchanged: this is the file we issued, to the last byte."))
    verify.look()


def funnel_adds_up(story: Story, desk: JuryDesk) -> None:
    desk.visitor.open(f"/desk/events/{story.slug}/review-funnel")
    desk.look()
    row = desk.page.locator("table.table tbody tr").first
    assert re.findall(r"\d+", row.locator("td").all_inner_texts()[0]) == [str(PROJECTS)]
    expect(row.locator("td").nth(1)).to_have_text("2")
    expect(row.locator("td").nth(2)).to_have_text("2")
    of_it = "FROM project p JOIN edition e ON e.id = p.edition_id WHERE e.slug = ?"
    states = f"SELECT p.state, p.level {of_it} ORDER BY p.reference"
    assert query(story.city.data_dir, states, story.slug) == [
        ("rejected", 1), ("rejected", 1), ("in_review", 2), ("in_review", 2),
    ]  # fmt: skip
