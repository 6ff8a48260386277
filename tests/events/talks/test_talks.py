"""Talks of carriers and projects: arranged, never two at once, in both calendars (云创汇)."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.accounts.models import User
from core.accounts.roles import Role
from core.calendars import CALENDAR_ENTRIES
from core.clock import BEIJING, beijing_date, now
from core.db import db
from core.errors import Conflict, DomainError, NotFound
from core.organisations.models import Officer
from core.outbox.models import Message
from events.dockings import services as dockings
from events.dockings.models import Docking
from events.dockings.queries import docking_of
from events.dockings.states import DockingState
from events.editions.services.moving import move_edition
from events.editions.states import EditionAction
from events.projects import services as projects
from events.talks import queries, services
from events.talks.models import Talk
from events.talks.queries import get_talk
from events.talks.values import Wanted
from tests.counting import count_queries
from tests.events.registrations.test_parallel import at_once
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.dockings import make_carrier, make_docking, make_released
from tests.factories.events import make_venue
from tests.factories.projects import make_call
from tests.factories.teams import make_member
from tests.talent.catalogue.public.reading import check_page

pytestmark = pytest.mark.both_databases
LINK = "https://meet.example/abc"


class Meeting:
    """A carrier in contact with a project, and a time next week."""

    def __init__(self, app, edition=None):
        self.app = app
        self.edition = edition or make_call().edition
        self.officer, self.carrier = make_carrier()
        self.project = make_released(self.edition)
        self.docking = make_docking(self.project, self.carrier, DockingState.CONTACTED)
        self.begins = (now() + timedelta(days=7)).replace(second=0, microsecond=0)
        self.url = f"/me/organisations/{self.carrier.reference}/projects/{self.project.reference}"

    def wanted(self, after=0, **fields):
        at = {"venue": None, "video_url": LINK} if "venue" not in fields else {}
        begins = self.begins + timedelta(minutes=after)
        return Wanted(**{"starts_at": begins, "minutes": 30} | at | fields)

    def arrange(self, after=0, docking=None, by=None, **fields):
        one = services.arrange(
            docking or self.docking, self.wanted(after, **fields), by=by or self.officer, at=now()
        )
        db.session.commit()
        return one


@pytest.fixture
def meeting(app):
    return Meeting(app)


def entries(app, user):
    (provider,) = [one for one in CALENDAR_ENTRIES if one.key == "talks"]
    with app.test_request_context():
        found = list(provider.call(user))
    db.session.rollback()
    return found


def calendar(app, user):
    return [(one.summary, one.is_cancelled) for one in entries(app, user)]


def letters(to):
    rows = db.session.query(Message).filter(Message.address == to.email)
    return [one.kind for one in rows]


def typed(moment, **fields):
    here = moment.astimezone(BEIJING)
    begins = {f"starts_at-{part}": getattr(here, part) for part in ("day", "month", "year")}
    return begins | {"starts_at-time": f"{here:%H:%M}", "minutes": "30", "venue": ""} | fields


def test_an_officer_arranges_and_both_sides_have_it(app, meeting):
    officer, owner = SignedIn(app, meeting.officer), SignedIn(app, meeting.project.owner)
    check_page(officer.get(f"{meeting.url}/talks/new").text)
    refused = officer.post(f"{meeting.url}/talks/new", **typed(meeting.begins))
    assert refused.status_code == 422
    assert "beginning with https://" in refused.text
    sent = officer.post(f"{meeting.url}/talks/new", **typed(meeting.begins, video_url=LINK))
    assert sent.status_code == 303
    one = db.session.query(Talk).one()
    assert (one.starts_at, one.ends_at - one.starts_at) == (meeting.begins, timedelta(minutes=30))
    own = owner.get(f"/me/projects/{meeting.project.reference}").text
    theirs = officer.get(meeting.url).text
    for page in (own, theirs):
        check_page(page)
        assert LINK in page
    assert "data-local" in own, "the viewer's own zone stands beside Beijing's"
    assert letters(meeting.project.owner) == ["talks/told"]
    assert calendar(app, meeting.project.owner) == [(f"Talk: {meeting.carrier.name_en}", False)]
    assert calendar(app, meeting.officer) == [(f"Talk: {meeting.project.title_en}", False)]
    assert calendar(app, make_user()) == []


def test_nobody_is_in_two_talks_at_once(app, meeting):
    meeting.arrange()
    other = Meeting(app, meeting.edition)
    second = make_docking(meeting.project, other.carrier, DockingState.TALKS)
    with pytest.raises(DomainError) as team:
        meeting.arrange(29, docking=second, by=other.officer)
    assert team.value.field == "starts_at"
    third = make_docking(other.project, meeting.carrier, DockingState.INTERESTED)
    with pytest.raises(DomainError):
        meeting.arrange(-29, docking=third)
    meeting.arrange(30, docking=second, by=other.officer)
    colleague = make_user()
    acts = {"email": colleague.email, "user_id": colleague.id, "added_at": now()}
    db.session.add(Officer(organisation=meeting.carrier, accepted_at=now(), **acts))
    db.session.commit()
    meeting.arrange(0, docking=third, by=colleague)


@pytest.mark.parametrize("how", ["ended", "unshared", "withdrawn", "cancelled"])
def test_what_was_arranged_goes_with_what_comes_to_nothing(app, meeting, how):
    one, owner = meeting.arrange(), meeting.project.owner
    if how == "ended":
        reason = {"en": "Elsewhere", "zh": "另有安排"}
        dockings.end(meeting.docking, reason, by=meeting.officer, at=now())
    elif how == "unshared":
        meeting.project.shares_with_carriers = False
        for wanted in (True, False):
            projects.share(meeting.project, wanted=wanted, by=owner, at=now())
    elif how == "withdrawn":
        projects.withdraw(meeting.project, by=owner, at=now())
    else:
        reason = {"en": "A typhoon", "zh": "台风"}
        move_edition(
            meeting.edition, EditionAction.CANCEL, by=make_user(Role.ORGANISER), at=now(),
            reason=reason,
        )  # fmt: skip
    db.session.commit()
    assert (one.state, one.sequence) == ("cancelled", 1)
    assert letters(owner).count("talks/told") == 2
    assert letters(meeting.officer) == ["talks/told"]
    if how == "cancelled":
        return
    # Neither side is kept from meeting others at that time.
    other = Meeting(app, meeting.edition)
    third = make_docking(other.project, meeting.carrier, DockingState.INTERESTED)
    meeting.arrange(0, docking=third)


def test_who_acts_for_the_carrier_no_more_reads_its_talks_no_more(app, meeting):
    meeting.arrange()
    officer = next(one for one in meeting.carrier.officers if one.user_id == meeting.officer.id)
    meeting.carrier.verified_until = beijing_date(now()) - timedelta(days=1)
    db.session.commit()
    assert calendar(app, meeting.officer) == []
    meeting.carrier.verified_until = beijing_date(now()) + timedelta(days=30)
    officer.removed_at = now()
    db.session.commit()
    assert calendar(app, meeting.officer) == []


def test_what_is_called_off_frees_the_time(app, meeting):
    one = meeting.arrange()
    owner = SignedIn(app, meeting.project.owner)
    assert SignedIn(app, make_user()).post(f"/me/talks/{one.reference}/call-off").status_code == 404
    assert owner.post(f"/me/talks/{one.reference}/call-off").status_code == 303
    db.session.expire_all()
    assert (one.state, one.sequence) == ("cancelled", 1)
    assert calendar(app, meeting.officer) == [(f"Talk: {meeting.project.title_en}", True)]
    assert letters(meeting.officer) == ["talks/told"]
    assert owner.post(f"/me/talks/{one.reference}/call-off").status_code == 409
    again = meeting.arrange()
    officer = SignedIn(app, meeting.officer)
    page = f"{meeting.url}/talks/{again.reference}"
    assert officer.post(f"{page}/cancel", **{"cancel-seen": again.version}).status_code == 303


def test_a_talk_needs_interest_a_time_to_come_and_a_place(app, meeting):
    stranger, _other = make_carrier()
    with pytest.raises(NotFound):
        meeting.arrange(by=stranger)
    fresh = docking_of(make_released(meeting.edition), meeting.carrier)
    with pytest.raises(Conflict):
        meeting.arrange(docking=fresh)
    elsewhere = make_venue(make_call().edition)
    for fields, field in (
        ({"starts_at": now() - timedelta(minutes=1)}, "starts_at"),
        ({"minutes": 7}, "minutes"),
        ({"venue": None, "video_url": "meet.example"}, "video_url"),
        ({"venue": elsewhere}, "venue"),
    ):
        with pytest.raises(DomainError) as refused:
            meeting.arrange(**fields)
        assert refused.value.field == field
    one = meeting.arrange()
    with pytest.raises(IntegrityError):
        db.session.execute(Talk.__table__.update().values(ends_at=one.starts_at))


def test_a_hidden_project_leaves_the_officers_calendar(app, meeting):
    one = meeting.arrange()
    meeting.project.shares_with_carriers = False
    db.session.commit()
    assert calendar(app, meeting.officer) == []
    officer = SignedIn(app, meeting.officer)
    assert officer.post(f"{meeting.url}/talks/{one.reference}/cancel").status_code == 404
    assert officer.get(f"{meeting.url}/talks/new").status_code == 404


def test_organisers_see_the_schedule_of_each_venue(app, meeting):
    venue = meeting.edition.venues[0]
    on_site = meeting.arrange(venue=venue, place="Table 7")
    by_video = meeting.arrange(30)
    desk = SignedIn(app, make_user(Role.ORGANISER))
    url = f"/desk/events/{meeting.edition.slug}/talks"
    page = desk.get(url).text
    check_page(page)
    assert page.index(on_site.reference) < page.index(by_video.reference)
    assert "Table 7" in page
    assert LINK not in page, "the address is the two sides' alone"
    there = desk.get(f"{url}?venue={venue.id}").text
    assert on_site.reference in there
    assert by_video.reference not in there
    assert by_video.reference in desk.get(f"{url}?venue=online").text
    assert get_talk(on_site.reference).where.endswith("Table 7")


BECAUSE = {"en": "Our train is late", "zh": "列车晚点"}


def move(meeting, one, after, **fields):
    wanted = meeting.wanted(after, **fields)
    services.move(one, wanted, BECAUSE, by=meeting.officer, at=now())
    db.session.commit()


def test_a_talk_is_moved_with_a_reason_and_stays_one_entry_of_calendars(app, meeting):
    one, owner = meeting.arrange(), meeting.project.owner
    before = entries(app, owner)
    officer = SignedIn(app, meeting.officer)
    page = f"{meeting.url}/talks/{one.reference}"
    check_page(officer.get(f"{page}?action=move").text)
    later = meeting.begins + timedelta(minutes=10)
    said = typed(later, video_url="https://meet.example/new", seen=one.version)
    sent = {f"move-{name}": value for name, value in said.items()}
    refused = officer.post(f"{page}/move", **sent)
    assert refused.status_code == 422
    assert "Write the reason in Chinese." in refused.text
    assert "https://meet.example/new" in refused.text, "nothing is lost"
    reasons = {"move-text_en": BECAUSE["en"], "move-text_zh": BECAUSE["zh"]}
    assert officer.post(f"{page}/move", **sent | reasons).status_code == 303
    assert officer.post(f"{page}/move", **sent | reasons).status_code == 409, "a stale page"
    db.session.expire_all()
    assert (one.starts_at, one.sequence, one.state) == (later, 1, "scheduled")
    [was], [is_] = before, entries(app, owner)
    assert (was.uid, was.sequence, was.starts_at) == (is_.uid, 0, meeting.begins)
    assert (is_.sequence, is_.starts_at, is_.is_cancelled) == (1, later, False)
    assert entries(app, meeting.officer)[0].sequence == 1
    assert letters(owner) == ["talks/told", "talks/told"]
    newest = db.session.query(Message).filter_by(address=meeting.officer.email).one()
    assert "Our train is late" in newest.text or "列车晚点" in newest.text
    owners = SignedIn(app, owner)
    assert "Our train is late" in owners.get(f"/me/projects/{meeting.project.reference}").text
    shown = owners.get(f"/me/projects/{meeting.project.reference}?lang=zh").text
    assert "改期原因：<bdi>" in shown  # no blank after a full-width colon
    with pytest.raises(DomainError, match="already"):
        move(meeting, one, 10, venue=None, video_url="https://meet.example/new")


def test_whoever_is_in_two_teams_is_in_one_talk_at_a_time(app, meeting):
    member, other = make_user(), Meeting(app, meeting.edition)
    one = meeting.arrange()
    for one_team in (meeting.project, other.project):
        make_member(one_team, email=member.email, user_id=member.id)
    assert calendar(app, member) == [(f"Talk: {meeting.carrier.name_en}", False)]
    with pytest.raises(DomainError, match="The team has another talk then") as refused:
        other.arrange(29)
    assert refused.value.field == "starts_at"
    assert one.when in str(refused.value), "which of them, by its time"
    assert meeting.carrier.name_en not in str(refused.value), "not with whom (R10)"
    moved = other.arrange(30)
    with pytest.raises(DomainError):
        move(other, moved, 15)
    db.session.rollback()
    move(meeting, one, 5 - 30)
    move(other, moved, 15)


def test_a_table_is_taken_once_however_it_is_typed(app, meeting):
    venue, other = meeting.edition.venues[0], Meeting(app, meeting.edition)
    one = meeting.arrange(venue=venue, place="Table 7")
    with pytest.raises(DomainError, match="taken then") as refused:
        other.arrange(29, venue=venue, place="table７")
    assert (refused.value.field, one.when in str(refused.value)) == ("place", True)
    db.session.rollback()
    other.arrange(29, venue=venue, place="Table 8")
    other.arrange(90, venue=venue)
    second = make_venue(meeting.edition)
    Meeting(app, meeting.edition).arrange(venue=second, place="Table 7")


def test_the_carrier_says_afterwards_whether_the_team_came(app, meeting):
    one = meeting.arrange()
    officer = SignedIn(app, meeting.officer)
    page = f"{meeting.url}/talks/{one.reference}"
    assert "It took place" not in officer.get(page).text
    with pytest.raises(Conflict, match="not begun"):
        services.hold(one, by=meeting.officer, at=now())
    one.starts_at, one.ends_at = now() - timedelta(hours=2), now() - timedelta(hours=1)
    db.session.commit()
    for step, state in (("miss", "missed"), ("hold", "held")):
        assert officer.post(f"{page}/{step}", **{f"{step}-seen": one.version}).status_code == 303
        db.session.expire_all()
        assert one.state == state
    with pytest.raises(NotFound):
        services.miss(one, by=meeting.project.owner, at=now())
    for change in (
        lambda: services.cancel(one, by=meeting.officer, at=now()),
        lambda: move(meeting, one, 60),
    ):
        with pytest.raises(Conflict, match="begun already"):
            change()
        db.session.rollback()
    desk = SignedIn(app, make_user(Role.ORGANISER))
    listed = desk.get(f"/desk/events/{meeting.edition.slug}/talks?state=held").text
    assert one.reference in listed


def test_of_two_talks_of_one_team_at_one_second_one_is_arranged(app, meeting):
    other = Meeting(app, meeting.edition)
    second = make_docking(meeting.project, other.carrier, DockingState.TALKS)
    sides = [(meeting.docking.id, meeting.officer.id), (second.id, other.officer.id)]
    wanted = meeting.wanted()

    def arranging(docking_id, officer_id):
        def work():
            docking = db.session.get_one(Docking, docking_id)
            services.arrange(docking, wanted, by=db.session.get_one(User, officer_id), at=now())
            db.session.commit()

        return work

    [fault] = at_once(app, [arranging(*one) for one in sides])
    [kept] = db.session.scalars(select(Talk)).all()
    assert isinstance(fault, DomainError)
    assert kept.when in str(fault), "the other sees which stands in its way"


def test_without_holding_the_people_both_would_be_arranged(app, meeting, monkeypatch):
    """The control: looking first and writing then lets two through."""
    other = Meeting(app, meeting.edition)
    second = make_docking(meeting.project, other.carrier, DockingState.TALKS)
    sides = [(meeting.docking.id, meeting.officer.id), (second.id, other.officer.id)]
    wanted, have_looked = meeting.wanted(), threading.Barrier(2)

    def arranging(docking_id, officer_id):
        def work():
            docking = db.session.get_one(Docking, docking_id)
            officer = db.session.get_one(User, officer_id)
            people = queries.team_ids(docking.project) | {officer.id}
            when = queries.during(wanted.starts_at, wanted.ends_at, but=None)
            is_free = not queries.taking_up(people, *when)
            db.session.rollback()
            have_looked.wait(30)
            if is_free:
                fields = {"docking_id": docking_id, "reference": f"TK-1-{officer_id.hex[:8]}"}
                db.session.add(Talk(**fields, **wanted.facts, changed_at=now()))
                db.session.commit()

        return work

    assert at_once(app, [arranging(*one) for one in sides]) == []
    assert len(db.session.scalars(select(Talk)).all()) == 2


def test_more_talks_cost_no_more_questions(app, meeting):
    officer, owner = SignedIn(app, meeting.officer), SignedIn(app, meeting.project.owner)
    venue, own = meeting.edition.venues[0], f"/me/projects/{meeting.project.reference}"
    looks = [
        lambda: officer.get(meeting.url), lambda: owner.get(own),
        lambda: calendar(app, meeting.officer),
    ]  # fmt: skip
    meeting.arrange(venue=venue, place="Table 1")
    for look in looks:
        look()
    first = [count_queries(look)[0] for look in looks]
    for number in range(1, 4):
        meeting.arrange(30 * number, venue=venue, place="Table 1")
    assert [count_queries(look)[0] for look in looks] == first
