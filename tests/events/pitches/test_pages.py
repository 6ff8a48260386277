"""The pages of a pitch day: plan, list, one pitch, signature, timer, the order for everybody."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.juries.states import ConflictKind
from events.pitch_stage import services as stage
from events.pitch_stage.models import PitchResult, PitchSignature
from events.pitch_stage.status import calendar_entries
from events.pitches.models import Pitch, PitchDraw, PitchPlan
from events.pitches.queries import places_of
from events.project_teams.models import ProjectMember
from events.project_teams.states import MemberState
from tests.counting import count_queries
from tests.events.pitches.test_stage import PANEL, submit
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.juries import bar, make_juror
from tests.factories.pitches import PitchDay, in_order
from tests.factories.projects import make_project
from tests.talent.catalogue.public.reading import check_page

HOSTILE = "<script>alert(1)</script>{{7*7}}"


@pytest.fixture
def day(app):
    return PitchDay(make_user(Role.ORGANISER))


@pytest.fixture
def desk(app, day):
    return SignedIn(app, day.organiser)


def plan_url(day):
    return f"/desk/events/{day.edition.slug}/pitches/plans/{day.round.reference}"


def pitch_url(pitch, more=""):
    return f"/desk/events/{pitch.edition.slug}/pitches/{pitch.reference}{more}"


def order_url(day):
    return f"/events/{day.edition.slug}/pitches"


def shown_first(day):
    """The first pitch of a published day, its result shown."""
    first = in_order(day.published())[0]
    submit(first, *PANEL)
    stage.show_result(first, **day.by())
    db.session.commit()
    return first


def test_an_organiser_plans_draws_and_publishes_a_day(day, desk):
    url = plan_url(day)
    check_page(desk.get(url).text)
    assert desk.post(f"{url}/format", pitch="0", questions="7", changeover="0").status_code == 422
    assert desk.post(f"{url}/format", pitch="8", questions="7", changeover="0").status_code == 303
    wrong = desk.post(f"{url}/rooms", session="nothing", name_zh="甲")
    assert wrong.status_code == 422
    assert "Name the room in English." in wrong.text
    room = {"session": str(day.session.id), "name_zh": "甲厅", "name_en": "Hall A"}
    assert desk.post(f"{url}/rooms", **room).status_code == 303
    assert desk.post(f"{url}/draw", seed="36-11-25").status_code == 303
    again = desk.post(f"{url}/draw", seed="other", reason="")
    assert again.status_code == 422
    assert "Say why it is drawn again." in again.text
    page = desk.get(url).text
    check_page(page)
    assert all(said in page for said in ("36-11-25", *(one.reference for one in day.projects)))
    published = desk.post(f"/desk{order_url(day)}/plans/{day.round.reference}/publish")
    assert published.status_code == 303
    plan = db.session.scalar(select(PitchPlan))
    assert plan.published_at is not None
    assert not plan.is_public


def test_words_of_a_seed_and_a_reason_are_never_markup(day, desk):
    day.drawn(seed=HOSTILE)
    desk.post(f"{plan_url(day)}/draw", seed=HOSTILE, reason=HOSTILE)
    assert len(db.session.scalars(select(PitchDraw)).all()) == 2
    page = desk.get(plan_url(day)).text
    assert "&lt;script&gt;" in page
    assert HOSTILE not in page


def test_everybody_reads_an_order_that_is_public_with_its_draw(app, day):
    day.published()
    page = app.test_client().get(order_url(day)).text
    check_page(page)
    assert all(one.reference in page for one in day.projects)
    assert "36-11-25" in page
    assert day.organiser.email not in page


def test_the_confirmed_team_sees_its_pitch_as_the_owner_does(app, day):
    day.published(is_public=False)
    project, fellow, invited = day.projects[0], make_user(), make_user()
    for user, state in ((fellow, MemberState.CONFIRMED), (invited, MemberState.INVITED)):
        named = {"name": "Li Lei", "share": 10, "email": user.email, "added_at": now()}
        member = ProjectMember(project_id=project.id, user_id=user.id, state=state, **named)
        db.session.add(member)
    db.session.commit()
    for user in (project.owner, fellow):
        browser = SignedIn(app, user)
        page = browser.get("/me").text
        assert "Your pitches" in page
        assert page.count(order_url(day)) == 2
        assert project.reference in page
        assert day.projects[1].reference not in page
        assert project.reference in browser.get(order_url(day)).text
        assert len([*calendar_entries(user)]) == 1
    assert "Your pitches" not in SignedIn(app, invited).get("/me").text
    assert [*calendar_entries(invited)] == []
    assert project.reference not in SignedIn(app, invited).get(order_url(day)).text


def test_an_order_for_who_takes_part_is_read_by_teams_and_jurors_alone(app, day):
    plan = day.published(is_public=False)
    reads = {day.projects[0].owner: True, day.jurors[0].user: True, day.organiser: True}
    reads |= {make_user(): False}
    first = day.projects[0].reference
    assert first not in app.test_client().get(order_url(day)).text
    for user, may in reads.items():
        assert (first in SignedIn(app, user).get(order_url(day)).text) is may
    stage.take_back(plan, **day.by())
    db.session.commit()
    assert first not in SignedIn(app, day.projects[0].owner).get(order_url(day)).text


def test_a_juror_in_conflict_finds_no_trace_in_the_order_and_its_draw(app, day):
    entry = day.entries[0]
    barred = make_juror(day.round)
    bar(barred, entry, ConflictKind.TEAM)
    shown_first(day)
    page = SignedIn(app, barred.user).get(order_url(day)).text
    assert entry.reference not in page
    assert f">{entry.title['en']} <" not in page
    assert day.entries[1].reference in page


def test_an_organiser_in_conflict_finds_no_trace_at_the_desk(app, day, desk):
    plan = day.drawn()
    one = next(each for each in plan.pitches if each.entry_id == day.entries[0].id)
    bar(make_juror(day.round, day.organiser), day.entries[0], ConflictKind.TEAM)
    for url in (
        f"/desk{order_url(day)}", plan_url(day), pitch_url(in_order(plan)[0]),
        f"/desk{order_url(day)}/rooms/{plan.rooms[0].id}/stage",
    ):  # fmt: skip
        assert day.entries[0].reference not in desk.get(url).text
    for more in ("", "/sheet", "/move", "/sign"):
        assert desk.get(pitch_url(one, more)).status_code == 404


def test_a_result_is_shown_at_the_desk_and_read_everywhere(app, day, desk):
    first = in_order(day.published())[0]
    submit(first, PANEL[0])
    page = desk.get(pitch_url(first)).text
    assert "1 of 2 submitted" in page
    asked = {"show-result-seen": str(first.version), "go": "send"}
    refused = desk.post(pitch_url(first, "/show-result"), **asked)
    assert refused.status_code == 422
    assert "Not all jurors have submitted: 1 of 2." in refused.text
    submit(first, *PANEL)
    asked["show-result-seen"] = str(first.version)
    assert desk.post(pitch_url(first, "/show-result"), **asked).status_code == 303
    total = f"{db.session.scalar(select(PitchResult.total)):.2f}"
    assert total == "89.50"
    room = f"/desk{order_url(day)}/rooms/{first.room_id}"
    pages = [
        pitch_url(first),
        pitch_url(first, "/sheet"),
        pitch_url(first, "/sign"),
        room + "/stage",
    ]
    assert all(total in desk.get(url).text for url in pages)
    assert total in app.test_client().get(order_url(day)).text
    told = json.loads(desk.get(room + "/results").text)
    assert told == {first.reference: {"total": total, "marks": ["91.00", "88.00"]}}


def test_the_contestant_signs_on_the_page_and_the_drawing_is_shown(day, desk):
    first = shown_first(day)
    url = pitch_url(first, "/sign")
    page = desk.get(url)
    check_page(page.text)
    bare = desk.post(url, name="Ana Duarte", agrees="yes")
    assert bare.status_code == 422
    assert "Draw the signature, or tick one of the two." in bare.text
    no = desk.post(url, name="Ana Duarte", agrees="no", is_ticked="y")
    assert no.status_code == 422
    assert desk.post(url, name=HOSTILE, agrees="yes", strokes="0,0 9,9").status_code == 303
    assert db.session.scalar(select(PitchSignature)).agrees
    page = desk.get(pitch_url(first)).text
    assert 'points="0,0 9,9"' in page
    assert HOSTILE not in page


def test_one_is_moved_by_hand_and_a_clash_is_told_at_the_place(day, desk):
    plan = day.drawn()
    first, second, _third = in_order(plan)
    url, places = pitch_url(first, "/move"), [*places_of(plan)]
    check_page(desk.get(url).text)
    assert desk.post(url, place="nowhere", reason="x").status_code == 422
    assert desk.post(url, place=second.slot.key, reason="Train").status_code == 303
    assert desk.post(url, place=places[5], reason="Train").status_code == 303
    db.session.expire_all()
    assert first.slot.key == places[5]


def test_the_timer_has_all_it_needs_in_the_page(day, desk):
    plan = day.drawn()
    page = desk.get(f"/desk{order_url(day)}/rooms/{plan.rooms[0].id}/stage").text
    check_page(page)
    told = json.loads(re.search(r"data-stage='([^']*)'", page).group(1).replace("&#39;", "'"))
    assert told["minutes"] == [8, 7, 0]
    times = re.findall(r"\d\d:\d\d–\d\d:\d\d", page)
    assert len(times) >= 3


def test_an_auditor_looks_and_changes_nothing(app, day):
    first = shown_first(day)
    auditor = SignedIn(app, make_user(Role.AUDITOR))
    for url in (plan_url(day), pitch_url(first), pitch_url(first, "/sheet")):
        assert auditor.get(url).status_code == 200
    assert auditor.get(pitch_url(first, "/sign")).status_code == 403
    assert auditor.post(f"{plan_url(day)}/draw", seed="x", reason="y").status_code == 403


def test_pages_ask_the_database_as_often_however_many_are_heard(day, desk):
    room, plan = shown_first(day).room_id, db.session.scalar(select(PitchPlan))
    urls = [
        f"/desk{order_url(day)}", plan_url(day), order_url(day),
        f"/desk{order_url(day)}/rooms/{room}/stage",
    ]  # fmt: skip

    def counted():
        for url in urls:
            desk.get(url)
        return [count_queries(partial(desk.get, url))[0] for url in urls]

    before, begins = counted(), plan.rooms[0].starts_at
    for number in range(4):
        entry = day.enter(make_project(day.edition))
        at = begins + timedelta(minutes=60 + 15 * number)
        db.session.add(
            Pitch(reference=f"PT-X-{number}", plan=plan, entry=entry, position=10 + number,
                  changed_at=plan.changed_at, room_id=room, starts_at=at,
                  ends_at=at + timedelta(minutes=15))
        )  # fmt: skip
    db.session.commit()
    assert counted() == before
