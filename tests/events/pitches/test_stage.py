"""Moving, results on the spot, signatures, the order for everybody, calendars."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.juries.models import Assignment, Score
from core.juries.states import AssignmentState, ConflictKind
from core.outbox.models import Message
from events.pitch_stage import queries, services
from events.pitch_stage.mails import tell
from events.pitch_stage.models import PitchSignature
from events.pitch_stage.status import calendar_entries
from events.pitches.queries import places_of
from events.pitches.services import is_lost
from events.pitches.states import PitchAction, PitchState
from events.projects import services as projects
from events.projects.models import Project
from tests.factories.core import make_user
from tests.factories.juries import bar, make_juror
from tests.factories.pitches import PitchDay, in_order
from tests.factories.projects import make_project

PANEL = [(38, 27, 26), (37, 26, 25), (35, 25, 25), (38, 26, 26), (32, 22, 22)]


@pytest.fixture
def day(app):
    return PitchDay(make_user(Role.ORGANISER))


def submit(pitch, *sheets, leave=0):
    """Marks of the pitch's jurors in turn; `leave` of them give none."""
    rows = select(Assignment).where(Assignment.entry_id == pitch.entry_id)
    given = db.session.scalars(rows.order_by(Assignment.id)).all()
    criteria = pitch.plan.round.rubric.criteria
    for one, points in zip(given[leave:] if leave else given, sheets, strict=False):
        if one.state == AssignmentState.SUBMITTED:
            continue
        one.state, one.submitted_at = AssignmentState.SUBMITTED, now()
        one.scores = [
            Score(criterion=criterion, points=Decimal(number))
            for criterion, number in zip(criteria, points, strict=True)
        ]
    db.session.commit()


def of_panel(leave=0):
    """The first pitch of a day with five jurors, marked by all but `leave` of them."""
    day = PitchDay(make_user(Role.ORGANISER), projects=1, jurors=5)
    (pitch,) = day.drawn().pitches
    submit(pitch, *PANEL[: 5 - leave], leave=leave)
    return day, pitch


def keys(plan):
    return [one.slot.key for one in in_order(plan)]


def test_after_four_of_five_the_result_is_provisional_and_is_not_shown(app):
    day, pitch = of_panel(leave=1)
    found = queries.marks_of(pitch)
    assert (found.ranked.submitted, found.ranked.expected, found.is_final) == (4, 5, False)
    with pytest.raises(DomainError, match="4 of 5"):
        services.show_result(pitch, **day.by())
    assert pitch.standing is PitchState.PLANNED


def test_all_marks_are_shown_without_names_with_their_mean(app):
    day, pitch = of_panel()
    services.show_result(pitch, **day.by())
    result = queries.find_result(pitch)
    assert result.total == Decimal("86.00")
    assert result.marks == ["91.00", "90.00", "88.00", "85.00", "76.00"]
    assert pitch.standing is PitchState.HELD
    with pytest.raises(Conflict):
        services.show_result(pitch, **day.by())


def test_the_highest_and_lowest_are_dropped_where_the_round_says_so(app):
    day, pitch = of_panel()
    day.round.drops_extremes = True
    services.show_result(pitch, **day.by())
    assert queries.find_result(pitch).total == Decimal("87.67")


def test_what_was_shown_stays_when_a_mark_falls_out_afterwards(app):
    day, pitch = of_panel()
    services.show_result(pitch, **day.by())
    one = db.session.scalar(select(Assignment).where(Assignment.entry_id == pitch.entry_id))
    one.counts = False
    db.session.commit()
    assert queries.find_result(pitch).total == Decimal("86.00")
    assert queries.marks_of(pitch).ranked.mean != Decimal("86.00")


