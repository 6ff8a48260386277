"""A district's organiser records a signing at town, district and city; others confirm each."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest

from core.accounts.demo import CARRIER_NAME
from core.clock import today
from tests.crash.city import query
from tests.journeys.browsing import Visitor
from tests.pages.agreement import AgreementPage
from tests.pages.sign_in import sign_in
from tests.running import ROOT, RunningPortal

pytestmark = pytest.mark.journey


def make_signing(city: RunningPortal, slug: str) -> str:
    """The number of a project of that Week."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.crash.signing", slug],
        cwd=ROOT, env=city.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-3000:]
    return made.stdout.split()[-1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_signed_at_town_district_and_city_is_one_signed_project(
    city: RunningPortal, visit: Callable[..., Visitor], language: str
) -> None:
    slug = f"signing-{language}"
    project = make_signing(city, slug)
    people = {}
    for name in ("kunshan", "colleague", "city"):
        visitor = visit(language=language, width=360 if name == "colleague" else 1280)
        sign_in(visitor, f"{name}-{slug}@demo.example")
        people[name] = AgreementPage(visitor)
    recorder, colleague, office = people.values()
    pick = recorder.words.pick
    town, district = pick(en="Yushan Town", zh="玉山镇"), pick(en="Kunshan", zh="昆山")
    main = pick(en="Expo Centre", zh="国际博览中心")
    days = [today() - timedelta(days=ago) for ago in (4, 1, 0)]
    signed = [
        recorder.record(slug, project, CARRIER_NAME, venue, day, stage=venue == main)
        for venue, day in zip((town, district, main), days, strict=True)
    ]
    recorder.may_not_confirm(slug, signed[0])
    for reference in signed[:2]:
        colleague.confirm(slug, reference)
    # What is signed on the city's stage, the city confirms.
    colleague.may_not_confirm(slug, signed[2])
    office.confirm(slug, signed[2])

    office.list(slug)
    office.look()
    office.follow("Counted by venue")
    office.look()
    assert office.counted("The whole event") == ("1", "3")
    assert office.counted("Signed by district") == ("1", "2"), "the main venue is the city's"
    # The main venue with all in it, Kunshan with its town, the town, and the park.
    by_venue = [office.counted("Signed by venue", row) for row in range(4)]
    assert by_venue == [("1", "3"), ("1", "2"), ("1", "1"), ("0", "0")]
    office.visitor.open(f"/desk/events/{slug}/agreements/stage")
    office.look()
    office.shows("Ion-2")
    owner = visit(language=language, width=360)
    sign_in(owner, f"owner-{slug}@demo.example")
    own = AgreementPage(owner)
    owner.open(f"/me/projects/{project}")
    own.look()
    own.shows(signed[2])
    stored = query(
        city.data_dir,
        "SELECT COUNT(DISTINCT project_id), COUNT(*) FROM agreement JOIN edition"
        " ON edition.id = edition_id WHERE slug = ? AND agreement.state = 'confirmed'", slug,
    )  # fmt: skip
    assert stored == [(1, 3)]
