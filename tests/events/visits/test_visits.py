"""Visits at booths: scanned once, seen as far as the talent shares, noted by the employer alone."""

from __future__ import annotations

import io
import uuid
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import Forbidden, NotFound
from core.lists import views as list_views
from core.reports.models import Export
from events.applications.sharing import share
from events.applications.states import SharingLevel
from events.exhibitor_staff.queries import staff_of
from events.exhibitor_staff.services import remove_person
from events.exhibitors.states import ExhibitorState
from events.gate.values import MadeScan
from events.registrations.services import cancel_registration
from events.tickets.codes import ticket_code
from events.visits import services
from events.visits.models import BoothVisit
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration
from tests.factories.exhibitors import make_exhibitor, make_fair, name_somebody
from tests.factories.fairs import make_profile
from tests.talent.catalogue.public.reading import check_page

L = SharingLevel
PARTS = {
    L.NAME: ("Ines Duarte",), L.PROFILE: ("Bridge engineer", "Civil engineering"),
    L.CV: ("+351 900 000 001", "ines@talent.example"),
}  # fmt: skip


@pytest.fixture
def officer(app):
    return make_user()


@pytest.fixture
def booth(officer):
    return make_exhibitor(make_fair(), ExhibitorState.CONFIRMED, officer=officer)


@pytest.fixture
def talent(booth):
    user = make_user(email="ines@talent.example")
    make_profile(user)
    return make_registration(booth.edition, user=user, name="Ines Duarte", email=user.email)


def scan_of(registration, at=None):
    return MadeScan(uuid.uuid4(), uuid.uuid4(), at or now(), code=ticket_code(registration.id))


def visited(booth, officer, registration):
    answers = services.record_visits(booth, [scan_of(registration)], by=officer, at=now())
    db.session.commit()
    return db.session.scalars(select(BoothVisit).filter_by(reference=answers[0].reference)).one()


def sets(talent, booth, level):
    share(talent.user, booth.organisation, level, by=talent.user, at=now())
    db.session.commit()


@pytest.mark.both_databases
def test_a_ticket_counts_once_whatever_arrives_when(officer, booth, talent):
    early, late = now() - timedelta(hours=2), now() - timedelta(hours=1)
    first = services.record_visits(booth, [scan_of(talent, late)], by=officer, at=now())
    again = services.record_visits(
        booth, [scan_of(talent, early), scan_of(talent, late)], by=officer, at=now()
    )
    assert [one.result for one in (*first, *again)] == ["first", "repeated", "repeated"]
    visit = db.session.scalars(select(BoothVisit)).one()
    assert visit.first_at == early
    # A clock that runs ahead is taken off, and nothing happened in the future.
    other = make_registration(booth.edition)
    ahead = scan_of(other, now() + timedelta(hours=5))
    sent = services.record_visits(booth, [ahead], by=officer, at=now(), sent_at=ahead.at)
    assert abs(sent[0].first_at - now()) < timedelta(minutes=1)


def test_other_tickets_are_refused_with_the_reason(officer, booth, talent):
    elsewhere = make_registration(make_edition("recruitment_fair"))
    staff = staff_of(booth)[0].registration
    cancelled = make_registration(booth.edition, user=make_user())
    cancel_registration(cancelled, by=cancelled.user, at=now())
    scans = [
        *map(scan_of, (elsewhere, staff, cancelled)),
        MadeScan(uuid.uuid4(), uuid.uuid4(), now(), code="x"),
    ]
    # The number of a scan is no ticket.
    scans.append(MadeScan(talent.id, uuid.uuid4(), now()))
    answers = services.record_visits(booth, scans, by=officer, at=now())
    assert [one.refusal for one in answers] == [
        "other_event", "staff", "cancelled", "unknown", "unknown",
    ]  # fmt: skip
    assert db.session.scalars(select(BoothVisit)).all() == []


def test_who_scans(officer, booth, talent):
    named = make_user(email="booth@lathes.example")
    person = name_somebody(booth, officer, email="Booth@lathes.example")
    assert visited(booth, named, talent)
    for somebody in (make_user(), make_user(Role.ORGANISER)):
        with pytest.raises(NotFound):
            services.record_visits(booth, [scan_of(talent)], by=somebody, at=now())
    remove_person(person, by=officer, at=now())
    with pytest.raises(NotFound):
        services.record_visits(booth, [scan_of(talent)], by=named, at=now())
    unsent = make_exhibitor(booth.edition, ExhibitorState.SUBMITTED, officer=officer)
    with pytest.raises(Forbidden):
        services.record_visits(unsent, [scan_of(talent)], by=officer, at=now())