def test_a_juror_at_the_desk_sees_no_marks_before_the_own_are_in(app):
    _day, pitch = of_panel(leave=1)
    waits, done = (
        db.session.scalar(
            select(Assignment).where(
                Assignment.entry_id == pitch.entry_id, Assignment.state == state
            )
        ).juror.user
        for state in (AssignmentState.ASSIGNED, AssignmentState.SUBMITTED)
    )
    assert not queries.sees_marks(waits, pitch)
    assert queries.sees_marks(done, pitch)


def signed(day, pitch, **fields):
    said = {"name": "Ana Duarte", "agrees": True} | fields
    return services.sign(pitch, **said, **day.by())


def test_the_contestant_signs_what_was_shown_and_every_word_stays(app):
    day, pitch = of_panel()
    with pytest.raises(Conflict):
        signed(day, pitch)
    services.show_result(pitch, **day.by())
    with pytest.raises(DomainError) as refusal:
        signed(day, pitch, agrees=False)
    assert refusal.value.field == "remark"
    signed(day, pitch, agrees=False, remark="One mark is of another project.")
    last = signed(day, pitch, strokes="0,10 20,30;5,5")
    db.session.commit()
    result = queries.find_result(pitch)
    assert result.signature is last
    assert len(result.signatures) == 2
    assert last.taken_by is day.organiser


@pytest.mark.parametrize(
    "strokes", ["1,1 <script>", "1,1;", "a", "99999,1", "1,1\n2,2", "1,1 " * 9000 + "1,1"]
)
def test_strokes_are_figures_alone(app, strokes):
    day, pitch = of_panel()
    services.show_result(pitch, **day.by())
    with pytest.raises(DomainError) as refusal:
        signed(day, pitch, strokes=strokes)
    assert refusal.value.field == "strokes"
    assert db.session.scalar(select(PitchSignature)) is None


def test_who_changes_places_with_another_is_told_once_the_order_is_published(day):
    plan = day.published()
    first, second, third = in_order(plan)
    places = keys(plan)
    services.move(first, places[1], "Their train is late.", **day.by())
    db.session.commit()
    assert (first.slot.key, second.slot.key) == (places[1], places[0])
    told = db.session.scalars(select(Message.recipient_id)).all()
    assert len(told) == 2
    assert set(told) == {one.owner_id for one in day.projects if one.id != third.entry.subject_id}


def drawn_in_two_rooms(day):
    """The first two pitches, and the place in the other room at the time of the second."""
    plan = day.plan()
    day.open_room(plan)
    day.open_room(plan, day.another_session())
    plan = day.drawn()
    first, second, _third = in_order(plan)
    beside = next(
        key
        for key, slot in places_of(plan).items()
        if slot.starts_at == second.starts_at and slot.room_id != second.room_id
    )
    return first, second, beside


def test_a_move_to_where_a_juror_is_needed_elsewhere_is_refused_and_changes_nothing(day):
    first, second, other = drawn_in_two_rooms(day)
    with pytest.raises(DomainError, match="A juror has to be at") as refusal:
        services.move(first, other, "x", **day.by())
    assert refusal.value.field == "place"
    assert first.slot != second.slot


def test_a_move_tells_nothing_of_what_the_organiser_is_barred_from(day):
    first, second, besides = drawn_in_two_rooms(day)
    bar(make_juror(day.round, day.organiser), second.entry, ConflictKind.TEAM)
    for place in (besides, second.slot.key):
        with pytest.raises(DomainError, match=r"^This place is taken\.$"):
            services.move(first, place, "x", **day.by())


