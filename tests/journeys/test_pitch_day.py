"""A pitch day: planned and drawn by a seed, counted on the stage, marked, shown, and signed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from core.accounts.demo import PASSWORD
from core.accounts.models import User
from core.db import db
from tests.crash.city import query
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.juries import assign, make_entry, make_juror, make_round, make_rubric
from tests.factories.projects import make_call, make_project, make_week
from tests.journeys.browsing import Visitor
from tests.pages.base import PageObject
from tests.pages.juror_posts import JurorPosts
from tests.pages.letters import Mailbox
from tests.pages.pitch_day import PlanPage, SignPage, StagePage, drawn_order
from tests.pages.sign_in import sign_in
from tests.running import RunningPortal

pytestmark = pytest.mark.journey

SEED = "36-11-25"
# Of 40, 30 and 30 points; together 91 and 88, of which the mean is 89.50.
MARKS = {1: ("38", "27", "26"), 2: ("37", "26", "25")}
TOTAL = "89.50"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_the_draw_to_the_signature(
    city: RunningPortal, program: Flask, visit: Callable[..., Visitor], language: str
) -> None:
    slug = f"pitch-{language}"
    reference = prepare(program, slug)
    desk = visit(language=language, width=1280)
    sign_in(desk, "organiser@demo.example")
    plan = PlanPage(desk)
    plan.open(slug, reference)
    plan.begin(0, 7)
    plan.is_refused("pitch")
    plan.begin(8, 7)
    plan.open_room("Aula 1（示例）", "Aula 1")
    plan.draw(SEED)
    plan.publish()

    team = visit(language=language, width=360)
    first = anybody_draws_it_again(team, slug)
    Mailbox(city.data_dir).wait_for(owner(slug, int(first[-1])), first)

    stage = StagePage(desk)
    stage.open(slug)
    counts_the_first(stage, first)

    pitch = query(
        city.data_dir,
        "SELECT t.reference FROM pitch t JOIN jury_entry e ON e.id = t.entry_id "
        "WHERE e.reference = ?",
        first,
    )[0][0]
    show = visit(language=language, width=1280)
    sign_in(show, "organiser@demo.example")
    marks_are_shown_once_all_are_in(program, show, slug, reference, first, pitch)
    # The timer hears of it by itself, for the one it counts.
    stage.do("back")
    expect(stage.page.locator("[data-result]")).to_contain_text(f"{TOTAL} (91.00 · 88.00)")
    stage.look()

    tablet = SignPage(show)
    tablet.open(slug, pitch)
    tablet.sign("Ana")
    tablet.shows(tablet.words("Draw the signature, or tick one of the two."))
    tablet.look()
    tablet.draw_name()
    tablet.sign("Ana")
    tablet.shows(tablet.words("It is signed. Please give the tablet back."))
    expect(tablet.page.locator("svg.pitch-strokes polyline")).to_have_count(1)
    tablet.look()

    sign_in(team, owner(slug, int(first[-1])))
    team.open(f"/me/projects/{first}")
    page = PageObject(team)
    page.shows(TOTAL)
    expect(page.main.locator("svg.pitch-strokes")).to_have_count(1)
    page.look()


def owner(slug: str, number: int) -> str:
    return f"owner{number}-{slug}@founder.example"


def prepare(program: Flask, slug: str) -> str:
    """An open round over three projects that two jurors mark; its reference."""
    with program.test_request_context(method="POST"):
        edition = make_call(make_week(slug=slug)).edition
        rubric = make_rubric(
            subject="project", context_id=edition.id, reference=f"JB-{slug}", name=both(slug)
        )  # fmt: skip
        one = make_round(
            rubric, subject="project", context_id=edition.id, reference=f"JR-{slug}",
            jurors_per_entry=2, quorum=2, name=both(slug),
        )  # fmt: skip
        jurors = [
            make_juror(one, make_user(email=f"panel{at}-{slug}@panel.example")) for at in MARKS
        ]
        for at in range(3):
            # Words of no language: the pages are looked at in both.
            project = make_project(
                edition, title=f"Ion-{at}", title_en=f"Ion-{at}", summary="Ion-2: 400 Wh/kg",
                reference=f"PRJ-{slug}-{at}",
                owner=make_user(
                    email=owner(slug, at), display_name="Ana", password=PASSWORD,
                    preferred_language=slug[-2:],
                ),
            )  # fmt: skip
            entry = make_entry(
                one, subject_id=project.id, reference=project.reference, title=project.name
            )
            for juror in jurors:
                assign(juror, entry)
        return str(one.reference)


def both(name: str) -> dict[str, str]:
    return {"en": name, "zh": name}


def anybody_draws_it_again(visitor: Visitor, slug: str) -> str:
    """From the seed that is published, as the page says; who is heard first."""
    page = PageObject(visitor)
    visitor.open(f"/events/{slug}/pitches?lang={visitor.language}")
    page.look()
    expect(page.main.locator(".pitch-seed")).to_have_text(SEED)
    order = drawn_order(page)
    digests = [hashlib.sha256(f"{SEED}:{one}".encode()).hexdigest() for one in order]
    assert len(order) == 3
    assert digests == sorted(digests)
    assert page.main.locator("tbody .reference").all_inner_texts() == order, "heard as drawn"
    return order[0]


def counts_the_first(stage: StagePage, first: str) -> None:
    """It runs, stands while it is paused, warns, goes on to the questions, and to the next."""
    expect(stage.now).to_contain_text(first)
    expect(stage.clock).to_have_text("08:00")
    stage.do("toggle")
    expect(stage.clock).to_have_text("07:59")
    stage.pass_time(60)
    expect(stage.clock).to_contain_text("06:5")
    stage.do("toggle")
    stands = stage.clock.inner_text()
    stage.pass_time(120)
    expect(stage.clock).to_have_text(stands)
    stage.page.keyboard.press("Escape")
    stage.do("toggle")
    stage.pass_time(5 * 60)
    stage.warns("soon")
    expect(stage.page.locator("[data-say]")).not_to_have_text("")
    stage.look()
    stage.pass_time(2 * 60)
    stage.is_in("Questions")
    expect(stage.clock).to_contain_text(":")
    stage.pass_time(8 * 60)
    stage.warns("over")
    stage.is_in("Time is up")
    stage.look()
    stage.page.keyboard.press("ArrowRight")
    expect(stage.now).to_contain_text("2 / 3")
    expect(stage.clock).to_have_text("08:00")


def marks_are_shown_once_all_are_in(
    program: Flask, desk: Visitor, slug: str, reference: str, project: str, pitch: str
) -> None:
    page = PageObject(desk)
    here = f"/desk/events/{slug}/pitches/{pitch}"
    for number, points in MARKS.items():
        desk.open(f"{here}?action=show-result")
        page.go(desk.page.locator("#show-result button[name=go][value=send]"))
        said = {"submitted": number - 1, "expected": len(MARKS)}
        refusal = "Not all jurors have submitted: %(submitted)s of %(expected)s."
        expect(page.page.locator("body")).to_contain_text(page.words(refusal, **said))
        page.look()
        juror(program, slug, number).mark(reference, project, points)
    desk.open(f"{here}?action=show-result")
    page.go(desk.page.locator("#show-result button[name=go][value=send]"))
    # Whoever decides is led on to the next; the result stands on its own page.
    desk.open(here)
    page.shows(TOTAL)
    page.look()


def juror(program: Flask, slug: str, number: int) -> JurorPosts:
    with program.test_request_context(method="POST"):
        known = select(User).where(User.email == f"panel{number}-{slug}@panel.example")
        return JurorPosts(SignedIn(program, db.session.scalars(known).one()))
