"""A company from its claim with the licence to two years of follow-ups and the operating rate."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from core.clock import today
from tests.core.files.corpus import page_pdf
from tests.core.organisations.test_codes import REAL
from tests.crash.city import query
from tests.journeys.browsing import Visitor
from tests.pages.landing import LandingDeskPage, OwnLandingPage
from tests.pages.letters import Mailbox
from tests.pages.sign_in import sign_in
from tests.running import ROOT, RunningPortal

pytestmark = pytest.mark.journey

# Nothing of the demo city has landed in these districts.
PLACES = (("zh", 1280, "gusu", REAL[0]), ("en", 360, "changshu", REAL[1]))


def make_project(city: RunningPortal, slug: str, district: str) -> str:
    """The number of a project that passed."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.crash.landing", slug, district],
        cwd=ROOT, env=city.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-3000:]
    return made.stdout.split()[-1]


@pytest.mark.parametrize(("language", "width", "district", "code"), PLACES)
def test_claimed_verified_counted_and_followed_up_for_two_years(
    city: RunningPortal, visit: Callable[..., Visitor], tmp_path: Path, language: str, width: int,
    district: str, code: str,
) -> None:  # fmt: skip
    slug = f"landing-{language}"
    project, licence = make_project(city, slug, district), tmp_path / "licence.pdf"
    licence.write_bytes(page_pdf())
    people = []
    for name in ("owner", "district", "city"):
        visitor = visit(language=language, width=width if name != "city" else 1280)
        sign_in(visitor, f"{name}-{slug}@demo.example")
        people.append(visitor)
    own, desk, office = OwnLandingPage(people[0]), *map(LandingDeskPage, people[1:])
    last = today().year - 1
    said = {
        "Company": "Ion-2 Ltd", "Unified social credit code": code, "Registered capital": "500万",
    }  # fmt: skip
    own.claim(project, said, date(last - 1, 3, 1), district, licence)
    own.stands("landing|Claimed")
    own.look()

    desk.open(project)
    desk.shows(code)
    desk.look()
    desk.say("landing|Verify", "verify")
    office.open(project)
    office.say("Count it as landed", "accept")
    Mailbox(city.data_dir).wait_for(f"owner-{slug}@demo.example", project)

    own.open(project)
    own.stands("landing|Valid")
    own.tell(last - 1, "Send it to the office", staff="12", revenue="350万", talents_city="2")
    own.shows(own.words("Told by the company"))
    own.look()
    desk.open(project)
    desk.tell(last - 1, "Confirm it")
    desk.tell(last, "Save", staff="15", talents_national="1")
    desk.look()
    own.open(project)
    checked = own.main.get_by_text(own.words("Checked by the office")).locator("visible=true")
    assert checked.count() == 2
    stored = query(
        city.data_dir,
        "SELECT year, is_operating, staff, checked_at IS NOT NULL FROM landing_follow_up"
        " JOIN landing ON landing.id = landing_id WHERE credit_code = ? ORDER BY year", code,
    )  # fmt: skip
    assert stored == [(last - 1, 1, 12, 1), (last, 1, 15, 1)]

    desk.visitor.open("/desk/landings")
    desk.shows("100.0 %")
    desk.look()
    public = visit(language=language, width=width)
    public.open(f"/figures/operating_rate?edition={slug}")
    OwnLandingPage(public).shows("100")
    public.look()