def test_a_team_is_not_heard_twice_at_a_time(app):
    day = PitchDay(make_user(Role.ORGANISER), projects=0, jurors=2)
    owner = make_user()
    one = make_project(day.edition, owner=owner)
    two = make_project(owner=owner)
    one.state = "rejected"  # who has one that was rejected may enter another
    db.session.flush()
    two.edition_id = one.edition_id
    entries = [day.enter(one, day.jurors[:1]), day.enter(two, day.jurors[1:])]
    plan = day.plan()
    day.open_room(plan)
    day.open_room(plan, day.another_session())
    plan = day.drawn()
    assert len({each.starts_at for each in plan.pitches}) == 2
    first, second = in_order(plan)
    other = next(
        key
        for key, slot in places_of(plan).items()
        if slot.starts_at == second.starts_at and slot.room_id != second.room_id
    )
    with pytest.raises(DomainError, match="Somebody of the team"):
        services.move(first, other, "x", **day.by())
    assert {each.id for each in entries} == {each.entry_id for each in plan.pitches}


def test_a_project_that_is_withdrawn_leaves_the_published_order(app, day):
    plan = day.published()
    first, second, _third = in_order(plan)
    project = db.session.get(Project, first.entry.subject_id)
    with app.test_request_context(method="POST"):
        projects.withdraw(project, by=project.owner, at=now())
    db.session.commit()
    assert (first.standing, first.slot) == (PitchState.WITHDRAWN, None)
    assert second.standing is PitchState.PLANNED
    assert not is_lost(first)
    assert list(calendar_entries(project.owner)) == []


def test_who_does_not_come_keeps_the_place_and_who_withdraws_leaves_it(day):
    plan = day.drawn()
    first, second, third = in_order(plan)
    places = keys(plan)
    services.note(PitchAction.MISS)(first, "Nobody there", **day.by())
    services.note(PitchAction.WITHDRAW)(second, "Ill", **day.by())
    assert first.slot.key == places[0]
    assert second.slot is None
    with pytest.raises(DomainError, match="taken"):
        services.move(third, places[0], "x", **day.by())
    services.move(third, places[1], "x", **day.by())
    services.note(PitchAction.REINSTATE)(second, "Well again", **day.by())
    assert is_lost(second)


def test_a_result_shown_is_not_taken_back(app):
    day, pitch = of_panel()
    services.show_result(pitch, **day.by())
    with pytest.raises(Conflict):
        services.note(PitchAction.REINSTATE)(pitch, "x", **day.by())


def test_strangers_and_auditors_change_nothing(app):
    day, pitch = of_panel()
    services.show_result(pitch, **day.by())
    for user, refusal in ((make_user(), NotFound), (make_user(Role.AUDITOR), Forbidden)):
        for act in (
            lambda who: services.sign(pitch, "A", agrees=True, by=who, at=now()),
            lambda who: services.move(pitch, "x", "y", by=who, at=now()),
            lambda who: services.note(PitchAction.REINSTATE)(pitch, "x", by=who, at=now()),
        ):
            with pytest.raises((refusal, Conflict)):
                act(user)


def test_each_team_is_written_once_for_each_time(day):
    plan = day.published()
    tell(str(plan.id))
    tell(str(plan.id))
    assert len(db.session.scalars(select(Message)).all()) == 3
    assert {one.recipient_id for one in db.session.scalars(select(Message))} == {
        one.owner_id for one in day.projects
    }


def test_calendars_hold_a_teams_pitch_and_the_span_a_juror_is_needed(app):
    day = PitchDay(make_user(Role.ORGANISER))
    plan = day.drawn()
    owner, juror = day.projects[0].owner, day.jurors[0].user
    assert [*calendar_entries(owner), *calendar_entries(juror)] == []
    services.publish(plan, False, **day.by())
    db.session.commit()
    (own,) = calendar_entries(owner)
    assert own.ends_at - own.starts_at == timedelta(minutes=15)
    (jury,) = calendar_entries(juror)
    assert jury.ends_at - jury.starts_at == timedelta(minutes=45)
    assert day.projects[0].reference in own.summary
    assert all(one.reference not in jury.summary + jury.description for one in day.projects)
    before = jury.sequence
    services.move(in_order(plan)[0], [*places_of(plan)][5], "later", **day.by())
    (jury,) = calendar_entries(juror)
    assert jury.sequence > before
