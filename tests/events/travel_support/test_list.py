"""R23: the list of travel support comes from who came, once for each person, and is frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.clock import beijing_date, now
from core.db import db
from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.outbox.models import Message
from core.working_days.services import set_year, working_calendar
from events.editions.signals import COPIED_PARTS, EditionCloned, EditionMoved
from events.editions.states import EditionState
from events.gate.models import Attendance
from events.gate.signals import AttendanceChanged, attendance_undone
from events.travel_desk.services import keep_offer, stop_offering
from events.travel_support import services
from events.travel_support.models import TravelSupport
from events.travel_support.queries import find_offer, supports_of
from events.travel_support.states import Doubt, Origin, SupportState
from events.travel_support.values import USUAL, Offered, tier_for
from tests.counting import count_queries
from tests.factories.core import logged, make_user
from tests.factories.events import make_registration, words
from tests.factories.projects import make_week
from tests.factories.travel import draw_up, make_arrived, make_offering

pytestmark = pytest.mark.both_databases


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


def leave(registration):
    """The check-in is taken back."""
    (row,) = db.session.query(Attendance).filter_by(registration_id=registration.id)
    attendance_undone.send(AttendanceChanged(row, now()))
    db.session.delete(row)
    db.session.commit()


def letters(kind):
    rows = db.session.query(Message).filter_by(kind=f"travel_support/{kind}")
    return sorted(one.address for one in rows)


def publish(edition, organiser, at=None):
    count = services.publish(edition, by=organiser, at=at or now())
    db.session.commit()
    return count


@pytest.mark.parametrize(
    ("residence", "answers", "expected"),
    [
        ("DE", {}, "overseas"), ("JP", {}, "asia"), ("HK", {}, "asia"), ("TW", {}, "asia"),
        ("RU", {}, "overseas"), ("CN", {"city": "苏州市"}, "in_province"),
        ("CN", {"province": "Jiangsu"}, "in_province"), ("CN", {"city": "Wuhan"}, "other_province"),
        ("CN", {}, Doubt.PROVINCE), ("CN", {"city": "Taizhou"}, Doubt.PROVINCE),
        ("CN", {"city": ["a", "list"]}, Doubt.PROVINCE), ("", {"city": "苏州"}, Doubt.UNKNOWN),
    ],
)  # fmt: skip
def test_the_tier_follows_from_where_somebody_lives(residence, answers, expected):
    found = tier_for(USUAL, residence, answers)
    assert found == expected if isinstance(found, Doubt) else found.code == expected


def test_of_overlapping_tiers_the_first_counts():
    japan = replace(USUAL[0], code="japan", origins=("JP",))
    overseas, asia = USUAL[1], USUAL[0]
    assert tier_for([japan, asia, overseas], "JP", {}).code == "japan"
    assert tier_for([asia, japan, overseas], "JP", {}).code == "asia"
    assert tier_for([overseas, asia, japan], "JP", {}).code == "overseas"
    assert tier_for([japan], "KR", {}) is Doubt.NO_TIER
    # Where one tier is for the whole mainland, the province does not matter.
    assert tier_for([replace(USUAL[0], code="mainland", origins=("CN",))], "CN", {}).code
    both = replace(USUAL[0], origins=(str(Origin.IN_PROVINCE), str(Origin.OTHER_PROVINCE)))
    assert tier_for([both], "CN", {}) is both


def test_who_came_is_listed_and_nobody_else(app, organiser):
    edition = make_offering()
    german, chinese = make_arrived(edition), make_arrived(edition, "CN")
    unknown = make_arrived(edition, "")
    make_registration(edition, residence="JP")  # did not come
    make_arrived(edition, role="media")  # another role
    online = make_arrived(edition)
    online.attends_by = "online"
    db.session.commit()
    lines = draw_up(edition, organiser)
    told = [(one.registration_id, one.tier_code, one.ceiling, one.doubt) for one in lines]
    assert told == [
        (german.id, "overseas", Decimal(7000), ""),
        (chinese.id, "", None, "province"), (unknown.id, "", None, "unknown"),
    ]  # fmt: skip
    services.place(lines[1], "in_province", by=organiser, at=now())
    db.session.commit()
    assert [one.tier_code for one in draw_up(edition, organiser)] == ["overseas", "in_province", ""]
    first, second = logged("travel_support:drawn_up")
    assert (first.details["added"], second.details["added"]) == (3, 0)


def test_one_person_stands_on_it_once(app, organiser):
    edition, user = make_offering(), make_user()
    first = make_arrived(edition, user=user, email="one@example.org")
    first.state, first.cancelled_at = "cancelled", now()
    db.session.commit()
    make_arrived(edition, user=user, email="two@example.org")  # the same account again
    named = {"name": "Marie Curie", "birth_on": date(1990, 1, 2)}
    make_arrived(edition, user=make_user(), **named)
    make_arrived(edition, user=make_user(), **named)  # two accounts of one person
    lines = draw_up(edition, organiser)
    assert [(one.tier_code, one.doubt) for one in lines] == [
        ("overseas", ""), ("overseas", ""), ("", "same_person"),
    ]  # fmt: skip
    assert [one.doubt for one in draw_up(edition, organiser)] == ["", "", "same_person"]


def test_the_database_keeps_it_to_one_line(app, organiser):
    edition = make_offering()
    make_arrived(edition, user=make_user())
    other = make_registration(edition)
    (line,) = draw_up(edition, organiser)
    for same in ({"user_id": line.user_id}, {"document_digest": line.document_digest}):
        twin = {"edition_id": edition.id, "registration_id": other.id,
                "reference": other.reference, "drafted_at": now()}  # fmt: skip
        db.session.add(TravelSupport(**twin, document_country=line.document_country, **same))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()
    wrong = {"state": "published"}, {"ceiling": Decimal(0)}, {"ceiling": None}
    for values in wrong:
        with pytest.raises(IntegrityError):
            db.session.execute(update(TravelSupport).values(**values))
        db.session.rollback()


def test_published_amounts_stay_and_drafted_ones_follow(app, organiser, work):
    edition = make_offering()
    make_arrived(edition, "JP")
    make_arrived(edition, "")
    draw_up(edition, organiser)
    higher = replace(USUAL[0], ceiling=Decimal(3500))
    make_offering(edition, tiers=(higher, *USUAL[1:]))
    assert publish(edition, organiser) == 1  # drawn up anew, by the tier as it is now
    make_offering(edition, tiers=USUAL[1:])
    published, left = draw_up(edition, organiser)
    assert (published.ceiling, published.tier_code) == (Decimal(3500), "asia")
    assert (left.state, left.doubt) == ("drafted", "unknown")
    with pytest.raises(DomainError, match="published already"):
        services.place(published, "overseas", by=organiser, at=now())
    with pytest.raises(DomainError, match="it stays"):
        stop_offering(edition, by=organiser, at=now())


def test_the_notice_is_counted_in_working_days_and_ends_by_itself(app, organiser, work):
    edition, user = make_offering(), make_user()
    came = make_arrived(edition, user=user)
    at = now()
    publish(edition, organiser, at)
    work()
    assert letters("published") == [came.email]
    (line,) = supports_of(user)
    ends = working_calendar().add(beijing_date(at), 5)
    assert (line.notice_starts_on, line.notice_ends_on) == (beijing_date(at), ends)
    last = timedelta(days=(ends - beijing_date(at)).days)
    assert services.finish_due(at=at + last) == 0  # the last day counts whole
    assert services.finish_due(at=at + last + timedelta(days=1)) == 1
    work()
    assert letters("final") == [came.email]
    assert services.finish_due(at=at + last + timedelta(days=2)) == 0
    (line,) = supports_of(user)
    assert line.standing is SupportState.FINAL
    assert supports_of(organiser) == []
    with pytest.raises(DomainError, match="Nobody with a tier"):
        services.publish(edition, by=organiser, at=now())


def test_a_changed_holiday_table_prolongs_a_notice_and_never_shortens_it(app, organiser):
    edition = make_offering()
    make_arrived(edition)
    publish(edition, organiser)
    make_offering(edition, notice_days=20)  # for whoever is published later
    line = db.session.query(TravelSupport).one()
    first = line.notice_ends_on
    year = working_calendar().years[first.year]
    off = year.off | {first}  # the last day is free now
    change = {"work": year.work - {first}, "is_provisional": True, "by": None, "at": now()}
    for days in (off, year.off):
        set_year(first.year, off=days, **change)
        db.session.refresh(line)
        assert first < line.notice_ends_on < working_calendar().add(line.notice_starts_on, 7)


def test_who_did_not_come_after_all(app, organiser, work):
    edition = make_offering()
    early, late = make_arrived(edition, user=make_user()), make_arrived(edition)
    draw_up(edition, organiser)
    leave(early)
    assert [one.registration_id for one in draw_up(edition, organiser)] == [late.id]
    publish(edition, organiser)
    leave(late)
    (line,) = draw_up(edition, organiser)
    assert line.state == "published"  # of what was told people decide
    services.withdraw(line, words("You were not there."), by=organiser, at=now())
    db.session.commit()
    assert letters("withdrawn") == [late.email]
    with pytest.raises(DomainError, match="not checked in"):
        services.restore(line, by=organiser, at=now())
    assert supports_of(organiser) == []


def test_what_was_withdrawn_stays_away_until_it_is_put_back(app, organiser):
    edition = make_offering()
    make_arrived(edition)
    (line,) = draw_up(edition, organiser)
    with pytest.raises(DomainError, match="both languages"):
        services.withdraw(line, {"en": "Paid elsewhere", "zh": ""}, by=organiser, at=now())
    services.withdraw(line, words("Paid elsewhere"), by=organiser, at=now())
    assert letters("withdrawn") == []  # nobody was told of a draft
    with pytest.raises(Conflict):
        services.withdraw(line, words("Again"), by=organiser, at=now())
    assert [one.state for one in draw_up(edition, organiser)] == ["withdrawn"]
    services.restore(line, by=organiser, at=now())
    assert (line.state, line.reason, line.tier_code) == ("drafted", {}, "overseas")


def test_a_withdrawal_put_right_the_same_day_is_told_like_the_first_notice(app, organiser, work):
    edition = make_offering()
    came = make_arrived(edition)
    publish(edition, organiser)
    work()
    (line,) = db.session.query(TravelSupport)
    services.withdraw(line, words("By mistake"), by=organiser, at=now())
    services.restore(line, by=organiser, at=now())
    db.session.commit()
    with pytest.raises(DomainError, match="it stays"):
        stop_offering(edition, by=organiser, at=now())
    publish(edition, organiser)
    work()
    work()
    assert letters("published") == [came.email] * 2
    services.withdraw(line, words("Indeed"), by=organiser, at=now())
    assert letters("withdrawn") == [came.email] * 2


def test_who_took_the_registration_into_an_account_later_reads_of_it_there(app, organiser):
    edition, user = make_offering(), make_user()
    came = make_arrived(edition)
    publish(edition, organiser)
    assert supports_of(user) == []
    came.user_id = user.id
    db.session.commit()
    assert [one.reference for one in supports_of(user)] == [came.reference]


def test_of_two_who_change_tiers_alone_the_later_is_told(app, organiser):
    edition = make_offering()
    seen = find_offer(edition).version
    higher = (replace(USUAL[0], ceiling=Decimal(3500)), *USUAL[1:])
    make_offering(edition, tiers=higher)
    said = Offered(USUAL, 5, ("talent",), find_offer(edition).claim_at)
    with pytest.raises(DomainError, match="Somebody else changed this"):
        keep_offer(edition, said, seen=seen, by=organiser, at=now())
    assert find_offer(edition).tiers[0].ceiling == Decimal(3500)


def test_a_closed_event_draws_its_list_up_by_itself(app):
    edition = make_offering()
    make_arrived(edition)
    services.follow_edition(EditionMoved(edition, None, now()))
    assert db.session.query(TravelSupport).count() == 0  # it is still open
    edition.state = EditionState.CLOSED
    services.follow_edition(EditionMoved(edition, None, now()))
    assert db.session.query(TravelSupport).count() == 1


def test_a_copied_event_offers_the_same_and_lists_nobody(app, organiser):
    source, copy = make_offering(), make_week()
    make_arrived(source)
    draw_up(source, organiser)
    (part,) = [one for one in COPIED_PARTS if one.key == "travel_support"]
    assert part.describe(copy) is None
    part.copy(EditionCloned(copy, source, {}, {}, organiser, now()))  # nothing to copy
    part.copy(EditionCloned(source, copy, {}, {}, organiser, now()))
    assert [one.code for one in find_offer(copy).tiers] == [one.code for one in USUAL]
    assert len(find_offer(source).tiers) == len(USUAL)
    assert db.session.query(TravelSupport.edition_id).all() == [(source.id,)]


def test_nobody_else_decides(app, organiser):
    edition = make_offering()
    make_arrived(edition)
    (line,) = draw_up(edition, organiser)
    elsewhere, auditor = make_user(), make_user(Role.AUDITOR)
    for by, refusal in ((elsewhere, NotFound), (auditor, Forbidden)):
        with pytest.raises(refusal):
            services.draw_up(edition, by=by, at=now())
        with pytest.raises(refusal):
            services.publish(edition, by=by, at=now())
        with pytest.raises(refusal):
            services.withdraw(line, words("No"), by=by, at=now())
        with pytest.raises(refusal):
            services.place(line, "asia", by=by, at=now())
        db.session.rollback()


def test_more_people_cost_no_more_questions(app, organiser):
    edition = make_offering()
    for _ in range(2):
        make_arrived(edition)
    draw = partial(services.draw_up, edition, by=organiser, at=now())
    draw()
    before, _ = count_queries(draw)
    for _ in range(3):
        make_arrived(edition)
    draw()
    assert count_queries(draw)[0] == before
