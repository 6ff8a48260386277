"""What an edition closed with stays; growth counts from the same day of the edition before."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.clock import BEIJING, now, today
from core.db import db
from core.figures.models import EarlierFigure, FigureSnapshot
from core.figures.registry import FIGURES
from core.figures.snapshots import Before, growth_between, growth_since
from events.editions.services.moving import move_edition
from events.editions.states import EditionAction, EditionState
from events.week_figures.jobs import take
from tests.events.signed_in import SignedIn
from tests.events.week_figures.records import agreement, attend, held
from tests.factories.core import make_user
from tests.factories.projects import make_project
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

DESK = "/desk/earlier-figures"
TALENT = "attending_talent_cumulative"


def running(**fields):
    one = held(**fields)
    one.state = EditionState.RUNNING
    db.session.commit()
    return one


def closed(edition):
    by = make_user(Role.ORGANISER)
    move_edition(edition, EditionAction.CLOSE, by=by, at=now())
    db.session.commit()
    return edition


def said(client, name, edition=""):
    asked = f"?edition={edition.slug}" if edition else ""
    return client.get(f"/api/v1/figures/{name}{asked}").get_json()


@pytest.mark.both_databases
def test_what_comes_after_the_closing_changes_no_closed_figure(app, client):
    week = held()
    gone = attend(week)
    attend(week, degree="master")
    week.state = EditionState.RUNNING
    db.session.commit()
    closed(week)
    before = {one.name: said(client, one.name, week)["value"] for one in week_figures(app, week)}
    assert (before[TALENT], before["master_share"]) == (2, 100)
    db.session.delete(gone)
    make_project(week)
    db.session.commit()
    after = {name: said(client, name, week)["value"] for name in before}
    assert after == before
    assert said(client, TALENT)["value"] == 2  # the sum keeps what the edition closed with
    assert said(client, "attending_talent_distinct")["value"] == 2
    assert said(client, "week_attendances")["value"] == 2
    assert "Frozen" in said(client, TALENT, week)["note"]["en"]


def week_figures(app, week):
    with app.test_request_context():
        return [one for one in FIGURES if week.slug in one.editions()]


def test_the_records_of_a_frozen_figure_say_that_they_have_changed(app):
    week = held()
    gone = attend(week)
    week.state = EditionState.RUNNING
    closed(week)
    organiser = SignedIn(app, make_user(Role.ORGANISER))
    address = f"/desk/figures/week_attendances?edition={week.slug}"
    assert "frozen" not in words(check_page(organiser.get(address).text))
    db.session.delete(gone)
    db.session.commit()
    assert "frozen at 1" in words(check_page(organiser.get(address).text))


@pytest.mark.both_databases
def test_an_edition_closes_with_one_number(app):
    same = {"figure": "editions", "edition": "x", "taken_at": now(), "numerator": 1}
    days = (today(), today() - timedelta(days=1))
    db.session.add_all(FigureSnapshot(as_of=day, is_final=True, **same) for day in days)
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_the_day_is_taken_once_and_nothing_after_the_closing(app):
    week = running()
    take()
    attend_again = select(FigureSnapshot).where(FigureSnapshot.figure == TALENT)
    assert db.session.scalars(attend_again).one().numerator == 0
    take()
    assert len(db.session.scalars(attend_again).all()) == 1
    closed(week)
    take()
    kept = db.session.scalars(attend_again).one()
    assert (kept.is_final, kept.as_of) == (True, today())


@pytest.mark.parametrize(
    ("value", "base", "grown"),
    [(2195, 1900, "15.53"), (1900, 1900, "0.00"), (1, 3, "-66.67"), (10_005, 10_000, "0.05"),
     (2_000_001, 2_000_000, "0.00"), (201, 200, "0.50"), (80_001, 80_000, "0.00"),
     (20_001, 20_000, "0.01")],
)  # fmt: skip
def test_growth_has_two_decimals_half_up(value, base, grown):
    assert growth_between(value, base) == Decimal(grown)


def test_growth_is_from_the_same_month_and_day(app):
    on = date(2022, 6, 19)
    db.session.add(
        EarlierFigure(
            reference="EF-2020-0001", figure="platform_projects", year=2022, as_of=on, value=1900,
            source="x", created_at=now(),
        )
    )  # fmt: skip
    db.session.flush()
    asked = {"year": 2023, "before": Before("", 2022)}
    grown = growth_since("platform_projects", 2195, date(2023, 6, 19), **asked)
    assert (grown.percent, grown.base, grown.on) == (Decimal("15.53"), 1900, on)
    assert growth_since("platform_projects", 2195, date(2023, 6, 20), **asked) is None
    assert growth_since("week_attendances", 2195, date(2023, 6, 19), **asked) is None
    assert growth_since("platform_projects", 1, date(2024, 2, 29), year=2024,
                        before=Before("", 2023)) is None  # fmt: skip


def test_growth_is_told_with_what_it_is_against(app, client):
    earlier, week = running(years_ago=2), running()
    week.series, week.number = earlier.series, 2
    for _each in range(3):
        make_project(week)
    db.session.commit()
    assert said(client, "platform_projects", week)["growth"] is None
    on = today().replace(year=today().year - 1)
    db.session.add(
        FigureSnapshot(
            figure="platform_projects", edition=earlier.slug, as_of=on, numerator=2, taken_at=now()
        )
    )
    db.session.commit()
    grown = said(client, "platform_projects", week)["growth"]
    assert grown == {"percent": 50.0, "base": 2, "as_of": on.isoformat()}
    assert said(client, "platform_projects")["growth"] is None
    page = client.get(f"/figures/platform_projects?edition={week.slug}&lang=zh").text
    assert "+50.00%" in words(check_page(page))
    assert not in_wrong_language(check_page(page), "zh")


def test_staff_enter_figures_of_editions_before(app, client):
    organiser = SignedIn(app, make_user(Role.ORGANISER))
    year = today().year - 3
    day = {"as_of-day": 20, "as_of-month": 7, "as_of-year": year}
    form = {"figure": TALENT, "year": year, "value": 2796, "source": "W17", **day}
    assert organiser.post(f"{DESK}/new", **form).status_code == 303
    assert said(client, TALENT)["value"] == 2796
    again = organiser.post(f"{DESK}/new", **form)
    assert again.status_code == 422
    assert "entered already" in words(check_page(again.text))
    for wrong in ({"value": "-1"}, {"value": "many"}, {"year": "22"}, {"figure": ""},
                  {"figure": "master_share"}, {"as_of-year": year - 2}, {"source": ""}):  # fmt: skip
        answer = organiser.post(f"{DESK}/new", **{**form, "as_of-day": 21, **wrong})
        assert answer.status_code == 422, wrong
        check_page(answer.text)
    organiser.get(DESK)
    for address in (
        DESK,
        f"{DESK}/new",
        f"{DESK}/{db.session.scalar(select(EarlierFigure)).reference}",
    ):
        tree = check_page(organiser.get(f"{address}?lang=zh").text)
        assert not in_wrong_language(tree, "zh"), address
    # An edition of that year that is here is counted here.
    attend(held(years_ago=3))
    assert said(client, TALENT)["value"] == 1


def test_a_day_is_a_day_of_beijing(app, monkeypatch):
    running()
    late = datetime(2030, 6, 19, 17, tzinfo=BEIJING).replace(hour=1) + timedelta(days=1)
    monkeypatch.setattr("events.week_figures.jobs.now", lambda: late)
    take()
    assert set(db.session.scalars(select(FigureSnapshot.as_of))) == {date(2030, 6, 20)}


def test_an_agreement_confirmed_after_the_closing_changes_no_closed_figure(app, client):
    week = running()
    project = make_project(week)
    agreement(project, "venture", "on_site")
    late = agreement(make_project(week), "cooperation", "online", state="recorded")
    closed(week)
    late.state, late.confirmed_at = "confirmed", now()
    db.session.commit()
    assert said(client, "signed_projects", week)["value"] == 1
    assert said(client, "agreements", week)["value"] == 1
    assert said(client, "signed_projects")["value"] == 1