def everything(employer, booth, visit):
    """What each way shows: the visitor's page, the list, the four files, a scan."""
    base = f"/me/exhibitors/{booth.reference}/visits"
    columns = "?columns=name,headline,degree,field,institution,employer,email,phone,level"
    shown = {"page": employer.get(f"{base}/{visit.reference}").text,
             "list": employer.get(base + columns).text}  # fmt: skip
    for kind in ("csv", "xlsx", "json"):
        answer = employer.post(f"{base}/export{columns}", file_format=kind, which="shown")
        assert answer.status_code == 200, kind
        shown[kind] = answer.data
    with zipfile.ZipFile(io.BytesIO(shown["xlsx"])) as book:
        shown["xlsx"] = " ".join(book.read(name).decode() for name in book.namelist())
    shown["csv"] = shown["csv"].decode("utf-8-sig")
    shown["json"] = shown["json"].decode()
    body = {"scans": [{"id": str(uuid.uuid4()), "session": str(booth.id), "at": now().isoformat(),
                       "code": ticket_code(visit.registration_id)}]}  # fmt: skip
    token = employer.get("/verify").text.partition('csrf-token" content="')[2].partition('"')[0]
    sent = employer.client.post(f"{base}/scans", json=body, headers={"X-CSRFToken": token})
    shown["scan"] = sent.text
    return shown


def test_every_way_shows_what_is_shared_at_that_moment(app, officer, booth, talent):
    visit, employer = visited(booth, officer, talent), SignedIn(app, officer)
    for level in (L.NOTHING, L.NAME, L.PROFILE, L.CV, L.NAME, L.NOTHING):
        sets(talent, booth, level)
        for way, text in everything(employer, booth, visit).items():
            for needed, words in PARTS.items():
                is_open = level.rank >= needed.rank and (way != "scan" or needed is L.NAME)
                for word in words:
                    assert (word in text) == is_open, (level, way, word)
    # A search for what is hidden finds nobody.
    base = f"/me/exhibitors/{booth.reference}/visits"
    assert visit.reference not in employer.get(f"{base}?words=Bridge").text
    assert visit.reference in employer.get(f"{base}?level=nothing").text


def test_a_file_that_waits_is_refused_once_less_is_shared(
    app, work, officer, booth, talent, monkeypatch
):
    visited(booth, officer, talent)
    sets(talent, booth, L.CV)
    monkeypatch.setattr(list_views, "BACKGROUND_FROM", 0)
    employer = SignedIn(app, officer)
    base = f"/me/exhibitors/{booth.reference}/visits"
    employer.post(f"{base}/export?columns=name,email", file_format="csv", which="shown")
    work()
    address = f"/desk/exports/{db.session.scalars(select(Export)).one().id}/file"
    assert "ines@talent.example" in employer.get(address).text
    sets(talent, booth, L.NAME)
    refused = employer.get(address)
    assert refused.status_code == 409
    assert "shares less with you" in refused.text
    assert "ines@talent.example" not in refused.text


def test_note_and_rating_are_the_employers_alone(app, officer, booth, talent):
    visit, employer = visited(booth, officer, talent), SignedIn(app, officer)
    page = f"/me/exhibitors/{booth.reference}/visits/{visit.reference}"
    check_page(employer.get(page).text)
    assert employer.post(page, note="Call again <b>", rating="4").status_code == 303
    assert employer.post(page, note="x", rating="9").status_code == 422
    assert "Call again &lt;b&gt;" in employer.get(page).text
    reader = SignedIn(app, talent.user)
    assert "Call again" not in reader.get(f"/me/registrations/{talent.reference}").text
    desk = SignedIn(app, make_user(Role.ORGANISER))
    for stranger in (reader, desk):
        assert stranger.get(page).status_code == 404
        assert stranger.get(page.rpartition("/")[0]).status_code == 404


def test_the_visitor_raises_and_lowers_it_on_the_own_page(app, officer, booth, talent):
    visit, reader = visited(booth, officer, talent), SignedIn(app, talent.user)
    own = f"/me/registrations/{talent.reference}"
    page = reader.get(own).text
    check_page(page)
    assert booth.organisation.name_en in page
    employer = SignedIn(app, officer)
    lead = f"/me/exhibitors/{booth.reference}/visits/{visit.reference}"
    for level, is_seen in (("profile", True), ("nothing", False)):
        number = booth.organisation.reference
        changed = reader.post(f"/me/sharing/{number}", **{f"{number}-level": level})
        assert changed.status_code == 303
        assert ("Bridge engineer" in employer.get(lead).text) == is_seen


def test_a_guest_without_account_shares_nothing(app, officer, booth):
    guest = make_registration(booth.edition, name="Guest Canary", email="guest@canary.example")
    visit = visited(booth, officer, guest)
    for text in everything(SignedIn(app, officer), booth, visit).values():
        assert "anary" not in text


def test_the_scanner_without_scripts(app, officer, booth, talent):
    employer = SignedIn(app, officer)
    page = f"/me/exhibitors/{booth.reference}/visits/scan"
    check_page(employer.get(page).text)
    assert page in employer.get(f"/me/exhibitors/{booth.reference}").text
    sent = employer.post(page, code=ticket_code(talent.id))
    assert sent.status_code == 303
    assert "Visit noted" in employer.get(sent.location).text
    wrong = employer.post(page, code=ticket_code(staff_of(booth)[0].registration.id))
    assert wrong.status_code == 422
    assert "not of a visitor" in wrong.text


def test_the_list_takes_the_same_questions(app, officer, booth):
    employer, base = SignedIn(app, officer), f"/me/exhibitors/{booth.reference}/visits"
    visited(booth, officer, make_registration(booth.edition))
    count, _page = count_queries(lambda: employer.get(base))
    for _ in range(3):
        visited(booth, officer, make_registration(booth.edition))
    assert count_queries(lambda: employer.get(base))[0] == count
