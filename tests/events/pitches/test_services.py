"""Rooms, draws on record, and the order they give."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.jobs.models import Job
from core.references import drawn_rank
from events.pitch_stage import services as stage
from events.pitch_stage.mails import TELL
from events.pitches import services
from events.pitches.states import PITCH_WORKFLOW, PitchAction, PitchState
from tests.factories.core import make_user
from tests.factories.pitches import PitchDay, in_order
from tests.factories.projects import make_project


@pytest.fixture
def day(app):
    return PitchDay(make_user(Role.ORGANISER))


def minutes(plan):
    begin = plan.rooms[0].starts_at
    return [(one.starts_at - begin).seconds // 60 for one in in_order(plan) if one.starts_at]


def test_the_order_is_that_of_the_seed_and_anybody_computes_it_again(day):
    plan = day.drawn()
    references = [one.reference for one in day.entries]
    expected = sorted(references, key=lambda one: drawn_rank("36-11-25", one))
    assert [one.entry.reference for one in in_order(plan)] == expected
    (draw,) = plan.draws
    assert (draw.order, draw.seed, draw.drawn_by) == (expected, "36-11-25", day.organiser)
    assert minutes(plan) == [0, 15, 30]


def test_without_a_seed_the_portal_makes_one(day):
    first, second = day.drawn(seed=""), PitchDay(day.organiser).drawn(seed="  ")
    seeds = {first.draws[0].seed, second.draws[0].seed}
    assert [len(one) for one in seeds] == [16, 16]


def test_drawing_again_needs_a_reason_stays_on_record_and_takes_back_what_was_published(day):
    plan = day.published()
    with pytest.raises(DomainError, match="Say why"):
        services.draw_order(plan, "other", " ", **day.by())
    assert plan.published_at is not None
    services.draw_order(plan, "other", "A project was missing.", **day.by())
    db.session.commit()
    assert [(one.number, one.seed, one.reason) for one in plan.draws] == [
        (1, "36-11-25", ""), (2, "other", "A project was missing."),
    ]  # fmt: skip
    assert plan.published_at is None
    assert [one.entry.reference for one in in_order(plan)] == plan.draws[1].order
    told = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.action == "pitch_plan:drawn")
    )
    assert len(told.all()) == 2


def test_nothing_is_drawn_once_the_pitches_have_begun(day):
    plan = day.drawn()
    PITCH_WORKFLOW.fire(in_order(plan)[0], PitchAction.HOLD, by=day.organiser, at=now())
    with pytest.raises(Conflict):
        services.draw_order(plan, "other", "Why not", **day.by())


def test_what_left_the_round_leaves_the_order_and_what_came_is_drawn_with_the_others(day):
    plan = day.drawn()
    gone, new = day.entries[0], day.enter(make_project(day.edition))
    gone.removed_at = now()
    services.draw_order(plan, "again", "One came, one left.", **day.by())
    db.session.commit()
    by_entry = {one.entry_id: one for one in plan.pitches}
    assert by_entry[gone.id].standing is PitchState.WITHDRAWN
    assert by_entry[gone.id].slot is None
    assert by_entry[new.id].slot is not None
    assert gone.reference not in plan.draws[1].order


def test_a_longer_format_places_all_anew_and_who_finds_no_place_keeps_it_from_being_published(day):
    plan = day.drawn()
    day.round.entries  # noqa: B018 - loaded before
    services.set_format(day.round, 30, 20, 10, **day.by())
    assert minutes(plan) == [0, 60]
    with pytest.raises(DomainError, match="1 have no place"):
        stage.publish(plan, True, **day.by())
    services.open_room(plan, day.another_session(), {"en": "B", "zh": "乙"}, None, None, **day.by())
    # One panel hears all: a second room at the same time gives nobody a place.
    assert sum(map(services.is_lost, plan.pitches)) == 1
    later = day.another_session()
    later.starts_at, later.ends_at = (
        one + timedelta(hours=3) for one in (later.starts_at, later.ends_at)
    )
    services.open_room(plan, later, {"en": "C", "zh": "丙"}, None, None, **day.by())
    stage.publish(plan, True, **day.by())
    assert db.session.scalar(select(Job.name)) == TELL


def test_two_panels_are_heard_side_by_side(app):
    day = PitchDay(make_user(Role.ORGANISER), projects=0, jurors=4)
    for number in range(4):
        panel = day.jurors[:2] if number % 2 else day.jurors[2:]
        day.enter(make_project(day.edition), panel)
    plan = day.plan()
    day.open_room(plan)
    day.open_room(plan, day.another_session())
    services.draw_order(plan, "x", **day.by())
    places = {(one.room.name["en"], one.starts_at) for one in plan.pitches}
    assert len({starts for _room, starts in places}) == 2


def test_people_busy_in_another_round_are_not_needed_here_at_that_time(day):
    plan = day.drawn()
    other = PitchDay(day.organiser, projects=0)
    other.edition, other.session = day.edition, day.session
    other.round.context_id = day.edition.id
    other.enter(day.projects[0])
    second = other.plan()
    other.open_room(second)
    services.draw_order(second, "y", **day.by())
    (mine,) = second.pitches
    (first,) = (one for one in plan.pitches if one.entry.subject_id == day.projects[0].id)
    assert not (mine.starts_at < first.ends_at and first.starts_at < mine.ends_at)


def test_a_room_lies_within_its_session(day):
    plan, session = day.plan(), day.session
    late = session.ends_at + timedelta(minutes=1)
    with pytest.raises(DomainError, match="within the session") as refusal:
        day.open_room(plan, ends_at=late)
    assert refusal.value.field == "starts_at"


def test_rooms_and_minutes_stay_while_the_order_is_published(day):
    plan = day.published()
    for change in (
        lambda: services.set_format(day.round, 5, 5, 0, **day.by()),
        lambda: day.open_room(plan),
        lambda: services.close_room(plan, plan.rooms[0].id, **day.by()),
    ):
        with pytest.raises(Conflict):
            change()
    stage.take_back(plan, **day.by())
    services.close_room(plan, plan.rooms[0].id, **day.by())
    db.session.commit()
    assert plan.rooms == []
    assert all(map(services.is_lost, plan.pitches))


@pytest.mark.parametrize("bad", [(0, 7, 0), (8, -1, 0), (8, 7, 121)])
def test_minutes_are_sensible(day, bad):
    with pytest.raises(DomainError):
        services.set_format(day.round, *bad, **day.by())


def test_only_who_runs_the_whole_edition_plans(day):
    plan = day.drawn()
    others = {make_user(): NotFound, make_user(Role.AUDITOR): Forbidden}
    for user, refusal in others.items():
        with pytest.raises(refusal):
            services.draw_order(plan, "x", "y", by=user, at=now())


def test_the_database_keeps_two_contestants_from_one_stage(day):
    first, second, *_ = in_order(day.drawn())
    second.room_id, second.starts_at = first.room_id, first.starts_at
    with pytest.raises(IntegrityError):
        db.session.flush()
