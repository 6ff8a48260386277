"""Talks of carriers and projects: arranged, never two at once, in both calendars (issue 云创汇)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.calendars import CALENDAR_ENTRIES
from core.clock import BEIJING, beijing_date, now
from core.db import db
from core.errors import Conflict, DomainError, NotFound
from core.organisations.models import Officer
from core.outbox.models import Message
from events.dockings import services as dockings
from events.dockings.queries import docking_of
from events.dockings.states import DockingState
from events.projects import services as projects
from events.talks import services
from events.talks.models import Talk
from events.talks.queries import get_talk
from events.talks.services import Wanted
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.dockings import make_carrier, make_docking, make_released
from tests.factories.events import make_venue
from tests.factories.projects import make_call
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


def calendar(app, user):
    (provider,) = [one for one in CALENDAR_ENTRIES if one.key == "talks"]
    with app.test_request_context():
        found = [(one.summary, one.is_cancelled) for one in provider.call(user)]
    db.session.rollback()
    return found


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


@pytest.mark.parametrize("how", ["ended", "unshared", "withdrawn"])
def test_what_was_arranged_goes_with_what_comes_to_nothing(app, meeting, how):
    one, owner = meeting.arrange(), meeting.project.owner
    if how == "ended":
        reason = {"en": "Elsewhere", "zh": "另有安排"}
        dockings.end(meeting.docking, reason, by=meeting.officer, at=now())
    elif how == "unshared":
        meeting.project.shares_with_carriers = False
        for wanted in (True, False):
            projects.share(meeting.project, wanted=wanted, by=owner, at=now())
    else:
        projects.withdraw(meeting.project, by=owner, at=now())
    db.session.commit()
    assert (one.state, one.sequence) == ("cancelled", 1)
    assert letters(owner).count("talks/told") == 2
    assert letters(meeting.officer) == ["talks/told"]
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
    assert officer.post(f"{meeting.url}/talks/{again.reference}/call-off").status_code == 303


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
    assert officer.post(f"{meeting.url}/talks/{one.reference}/call-off").status_code == 404
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
