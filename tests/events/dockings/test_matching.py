"""How far carriers and projects come with each other, and the matching rate (§7.2, §7.5, R10)."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, NotFound
from core.outbox.models import Message
from core.tallies import percent
from events.dockings import services
from events.dockings.models import Docking, furthest
from events.dockings.queries import docking_of, matching_rate
from events.dockings.states import DockingState
from events.projects import services as projects
from events.projects.states import ProjectState
from tests.events.signed_in import SignedIn
from tests.factories.core import make_organisation, make_user
from tests.factories.dockings import make_carrier, make_docking, make_released
from tests.factories.projects import make_call, make_project
from tests.talent.catalogue.public.reading import check_page

pytestmark = pytest.mark.both_databases
S = DockingState
WORDS = {"en": "No room", "zh": "暂无场地"}


class Place:
    """A carrier's officer and one released project."""

    def __init__(self):
        self.officer, self.carrier = make_carrier()
        self.project = make_released()
        self.by = {"by": self.officer, "at": now()}

    @property
    def one(self):
        return docking_of(self.project, self.carrier)


@pytest.fixture
def place(app):
    return Place()


def share(project, *, wanted):
    projects.share(project, wanted=wanted, by=project.owner, at=now())
    db.session.commit()


def agree_properly(project):
    """With the consent that can be taken back again."""
    project.shares_with_carriers = False
    share(project, wanted=True)


def letters(to):
    rows = db.session.query(Message).filter(Message.address == to.email)
    return [one.kind for one in rows]


def rate(edition):
    found = matching_rate(edition)
    return found.matched, found.released


def test_the_rate_counts_projects_in_which_anybody_was_interested(app):
    """Five passed, four released; a, b, c have interest, d was declined: 3/4 = 75.0 %."""
    edition = make_call().edition
    (officer, carrier), (_other, second) = make_carrier(), make_carrier()
    a, b, c, d = (make_released(edition) for _ in range(4))
    make_released(edition, shares_with_carriers=False)
    make_project(edition, level=2, shares_with_carriers=True)
    by = {"by": officer, "at": now()}
    for one in (a, b, c):
        services.interest(docking_of(one, carrier), **by)
    make_docking(a, second, S.INTENT)
    services.end(docking_of(b, carrier), WORDS, **by)
    services.decline(docking_of(d, carrier), WORDS, **by)
    assert rate(edition) == (3, 4)
    assert str(percent(*rate(edition))) == "75.0"
    page = (
        SignedIn(app, make_user(Role.ORGANISER)).get(f"/desk/events/{edition.slug}/dockings").text
    )
    assert "75.0" in page
    assert "3 of 4" in page
    agree_properly(c)
    assert rate(edition) == (3, 4)
    share(c, wanted=False)
    assert rate(edition) == (2, 3)


def test_a_rate_of_nothing_is_none(app):
    edition = make_call().edition
    assert rate(edition) == (0, 0)
    assert percent(0, 0) is None


@pytest.mark.parametrize(
    ("state", "level", "fields", "released"),
    [
        (ProjectState.IN_REVIEW, 3, {}, True),
        (ProjectState.RETURNED, 3, {}, True),
        (ProjectState.PASSED, 4, {}, True),
        # A call with one level only.
        (ProjectState.PASSED, 2, {}, True),
        (ProjectState.IN_REVIEW, 2, {}, False),
        (ProjectState.REJECTED, 3, {}, False),
        (ProjectState.WITHDRAWN, 3, {}, False),
        (ProjectState.DEFERRED, 3, {}, False),
        (ProjectState.IN_REVIEW, 3, {"shares_with_carriers": False}, False),
    ],
)
def test_carriers_see_what_passed_and_is_shared(app, state, level, fields, released):
    edition = make_call().edition
    make_project(edition, state, level=level, **{"shares_with_carriers": True} | fields)
    assert rate(edition) == (0, int(released))


def test_each_step_is_kept_with_its_first_moment(place):
    services.interest(place.one, **place.by)
    services.contact(place.one, None, "phone", "Called", **place.by)
    first = place.one.contacted_at
    services.contact(place.one, None, "video", "Again", by=place.officer, at=now())
    services.talk(place.one, **place.by)
    services.contact(place.one, None, "visit", "Came", **place.by)
    services.intend(place.one, **place.by)
    one = place.one
    assert (one.standing, one.contacts, one.contacted_at) == (S.INTENT, 3, first)
    assert [line.text for line in one.log] != []
    services.end(one, WORDS, **place.by)
    assert furthest([one.reached(step) for step in list(S)[1:6]]) is S.INTENT
    services.resume(one, **place.by)
    assert (one.standing, one.reason) == (S.INTERESTED, {})
    assert letters(place.project.owner) == ["dockings/answered"] * 4


