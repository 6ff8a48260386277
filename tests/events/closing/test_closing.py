"""The page of the closing: what is left, what is frozen, and opening again without losing it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role, ScopeKind
from core.clock import now
from core.db import db
from core.figures.models import FigureSnapshot, SupersededFigure
from events.closing.queries import list_checks
from events.editions.states import EditionState
from events.gate.models import GateDevice
from events.landings.states import LandingState
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.events.week_figures.records import attend, held
from tests.factories.core import grant_role, make_user
from tests.factories.events import make_edition, make_registration
from tests.factories.juries import make_round
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

TALENT = "attending_talent_cumulative"


@pytest.fixture
def organiser(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def page_of(edition):
    return f"/desk/events/{edition.slug}/closing"


def move(person, edition, action, **fields):
    db.session.expire_all()
    said = {f"{action}-{name}": value for name, value in fields.items()}
    seen = {f"{action}-seen": edition.version}
    return person.post(f"{page_of(edition)}/{action}", go="send", **seen, **said)


def running(**fields):
    week = held(**fields)
    week.state = EditionState.RUNNING
    db.session.commit()
    return week


def checks_of(app, edition, user):
    with app.test_request_context():
        return {str(one.label): one for one in list_checks(edition, user, now())}


def test_what_is_left_stands_with_its_number_and_leads_to_its_list(app, organiser):
    week = running(needs_approval=True)
    early = week.starts_at - timedelta(days=5)
    make_registration(week, at=early)
    make_round(subject="project", context_id=week.id)
    device = GateDevice(
        edition=week, name="Gate 1", created_at=now(), created_by_id=organiser.user.id
    )
    device.seen_at = week.sessions[0].ends_at - timedelta(minutes=1)
    db.session.add(device)
    db.session.commit()
    found = checks_of(app, week, organiser.user)
    expected = {
        "Registrations to decide": 1, "Rounds of juries not decided": 1,
        "Gate devices that may keep scans": 1, "Landings to verify or to count": 0,
        "Agreements to confirm": 0, "Messages that came back": 0,
    }  # fmt: skip
    assert {label: found[label].count for label in expected} == expected
    for one in found.values():
        assert organiser.get(one.path).status_code == 200, one.path
    text = words(check_page(organiser.get(page_of(week)).text))
    assert "Registrations to decide" in text
    assert not in_wrong_language(check_page(organiser.get(f"{page_of(week)}?lang=zh").text), "zh")
    device.seen_at = week.sessions[0].ends_at
    db.session.commit()
    assert checks_of(app, week, organiser.user)["Gate devices that may keep scans"].count == 0


def test_landings_of_the_event_that_wait_are_counted(app, organiser):
    from tests.factories.landings import make_landing

    one = make_landing(state=LandingState.CLAIMED)
    found = checks_of(app, one.project.edition, organiser.user)
    assert found["Landings to verify or to count"].count == 1


@pytest.mark.both_databases
def test_opened_again_and_closed_anew_the_old_figures_are_kept(app, client, organiser):
    week = running()
    attend(week)
    assert move(organiser, week, "close").status_code == 303
    assert move(organiser, week, "close").status_code == 409  # twice is harmless
    first = db.session.scalar(select(FigureSnapshot).filter_by(figure=TALENT, is_final=True))
    assert (first.numerator, first.replaces_at) == (1, None)
    frozen_at = first.taken_at
    assert move(organiser, week, "reopen", why="").status_code == 422
    assert move(organiser, week, "reopen", why="签到名单晚到").status_code == 303
    attend(week)
    address = f"/api/v1/figures/{TALENT}?edition={week.slug}"
    assert client.get(address).get_json()["value"] == 1  # what it closed with stands
    page = words(check_page(organiser.get(page_of(week)).text))
    assert "签到名单晚到" in page
    assert "these numbers stand until it is closed anew" in page
    assert "(UTC+8) (Beijing" not in page  # the zone once
    assert move(organiser, week, "close").status_code == 303
    assert client.get(address).get_json()["value"] == 2
    assert "Frozen anew" in client.get(address).get_json()["note"]["en"]
    kept = db.session.scalar(select(SupersededFigure).filter_by(figure=TALENT))
    assert (kept.numerator, kept.taken_at) == (1, frozen_at)
    page = check_page(organiser.get(page_of(week)).text)
    rows = [words(row) for row in page.iter("tr")]
    assert any("2 people 1 person changed" in row for row in rows), [
        r for r in rows if "changed" in r
    ]
    assert not in_wrong_language(check_page(organiser.get(f"{page_of(week)}?lang=zh").text), "zh")


def test_the_page_asks_the_same_of_few_and_of_many(app, organiser):
    week = running()
    attend(week)
    assert move(organiser, week, "close").status_code == 303
    organiser.get(page_of(week))
    few, _page = count_queries(lambda: organiser.get(page_of(week)))
    assert move(organiser, week, "reopen", why="More came").status_code == 303
    for _each in range(3):
        attend(week)
    assert move(organiser, week, "close").status_code == 303
    many, _page = count_queries(lambda: organiser.get(page_of(week)))
    assert many == few


def test_who_runs_a_district_closes_nothing(app):
    week = running()
    week.venues[0].district = "kunshan"
    db.session.commit()
    person = make_user()
    grant_role(person, Role.ORGANISER, "kunshan", scope_kind=ScopeKind.DISTRICT)
    assert SignedIn(app, person).get(page_of(week)).status_code == 403
    assert SignedIn(app, make_user()).get(page_of(week)).status_code in (403, 404)


def test_a_fair_has_no_lines_of_projects(app, organiser):
    fair = make_edition("recruitment_fair", state=EditionState.RUNNING)
    found = checks_of(app, fair, organiser.user)
    assert "Exhibitors to check" in found
    assert "Rounds of juries not decided" not in found
