"""R23: anybody may object to the notice while it runs, and no contested line becomes final."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.benefits.registry import BENEFITS
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.outbox.models import Message
from events.travel_objections import services
from events.travel_objections.jobs import finish_uncontested
from events.travel_objections.models import TravelObjection
from events.travel_objections.services import Objection
from events.travel_support.models import TravelSupport
from events.travel_support.services import publish, withdraw
from tests.events.signed_in import TOKEN, SignedIn
from tests.factories.core import make_user
from tests.factories.events import words
from tests.factories.travel import make_arrived, make_offering
from tests.talent.catalogue.public.reading import check_page

pytestmark = pytest.mark.both_databases
SAID = Objection("Ann Other", "ann@example.org", "Lives in Suzhou, not in Tokyo.", "en")
OVER = timedelta(days=40)


class Notice:
    """Two people on public notice."""

    def __init__(self):
        self.by = make_user(Role.ORGANISER)
        self.edition = make_offering()
        self.first = make_arrived(self.edition, "JP", user=make_user(), name="Sato Hanako")
        self.second = make_arrived(self.edition, "DE")
        publish(self.edition, by=self.by, at=now())
        db.session.commit()
        self.url = f"/events/{self.edition.slug}/travel-notice"
        self.form = f"{self.url}/{self.first.reference}/object"

    def object(self, said=SAID, at=None):
        one = services.object_to(self.edition, self.first.reference, said, by=None, at=at or now())
        db.session.commit()
        return one

    def states(self):
        rows = db.session.query(TravelSupport.reference, TravelSupport.state)
        found = dict(rows.all())
        return [found[one.reference] for one in (self.first, self.second)]


@pytest.fixture
def notice(app):
    return Notice()


def finish():
    finish_uncontested(at=now() + OVER)
    db.session.commit()


def letters(address):
    rows = db.session.query(Message).filter_by(address=address)
    return [(one.kind, one.text) for one in rows if one.kind.startswith("travel_")]


def test_a_contested_line_waits_for_its_answer(notice, work):
    one = notice.object()
    finish()
    assert notice.states() == ["published", "final"]
    services.dismiss(one, words("She lives in Tokyo."), by=notice.by, at=now())
    finish()
    assert notice.states() == ["final", "final"]
    ((kind, text),) = letters(SAID.email)
    assert kind == "travel_objections/answered"
    assert "not upheld" in text
    assert "She lives in Tokyo." in text
    assert "status page" not in text
    work()
    assert "Ann" not in "".join(text for _kind, text in letters(notice.first.email))


def test_an_upheld_objection_withdraws_the_line(notice):
    one = notice.object()
    with pytest.raises(DomainError, match="both languages"):
        services.uphold(one, {"en": "", "zh": "住在苏州"}, by=notice.by, at=now())
    services.uphold(one, words("Lives in Suzhou."), by=notice.by, at=now())
    finish()
    assert notice.states() == ["withdrawn", "final"]
    with pytest.raises(Conflict):
        services.dismiss(one, words("No"), by=notice.by, at=now())
    ((kind, text),) = letters(notice.first.email)
    assert kind == "travel_support/withdrawn"
    assert "Lives in Suzhou." in text
    assert "answer this letter" not in text  # answers to it are not read
    assert "Ann" not in text


def test_objections_have_their_time(notice):
    line = db.session.query(TravelSupport).filter_by(reference=notice.first.reference).one()
    last = timedelta(days=(line.notice_ends_on - line.notice_starts_on).days)
    notice.object(at=now() + last)
    with pytest.raises(NotFound):
        notice.object(at=now() + last + timedelta(days=1))
    withdraw(line, words("Paid elsewhere"), by=notice.by, at=now())
    with pytest.raises(NotFound):
        notice.object(Objection("B", "b@example.org", "Late", "en"))


def test_the_database_keeps_one_open_objection_of_a_person_to_a_line(notice):
    one = notice.object()
    twin = {name: getattr(one, name) for name in ("edition_id", "support_id", "name", "email")}
    db.session.add(TravelObjection(**twin, reference="TO-X", language="en", text="x",
                                   sent_at=now()))  # fmt: skip
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
    with pytest.raises(IntegrityError):
        db.session.execute(update(TravelObjection).values(state="dismissed"))
    db.session.rollback()


def test_only_the_events_organisers_answer(notice):
    one = notice.object()
    for by, refusal in ((make_user(), NotFound), (make_user(Role.AUDITOR), Forbidden)):
        with pytest.raises(refusal):
            services.dismiss(one, words("No"), by=by, at=now())
        db.session.rollback()


def test_a_stranger_objects_and_the_organiser_answers(app, client, notice):
    page = client.get(notice.url).text
    check_page(page)
    assert notice.form in page
    asked = client.get(notice.form).text
    check_page(asked)
    assert "S••• H•••••" in asked
    assert "Sato" not in asked
    token = TOKEN.search(asked)[1]
    fields = {"csrf_token": token, "name": "Ann Other", "email": "nobody", "text": "Kept as typed"}
    wrong = client.post(notice.form, data=fields)
    assert (wrong.status_code, "Kept as typed" in wrong.text) == (422, True)
    sent = client.post(notice.form, data=fields | {"email": "Ann@Example.org"})
    assert sent.headers["Location"] == notice.url
    # Whoever tries addresses learns of none whether it objected.
    again = client.post(notice.form, data=fields | {"email": "ann@example.org", "text": "Who?"})
    assert (again.status_code, again.headers["Location"]) == (303, notice.url)
    assert client.get(f"{notice.url}/EV-0000-0000/object").status_code == 404
    one = db.session.query(TravelObjection).one()
    desk = f"/desk/events/{notice.edition.slug}/travel-objections"
    organiser = SignedIn(app, notice.by)
    listed = organiser.get(desk).text
    check_page(listed)
    assert "Ann Other" in listed
    case = organiser.get(f"{desk}/{one.reference}").text
    check_page(case)
    assert "Kept as typed" in case
    for address in (desk, f"{desk}/{one.reference}"):
        assert SignedIn(app, make_user()).get(address).status_code == 404


def test_an_organiser_on_the_list_neither_reads_nor_answers_what_is_said_of_them(app):
    notice = Notice()
    line = db.session.query(TravelSupport).filter_by(reference=notice.first.reference).one()
    line.user_id = notice.by.id
    one = notice.object()
    organiser, colleague = SignedIn(app, notice.by), SignedIn(app, make_user(Role.ORGANISER))
    desk = f"/desk/events/{notice.edition.slug}/travel-objections"
    assert SAID.name in colleague.get(desk).text
    assert colleague.get(f"{desk}/{one.reference}").status_code == 200
    assert SAID.name not in organiser.get(desk).text
    assert organiser.get(f"{desk}/{one.reference}").status_code == 404
    waiting = f"{desk}?state=received"
    assert waiting in colleague.get("/desk").text
    assert waiting not in organiser.get("/desk").text
    with pytest.raises(Forbidden, match="colleague"):
        withdraw(line, words("Mine"), by=notice.by, at=now())


def test_it_is_told_among_what_is_given_without_application(app, notice):
    notice.object()
    organiser, own = SignedIn(app, notice.by), SignedIn(app, notice.first.user)
    assert notice.url in app.test_client().get("/without-application").text
    (benefit,) = [one for one in BENEFITS if one.key == "travel_support"]
    with app.test_request_context():
        (count,) = benefit.counts(notice.by)
        told = (count.given, count.in_notice, count.objected, count.withdrawn)
        assert told == (0, 2, 1, 0)
        assert benefit.counts(notice.first.user) == []
        (given,) = benefit.own(notice.first.user)
        assert given.remedy_url == notice.url
    assert "Travel support" in organiser.get("/desk/without-application").text
    assert "Up to 3,000 CNY" in own.get("/me/without-application").text