def test_a_decline_tells_why_and_may_be_thought_over(place):
    with pytest.raises(DomainError) as refused:
        services.decline(place.one, {"en": "No room", "zh": " "}, **place.by)
    assert refused.value.field == "text_zh"
    services.decline(place.one, WORDS, **place.by)
    assert (place.one.standing, place.one.reason) == (S.DECLINED, WORDS)
    services.interest(place.one, **place.by)
    assert place.one.reason == {}


def test_one_carrier_has_one_docking_with_a_project(place):
    """Whoever is a moment later is told that a colleague was faster."""
    late = place.one
    services.interest(place.one, **place.by)
    with pytest.raises(Conflict):
        services.interest(late, **place.by)
    assert db.session.query(Docking).count() == 1
    with pytest.raises(IntegrityError):
        make_docking(place.project, place.carrier)


def test_the_database_refuses_a_step_without_interest(place):
    one = make_docking(place.project, place.carrier)
    with pytest.raises(IntegrityError):
        db.session.execute(
            Docking.__table__.update().where(Docking.id == one.id).values(state="talks")
        )


def test_a_hidden_project_takes_no_word_more(place):
    services.interest(place.one, **place.by)
    one = place.one
    agree_properly(place.project)
    share(place.project, wanted=False)
    with pytest.raises(NotFound):
        services.talk(one, **place.by)


def test_an_agreement_signs_the_dockings_of_carriers(place):
    """Whoever else signs with a project is no carrier and gets none."""
    officer, second = make_carrier()
    services.decline(docking_of(place.project, second), WORDS, by=officer, at=now())
    others = [place.carrier, second, make_organisation()]
    organiser = {"by": make_user(Role.ORGANISER), "at": now()}
    signed = services.mark_signed(place.project, others, **organiser)
    again = services.mark_signed(place.project, others, **organiser)
    assert [one.carrier for one in signed] == [place.carrier, second]
    assert [one.version for one in again] == [one.version for one in signed]
    assert {one.standing for one in signed} == {S.SIGNED}
    assert all(one.interested_at and one.reason == {} for one in signed)


def test_the_owner_sees_who_is_interested_and_why_others_are_not(app, place):
    """A note that a carrier keeps for itself shows nothing, nor does its log."""
    owner, desk = SignedIn(app, place.project.owner), SignedIn(app, make_user(Role.ORGANISER))
    own = f"/me/projects/{place.project.reference}"
    staff = f"/desk/events/{place.project.edition.slug}/projects/{place.project.reference}"
    services.note(place.one, "Ask the bank first", **place.by)
    db.session.commit()
    assert "What carriers say" not in owner.get(own).text
    services.interest(place.one, **place.by)
    services.contact(place.one, None, "phone", "They hesitate", **place.by)
    officer, second = make_carrier()
    services.decline(docking_of(place.project, second), WORDS, by=officer, at=now())
    db.session.commit()
    for page in (owner.get(own).text, desk.get(staff).text):
        assert place.carrier.name["en"] in page
        assert "You are in contact" in page
        assert WORDS["en"] in page
        assert "They hesitate" not in page
        assert "Ask the bank first" not in page
    assert "Projects a carrier is interested in" in desk.get("/desk").text


def test_an_organiser_proposes_a_project_to_a_carrier(app, place):
    desk, park = SignedIn(app, make_user(Role.ORGANISER)), SignedIn(app, place.officer)
    url = f"/desk/events/{place.project.edition.slug}/dockings/propose"
    check_page(desk.get(url).text)

    def propose(carrier, project=place.project.reference):
        return desk.post(url, project=project, carrier=carrier)

    for refused, words in (
        (propose("", ""), "Enter the number of the project."),
        (propose(place.carrier.name_zh, "PRJ-0"), "There is no such project here."),
        (propose(make_organisation().name_zh), "No verified carrier is called so."),
    ):
        assert refused.status_code == 422
        assert words in refused.text
    assert propose(place.carrier.name_zh).status_code == 303
    assert letters(place.officer) == ["dockings/proposed"]
    again = propose(place.carrier.credit_code)
    assert again.status_code == 422
    assert "This carrier has it already" in again.text
    projects_of = f"/me/organisations/{place.carrier.reference}/projects?suggested=1"
    assert "proposed to you by the organiser" in park.get(projects_of).text
    auditor = SignedIn(app, make_user(Role.AUDITOR))
    assert auditor.get(url).status_code == 403
    services.interest(place.one, **place.by)
    place.project.shares_with_carriers = False
    db.session.commit()
    hidden = propose(make_carrier()[1].name_zh)
    assert "Carriers are not shown this project now." in hidden.text
