"""A coordinator whose round loses two of its four jurors, and still closes and decides."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.crash.city import query
from tests.journeys.browsing import Visitor
from tests.pages.base import PageObject
from tests.pages.letters import Mailbox
from tests.pages.sign_in import sign_in
from tests.running import ROOT, RunningPortal

pytestmark = pytest.mark.journey


def at_the_round(city: RunningPortal, slug: str, *verb: str) -> str:
    """Make it, or have those on its panel mark what is left; its reference."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.crash.jury", slug, *verb],
        cwd=ROOT, env=city.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-3000:]
    return made.stdout.split()[-1]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_two_jurors_leave_and_the_round_closes(
    city: RunningPortal, visit: Callable[..., Visitor], language: str
) -> None:
    slug = f"jury-{language}"
    reference = at_the_round(city, slug)
    desk = visit(language=language, width=1280)
    sign_in(desk, "organiser@demo.example")
    page = PageObject(desk)
    here = f"/desk/juries/{reference}"
    desk.open(here)
    page.look()
    for number in (1, 2):
        desk.open(f"{here}/panel")
        page.go(page.main.get_by_role("link", name=f"Juror {number}").first)
        page.field("Reason").fill("Illness")
        page.press("Take off the panel")
        page.look()
        Mailbox(city.data_dir).wait_for(f"juror{number}-{slug}@example.org", "Round")
    # Nothing that was finished is lost, and what is open is given to those who stay.
    kept = (
        "SELECT count(*) FROM jury_assignment a JOIN jury_member m ON m.id = a.juror_id "
        "WHERE m.email LIKE ? AND a.state = 'submitted'"
    )
    assert query(city.data_dir, kept, f"juror_-{slug}@example.org") == [(2,)]
    desk.open(f"{here}/assigning")
    page.look()
    if desk.page.get_by_role("button", name=desk.words("Give as proposed")).count():
        page.press("Give as proposed")
        page.look()
    at_the_round(city, slug, "mark")

    desk.open(f"{here}?action=close")
    page.go(desk.page.locator("#close button[name=go][value=send]"))
    desk.open(f"{here}/decide")
    page.look()
    desk.page.locator("#rule-form [name=value]").fill("2")
    page.press("Show who passes")
    page.look()
    page.press("Put the result on record")
    page.look()

    desk.open(f"/desk/events/{slug}/review-funnel")
    page.look()
    row = desk.page.locator("table.table tbody tr").first
    assert re.findall(r"\d+", row.locator("td").all_inner_texts()[0]) == ["4"]
    expect(row.locator("td").nth(1)).to_have_text("2")
    expect(row.locator("td").nth(2)).to_have_text("2")
    of_it = "FROM project p JOIN edition e ON e.id = p.edition_id WHERE e.slug = ?"
    states = f"SELECT p.state, p.level {of_it} ORDER BY p.reference"
    assert query(city.data_dir, states, slug) == [
        ("rejected", 1), ("in_review", 2), ("rejected", 1), ("in_review", 2),
    ]  # fmt: skip
