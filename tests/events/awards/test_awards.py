"""Prizes, awards by hand and from a jury's order, the second person, and what is taken back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from core.accounts.models import User
from core.accounts.roles import Role, ScopeKind
from core.clock import now, today
from core.db import db
from core.documents import services as documents
from core.documents.checking import look_up
from core.documents.models import IssuedDocument
from core.documents.states import EndReason, Standing
from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.files.policies import FilePermission
from core.juries.states import RoundState
from core.outbox.models import Message
from core.policy import decide
from core.workflow import Move
from core.working_days.services import load_shipped_years
from events.award_proposals import queries as sealed
from events.award_proposals import services as proposals
from events.awards import queries, services
from events.awards.models import Award, Prize
from events.awards.states import AwardState
from events.projects import services as projects
from events.projects.states import PROJECT_WORKFLOW, ProjectAction, ProjectState
from tests.factories.awards import (
    REASON,
    make_award,
    make_colleague,
    make_confirmed,
    make_decided,
    make_prize,
)
from tests.factories.core import make_user
from tests.factories.juries import bar, make_juror
from tests.factories.projects import make_call, make_passed, make_project

pytestmark = pytest.mark.both_databases
NO_FONT = "Ann \U0001f680 Li"


@pytest.fixture
def week(app):
    return make_call().edition


@pytest.fixture
def desk(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def drawn(monkeypatch):
    """Orders that were drawn, without the second that drawing takes."""
    orders = []

    def draw(order):
        orders.append(order)
        return b"%PDF-1.7 " + order.serial.encode()

    monkeypatch.setattr(documents, "draw", draw)
    return orders


def by(user):
    return {"by": user, "at": now()}


def propose(week, one, desk, track=""):
    mark = sealed.proposal_from(one, week, track, desk).mark
    return proposals.propose(week, one, track, mark, **by(desk))


def named(awards):
    return {(one.project.reference, one.prize.code, one.rank) for one in awards}


def test_a_second_person_confirms_and_everybody_of_the_team_gets_a_certificate(
    week, desk, work, drawn
):
    prize = make_prize(week, name_en="First prize", name_zh="一等奖", amount=Decimal(200_000),
                       currency="CNY")  # fmt: skip
    project = make_passed(edition=week, title="固态电池", title_en="Solid-state battery")
    li = make_colleague(project, name="李雷")
    make_colleague(project, name="Fund", email="", user_id=None)
    make_colleague(project, name="No", email="no@example.org", user_id=None, state="invited")
    guest = make_colleague(project, name="José", email="jose@example.org", user_id=None)
    one = make_award(prize, project, by=desk)
    with pytest.raises(Forbidden, match="second person"):
        services.confirm(one, **by(desk))
    db.session.rollback()
    work()
    assert drawn == []
    services.confirm(one, **by(make_user(Role.ORGANISER)))
    work()
    assert {order.holder_name: order.holder_id for order in drawn} == {
        project.owner_name: project.owner_id, "李雷": li.user_id, guest.name: None,
    }  # fmt: skip
    printed = drawn[0].printed
    assert printed["award"] == "一等奖 First prize"
    assert printed["project"] == "固态电池 Solid-state battery"
    letters = db.session.scalars(select(Message).where(Message.kind == "awards/certified")).all()
    assert {each.address for each in letters} == {
        project.owner.email, li.email, "jose@example.org",
    }  # fmt: skip
    found = look_up(drawn[1].serial)
    assert (found.standing, found.shown_name) == (Standing.SPECIMEN, drawn[1].holder_name)
    assert [(each.reference, paper.holder_name)
            for each, paper in queries.certificates_held(li.project.owner)] == [
        (one.reference, project.owner_name)
    ]  # fmt: skip


def test_the_paper_is_drawn_with_a_long_title_and_a_rare_name(week):
    from events.awards.documents import award_certificate

    project = make_passed(edition=week, title="面向极端环境的第三代半导体功率器件" * 5,
                          title_en="Long " * 30, owner_name="Ñandú 𠮷田")  # fmt: skip
    one = make_award(make_prize(week), project)
    order = award_certificate(one, queries.holders_of(project)[0], at=now())
    assert documents.draw(order).startswith(b"%PDF")


def test_withdrawing_frees_the_place_and_revokes_with_the_reason(week, desk, work, drawn):
    prize = make_prize(week)
    one = make_confirmed(prize, make_passed(edition=week))
    work()
    confirmer = one.confirmed_by
    with pytest.raises(Forbidden, match="a colleague has to withdraw it"):
        services.withdraw(one, REASON, **by(confirmer))
    db.session.rollback()
    with pytest.raises(DomainError, match="both languages"):
        services.withdraw(one, {"en": "No"}, **by(desk))
    db.session.rollback()
    services.withdraw(one, REASON, **by(desk))
    db.session.commit()
    assert (one.standing, prize.given) == (AwardState.WITHDRAWN, 0)
    (paper,) = queries.certificates_of(one)
    assert paper.end_reason == {"class": EndReason.GROUND_GONE, **REASON}
    assert look_up(paper.serial).standing is Standing.REVOKED
    kinds = db.session.scalars(select(Message.kind).order_by(Message.kind)).all()
    assert kinds.count("documents/revoked") == 1
    assert kinds.count("awards/moved") == 2
    make_award(prize, one.project)


def test_who_left_the_team_reads_that_a_certificate_no_longer_holds(week, desk, work, drawn):
    project = make_passed(edition=week)
    gone = make_colleague(project, name="李雷")
    no = make_colleague(project, name="José", email="jose@example.org", user_id=None)
    one = make_confirmed(make_prize(week), project)
    work()
    address = db.session.get(User, gone.user_id).email
    db.session.delete(gone)
    no.state = "declined"
    db.session.flush()
    services.withdraw(one, REASON, **by(desk))
    db.session.commit()
    told = db.session.scalars(select(Message.address).where(Message.kind == "documents/revoked"))
    assert set(told) == {project.owner.email, address, "jose@example.org"}


def test_what_a_jury_rejects_keeps_no_place(week, desk):
    prize = make_prize(week)
    one = make_award(prize, by=desk)
    project, action = one.project, ProjectAction.JURY_REJECT
    services.follow_project(Move(PROJECT_WORKFLOW.name, project, action, "submitted",
                                 ProjectState.REJECTED, None, now(), None, None))  # fmt: skip
    db.session.commit()
    assert (one.standing, prize.given) == (AwardState.WITHDRAWN, 0)


def test_what_is_withdrawn_before_it_is_drawn_has_no_certificate(week, desk, work, drawn):
    one = make_confirmed(make_prize(week))
    services.withdraw(one, REASON, **by(desk))
    work()
    assert drawn == []
    assert queries.certificates_of(one) == []


def test_a_mere_proposal_is_told_to_nobody(week, desk):
    one = make_award(make_prize(week), by=desk)
    services.withdraw(one, REASON, **by(desk))
    db.session.commit()
    assert queries.public_awards(week) == []
    assert queries.awards_of(one.project, is_told=True) == []
    assert db.session.scalars(select(Message.kind)).all() == []


def test_a_prize_with_a_notice_waits_for_its_end(week, desk):
    load_shipped_years()
    second = make_user(Role.ORGANISER)
    one = make_award(make_prize(week, notice_days=3), by=desk)
    with pytest.raises(DomainError, match="public notice first"):
        services.confirm(one, **by(second))
    db.session.rollback()
    with pytest.raises(Forbidden, match="second person"):
        services.announce(one, **by(desk))
    db.session.rollback()
    services.announce(one, **by(second))
    db.session.commit()
    assert one.notice_ends_on >= today() + timedelta(days=3)
    assert queries.public_awards(week) == [one]
    with pytest.raises(DomainError, match="not ended yet"):
        services.confirm(one, **by(second))
    db.session.rollback()
    services.confirm(one, by=second, at=now() + timedelta(days=30))
    assert one.standing is AwardState.CONFIRMED


def test_one_prize_of_a_group_and_no_more_than_its_places(week, desk):
    first, second = make_prize(week), make_prize(week)
    popular = make_prize(week, is_ranked=False)
    one = make_award(first, by=desk)
    number = one.project.reference
    for prize, said in ((first, "All places"), (second, "a prize of this group")):
        with pytest.raises(DomainError, match=said):
            services.give(week, number, prize, "Again", **by(desk))
        db.session.rollback()
    services.give(week, f" {number.lower()} ", popular, "Vote", **by(desk))
    db.session.commit()
    another = make_passed(edition=week)
    with pytest.raises(DomainError, match="All places"):
        services.give(week, another.reference, first, "More", **by(desk))
    db.session.rollback()
    assert (first.given, second.given, popular.given) == (1, 0, 1)


def test_the_database_keeps_ceiling_group_and_second_person(week, desk):
    """The control: rows that no service would write are refused by the tables themselves."""
    one = make_award(make_prize(week), by=desk)
    copied = {"prize_id": one.prize_id, "project_id": one.project_id, "note": "x",
              "group_key": one.group_key, "proposed_at": now()}  # fmt: skip
    for wrong in (
        update(Prize).values(given=2),
        update(Prize).values(amount=5),
        update(Award).values(confirmed_by_id=desk.id),
        update(Award).values(note=""),
        Award.__table__.insert().values(reference="AW-1", state="proposed", reason={},
                                        **copied),
    ):  # fmt: skip
        with pytest.raises(IntegrityError):
            db.session.execute(wrong)
        db.session.rollback()


def test_who_left_the_competition_never_wins(week, desk):
    prize = make_prize(week, places=9)
    for state in (ProjectState.WITHDRAWN, ProjectState.REJECTED, ProjectState.DEFERRED):
        with pytest.raises(DomainError, match="not in the competition"):
            services.give(week, make_project(week, state).reference, prize, "x", **by(desk))
        db.session.rollback()
    elsewhere = make_passed(edition=make_call().edition)
    for number in (elsewhere.reference, make_project(week, ProjectState.DRAFT).reference, "x"):
        with pytest.raises(DomainError, match="has this number"):
            services.give(week, number, prize, "x", **by(desk))
        db.session.rollback()
    pending = make_award(prize, by=desk)
    kept = make_confirmed(prize)
    for one in (pending, kept):
        projects.withdraw(one.project, by=one.project.owner, at=now())
    db.session.commit()
    assert (pending.standing, kept.standing) == (AwardState.WITHDRAWN, AwardState.CONFIRMED)
    assert prize.given == 1


def test_the_order_of_a_jury_fills_the_prizes_and_skips_who_left(week, desk):
    first, second = make_prize(week, places=1), make_prize(week, places=2)
    make_prize(week, is_ranked=False)
    make_prize(week, track="digital", places=5)
    a, b, c, d, e = (make_passed(edition=week) for _ in range(5))
    gone = make_project(week, ProjectState.WITHDRAWN)
    round_ = make_decided(week, (gone, 1), (a, 2), (b, 3), (c, 4), (d, 5), (e, None))
    made = propose(week, round_, desk)
    assert named(made) == {
        (a.reference, first.code, 2), (b.reference, second.code, 3), (c.reference, second.code, 4),
    }  # fmt: skip
    assert (first.given, second.given) == (1, 2)
    again = sealed.proposal_from(round_, week, "", desk)
    assert again.prizes == {}
    why = [str(one.why) for one in again.candidates]
    left, has = "It is not in the competition any more", "It has a prize of this group"
    assert why == [left, has, has, has, "", "It was not marked"]
    with pytest.raises(Conflict):
        proposals.propose(week, round_, "", again.mark, **by(desk))


def test_equal_ranks_are_shown_and_never_parted(week, desk):
    first, second = make_prize(week), make_prize(week, places=3)
    a, b, c = (make_passed(edition=week) for _ in range(3))
    round_ = make_decided(week, (a, 1), (b, 1), (c, 3))
    found = sealed.proposal_from(round_, week, "", desk)
    assert (found.prizes, found.tied) == ({}, {a.id, b.id})
    services.give(week, b.reference, first, "Drawn by lot before both teams", **by(desk))
    db.session.commit()
    assert named(propose(week, round_, desk)) == {
        (a.reference, second.code, 1), (c.reference, second.code, 3),
    }  # fmt: skip


def test_equal_ranks_with_room_for_all_get_the_same_prize(week, desk):
    prize = make_prize(week, places=2)
    a, b, c = (make_passed(edition=week) for _ in range(3))
    found = sealed.proposal_from(make_decided(week, (a, 1), (b, 1), (c, 3)), week, "", desk)
    assert found.prizes == {a.id: prize.id, b.id: prize.id}
    assert not found.tied


def test_a_track_takes_its_own_projects_in_their_order(week, desk):
    prize = make_prize(week, track="energy", places=2)
    a, b = (make_passed(edition=week, industry="energy") for _ in range(2))
    other = make_passed(edition=week, industry="digital")
    made = propose(week, make_decided(week, (b, 1), (other, 2), (a, 3)), desk, "energy")
    assert named(made) == {(b.reference, prize.code, 1), (a.reference, prize.code, 3)}
    with pytest.raises(DomainError, match="another industry"):
        services.give(week, other.reference, prize, "x", **by(desk))


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.CLOSED, RoundState.CANCELLED])
def test_no_order_leaves_a_round_that_is_not_sealed(week, desk, state):
    make_prize(week)
    one = make_decided(week, (make_passed(edition=week), 1), state=state, is_blind=True)
    with pytest.raises(NotFound):
        sealed.get_sealed(week, one.reference)
    assert sealed.sealed_rounds(make_call().edition) == []


def test_who_has_a_conflict_of_interest_proposes_and_decides_nothing(week, desk):
    prize, project = make_prize(week), make_passed(edition=week)
    round_ = make_decided(week, (project, 1))
    bar(make_juror(round_, desk), round_.entries[0])
    with pytest.raises(DomainError, match="conflict of interest"):
        sealed.proposal_from(round_, week, "", desk)
    owner = make_user(Role.ORGANISER)
    own = make_passed(edition=week, owner=owner)
    with pytest.raises(DomainError, match="your own project"):
        services.give(week, own.reference, prize, "x", **by(owner))
    db.session.rollback()
    one = make_award(prize, own)
    for act in (services.confirm, lambda one, **by: services.withdraw(one, REASON, **by)):
        with pytest.raises(Forbidden, match="your own project"):
            act(one, **by(owner))
        db.session.rollback()


def test_districts_read_theirs_and_only_the_whole_event_awards(week, desk):
    near = make_award(make_prize(week, places=2), district="sip", by=desk)
    far = make_award(near.prize, district="kunshan", by=desk)
    local = make_user(Role.ORGANISER, "sip")
    week.venues[0].district = "sip"
    db.session.commit()
    seen = db.session.scalars(queries.visible_awards(local, week)).all()
    assert seen == [near]
    with pytest.raises(Forbidden):
        services.confirm(near, **by(local))
    db.session.rollback()
    with pytest.raises(NotFound):
        services.confirm(far, **by(local))
    db.session.rollback()
    edition_only = make_user(Role.ORGANISER, str(week.id), scope_kind=ScopeKind.EDITION)
    services.confirm(near, **by(edition_only))


def test_what_others_know_of_a_prize_stays(week, desk):
    from dataclasses import replace

    from events.awards.values import Said

    said = Said("gold", "Gold", "金奖", "", True, 1, 2, Decimal(100), "CNY", 0)
    prize = services.keep_prize(week, None, said, **by(desk))
    for field, wrong in (
        ("code", said),
        ("rank", replace(said, code="silver")),
        ("amount", replace(said, code="silver", rank=2, amount=Decimal("0.5"))),
    ):
        with pytest.raises(DomainError) as refused:
            services.keep_prize(week, None, wrong, **by(desk))
        assert refused.value.field == field
    won = make_confirmed(prize)
    for field, value in (
        ("code", "g"), ("rank", 3), ("amount", Decimal(5)), ("name_en", "G"), ("track", "it"),
    ):  # fmt: skip
        with pytest.raises(DomainError) as refused:
            services.keep_prize(week, prize, replace(said, **{field: value}), **by(desk))
        assert refused.value.field == field
    db.session.rollback()
    services.keep_prize(week, prize, replace(said, places=1), **by(desk))
    assert prize.places == 1
    services.withdraw(won, REASON, **by(desk))
    with pytest.raises(DomainError, match="told already"):
        services.keep_prize(week, prize, replace(said, amount=Decimal(5)), **by(desk))
    db.session.rollback()
    make_award(make_prize(week, places=3))
    with pytest.raises(NotFound):
        services.keep_prize(week, None, said, **by(make_user(Role.ORGANISER, "sip")))


def test_certificates_are_read_by_holder_owner_and_desk(week, desk, work, drawn):
    one = make_award(make_prize(week), by=desk)
    member = make_colleague(one.project)
    services.confirm(one, **by(make_user(Role.ORGANISER)))
    work()
    paper = db.session.scalar(select(IssuedDocument).where(IssuedDocument.holder_name == "李雷"))
    may = {
        who: decide(user, FilePermission.READ, paper.file).allowed
        for who, user in (
            ("member", db.session.get_one(type(desk), member.user_id)),
            ("owner", one.project.owner), ("desk", desk), ("stranger", make_user()),
            ("elsewhere", make_user(Role.ORGANISER, "kunshan")),
        )
    }  # fmt: skip
    assert may == {
        "member": True, "owner": True, "desk": True, "stranger": False, "elsewhere": False,
    }  # fmt: skip
