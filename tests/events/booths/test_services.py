"""Booths from free to released, the line, and what is refused (R13)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.clock import now
from core.db import db, new_id
from core.errors import Conflict, DomainError, NotFound
from core.outbox.models import Message
from events.booths import services
from events.booths.models import Reservation
from events.exhibitors import services as exhibitors
from events.exhibitors.queries import free_until
from events.jobs.models import FairJob
from events.plan_editor.services import put_rows
from events.plans.queries import get_plan
from events.sanctions.models import Sanction
from tests.factories.booths import make_entitled, make_planned_fair
from tests.factories.core import make_user
from tests.factories.exhibitors import make_employer, make_exhibitor

BOTH = {"en": "The hall is rebuilt.", "zh": "展馆改造。"}


@pytest.fixture
def fair(app):
    return make_planned_fair()


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


def officer_of(exhibitor):
    return db.session.get_one(type(make_user()), exhibitor.created_by_id)


def held(exhibitor, booth, at=None):
    return services.hold(exhibitor, booth, by=officer_of(exhibitor), at=at or now())


def letters(exhibitor):
    rows = select(Message.subject).where(Message.recipient_id == exhibitor.created_by_id)
    rows = rows.where(Message.kind == "booths/moved").order_by(Message.created_at)
    return list(db.session.scalars(rows))


def test_a_booth_is_held_then_confirmed_then_given_back(fair) -> None:
    edition, (booth, *_more) = fair
    one, at = make_entitled(edition), now()
    mine = held(one, booth, at)
    assert (mine.state, mine.booth_code, mine.held_until) == ("held", "A01", at + timedelta(days=2))
    services.confirm(mine, by=officer_of(one), at=at)
    assert (mine.state, mine.assigned_at) == ("assigned", at)
    services.release(mine, by=officer_of(one), at=at)
    assert (mine.state, mine.is_late, mine.ended_at) == ("released", False, at)
    assert one.state == "approved"
    name = edition.name["en"]
    assert letters(one) == [
        f"{name}: booth A01 is held for you", f"{name}: booth A01 is yours",
        f"{name}: booth A01 is given back",
    ]  # fmt: skip


def test_only_the_approved_with_an_approved_post_have_a_booth(fair) -> None:
    edition, (booth, *_more) = fair
    sent = make_exhibitor(edition, "submitted")
    with pytest.raises(DomainError, match="approved for this fair first"):
        held(sent, booth)
    without_post = make_exhibitor(edition)
    with pytest.raises(DomainError, match="approved post has to be offered"):
        held(without_post, booth)
    one = make_entitled(edition)
    db.session.query(FairJob).one().job.valid_until = now().date() - timedelta(days=3)
    with pytest.raises(DomainError, match="approved post has to be offered"):
        held(one, booth)


def test_a_taken_booth_or_an_area_is_refused(fair) -> None:
    edition, (booth, area, _third) = fair
    area.kind = "area"
    held(make_entitled(edition), booth)
    other = make_entitled(edition)
    with pytest.raises(Conflict, match="Somebody else was quicker: booth A01 is taken"):
        held(other, booth)
    with pytest.raises(DomainError, match="no booth to be booked"):
        held(other, area)


def test_one_legal_entity_has_one_booth_also_by_its_branch(fair) -> None:
    """Two exhibitors of an entity cannot be made any more; old ones would still have one booth."""
    edition, (booth, other, _third) = fair
    one, branch = make_entitled(edition), make_entitled(edition)
    branch.organisation.parent_id = one.organisation_id
    mine = held(one, booth)
    db.session.commit()
    db.session.add(
        Reservation(
            reference="BO-2020-9999", edition_id=edition.id, exhibitor_id=branch.id,
            entity_id=mine.entity_id, state="held", booth_id=other.id, held_until=now(),
            created_at=now(),
        )
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
    with pytest.raises(DomainError, match="has booth A01 at this fair: one legal entity"):
        held(one, other)


def test_two_reservations_of_one_booth_cannot_be_stored(fair) -> None:
    edition, (booth, *_more) = fair
    held(make_entitled(edition), booth)
    other = make_entitled(edition)
    db.session.add(
        Reservation(
            reference="BO-2020-9998", edition_id=edition.id, exhibitor_id=other.id,
            entity_id=other.entity_id, state="assigned", booth_id=booth.id, created_at=now(),
        )
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_hold_that_nobody_confirms_goes_to_the_next_in_line(fair) -> None:
    edition, booths = fair
    at = now()
    owners = [make_entitled(edition) for _ in booths]
    mine = [held(one, booth, at) for one, booth in zip(owners, booths, strict=True)]
    for one, reservation in list(zip(owners, mine, strict=True))[1:]:
        services.confirm(reservation, by=officer_of(one), at=at)
    first, second = make_entitled(edition), make_entitled(edition)
    line = [services.wait(one, by=officer_of(one), at=at) for one in (first, second)]
    assert [one.number for one in line] == [1, 2]
    late = at + timedelta(days=3)
    with pytest.raises(Conflict, match="time to confirm is over"):
        services.confirm(mine[0], by=officer_of(owners[0]), at=late)
    services.lapse_holds(at=late)
    assert (mine[0].state, line[0].state, line[1].state) == ("released", "held", "waiting")
    assert line[0].booth is booths[0]
    assert letters(owners[0])[-1].endswith("booth A01 was not confirmed in time")
    assert letters(first)[-1].endswith("booth A01 is held for you")


def test_the_line_is_for_a_kind_of_booth_and_before_whoever_comes_now(fair) -> None:
    edition, booths = fair
    booths[2].kind = "large"
    at, owners = now(), [make_entitled(edition) for _ in booths]
    mine = [held(one, booth, at) for one, booth in zip(owners, booths, strict=True)]
    waiting = make_entitled(edition)
    line = services.wait(waiting, "large", by=officer_of(waiting), at=at)
    with pytest.raises(DomainError, match="in the line already"):
        services.wait(waiting, "large", by=officer_of(waiting), at=at)
    services.release(mine[0], by=officer_of(owners[0]), at=at)
    assert line.state == "waiting"
    other = make_entitled(edition)
    with pytest.raises(DomainError, match="Booth A01 is free: choose it"):
        services.wait(other, by=officer_of(other), at=at)
    services.release(mine[2], by=officer_of(owners[2]), at=at)
    assert (line.state, line.booth_code) == ("held", "A03")


def test_whoever_waits_is_served_when_booths_are_drawn(fair, organiser) -> None:
    edition, booths = fair
    at = now()
    for booth in booths:
        held(make_entitled(edition), booth, at)
    waiting, newcomer = make_entitled(edition), make_entitled(edition)
    line = services.wait(waiting, by=officer_of(waiting), at=at)
    row = {"code": "A09", "hall": "A", "x": "30", "y": "30", "width": "3", "depth": "3"}
    put_rows(get_plan(edition, for_update=True), [(1, row)], seen=1, by=organiser, at=at)
    drawn = services.find_booth(edition.id, "a09")
    with pytest.raises(Conflict, match="first in line"):
        held(newcomer, drawn, at)
    services.serve_lines(at=at)
    assert (line.state, line.booth_code) == ("held", "A09")


def test_whoever_waits_may_choose_what_is_free_meanwhile(fair) -> None:
    edition, booths = fair
    booths[2].kind = "large"
    db.session.flush()
    one = make_entitled(edition)
    held(make_entitled(edition), booths[2])
    line = services.wait(one, "large", by=officer_of(one), at=now())
    assert held(one, booths[0]) is line
    assert line.state == "held"


def test_giving_back_is_free_until_the_last_working_day_before_the_fair(fair) -> None:
    edition, booths = fair
    for moment, is_late in ((free_until(edition) - timedelta(seconds=1), False),
                            (free_until(edition), True)):  # fmt: skip
        one = make_entitled(edition)
        mine = held(one, booths[0], moment - timedelta(hours=1))
        services.confirm(mine, by=officer_of(one), at=moment - timedelta(hours=1))
        services.release(mine, by=officer_of(one), at=moment)
        assert (mine.state, mine.is_late) == ("released", is_late)
        assert one.state == ("cancelled_late" if is_late else "approved")


def test_what_the_organiser_takes_back_is_never_late(fair, organiser) -> None:
    edition, booths = fair
    one, at = make_entitled(edition), free_until(edition) + timedelta(hours=1)
    mine = held(one, booths[0], at)
    services.confirm(mine, by=officer_of(one), at=at)
    services.release(mine, BOTH, by=organiser, at=at)
    assert (mine.state, mine.is_late, one.state) == ("released", False, "approved")
    assert db.session.scalar(select(Sanction)) is None


def test_whoever_gives_up_the_fair_gives_up_the_booth(fair) -> None:
    edition, booths = fair
    one, at = make_entitled(edition), now()
    for booth in booths[1:]:
        held(make_entitled(edition), booth, at)
    mine, waiting = held(one, booths[0], at), make_entitled(edition)
    line = services.wait(waiting, by=officer_of(waiting), at=at)
    exhibitors.cancel(one, by=officer_of(one), at=at)
    assert (mine.state, line.state, line.booth_code) == ("released", "held", "A01")


def test_organisers_assign_and_move_by_hand(fair, organiser) -> None:
    edition, booths = fair
    one, at = make_entitled(edition), now()
    mine = services.assign_new(edition, one.reference.lower(), "a01", by=organiser, at=at)
    assert (mine.state, mine.booth) == ("assigned", booths[0])
    services.move(mine, "A03", by=organiser, at=at)
    assert (mine.state, mine.booth) == ("assigned", booths[2])
    held(make_entitled(edition), booths[0], at)
    with pytest.raises(DomainError, match="booth A01 is taken"):
        services.move(mine, "A01", by=organiser, at=at)
    db.session.rollback()
    with pytest.raises(DomainError, match="There is no such booth"):
        services.move(mine, "Z1", by=organiser, at=at)
    with pytest.raises(DomainError, match="No exhibitor of this fair"):
        services.assign_new(edition, "EX-2020-0000", "A02", by=organiser, at=at)


def test_a_move_to_where_one_is_leaves_nothing_to_the_line(fair, organiser) -> None:
    edition, booths = fair
    at, owners = now(), [make_entitled(edition) for _ in booths]
    mine = [held(one, booth, at) for one, booth in zip(owners, booths, strict=True)]
    waiting = make_entitled(edition)
    line = services.wait(waiting, by=officer_of(waiting), at=at)
    services.move(mine[0], "A01", by=organiser, at=at)
    assert (mine[0].booth_code, mine[0].state, line.state) == ("A01", "held", "waiting")


def test_a_booth_somebody_has_is_not_drawn_away(fair, organiser) -> None:
    edition, booths = fair
    held(make_entitled(edition), booths[0])
    gone = [(1, {"was": "A01", "code": "A01", "remove": "1"}), (2, {"was": "A02", "remove": "1"})]
    plan = get_plan(edition, for_update=True)
    lines, taken = put_rows(plan, gone, seen=1, by=organiser, at=now())
    assert not taken
    assert [str(words) for _key, words in lines[0].faults] == [
        "Somebody has this booth. Move or release it first."
    ]


def test_a_released_booth_may_go_and_its_record_stays(fair, organiser) -> None:
    edition, booths = fair
    one, at = make_entitled(edition), now()
    mine = held(one, booths[0], at)
    services.release(mine, by=officer_of(one), at=at)
    plan = get_plan(edition, for_update=True)
    _lines, taken = put_rows(
        plan, [(1, {"was": "A01", "remove": "1"})], seen=1, by=organiser, at=at
    )
    assert taken
    db.session.expire_all()
    assert (mine.booth_id, mine.booth_code) == (None, "A01")


def test_somebody_elses_exhibitor_is_not_there(fair) -> None:
    edition, booths = fair
    one = make_entitled(edition)
    with pytest.raises(NotFound):
        services.hold(one, booths[0], by=make_user(), at=now())
    assert make_employer(make_user()).id != new_id()
