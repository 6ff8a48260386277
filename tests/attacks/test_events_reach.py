"""What people of one part of an event, or of none, reach of the others by a second way."""

from __future__ import annotations

import uuid

import pytest

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.entry_forms.models import FormVersion
from core.entry_forms.services import ensure_form
from core.errors import Forbidden
from core.files.services import keep_made
from core.policy import decide
from events.gate import services as gate
from events.gate.values import MadeScan
from events.registrations import services
from events.registrations.answer_files import ANSWER_FILE
from events.registrations.entry_form import edition_forms
from events.registrations.links import registration_token
from events.registrations.states import RegistrationPermission, SeatState, Way
from events.tickets.codes import ticket_code
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import (
    make_edition,
    make_entry,
    make_registration,
    make_session,
    make_venue,
)

HERE, THERE = "sip", "wuzhong"


def two_districts(**fields):
    """An edition with a session in each of two districts, and the organiser of the first."""
    edition = make_edition(sessions=0, **fields)
    edition.venues[0].district = HERE
    other = make_venue(edition, district=THERE)
    here = make_session(edition, edition.venues[0], capacity=1)
    there = make_session(edition, other, capacity=1)
    return edition, here, there, make_user(Role.ORGANISER, HERE)


def registered_by(user, edition, *sessions, way=Way.ON_BEHALF, **fields):
    made = services.register(
        edition, make_entry(*sessions, way=way, **fields), user=None, by=user, at=now()
    )
    db.session.commit()
    return made


@pytest.mark.parametrize(
    ("role", "way"), [(Role.ORGANISER, Way.ON_BEHALF), (Role.GATE_STAFF, Way.WALK_IN)]
)
def test_whom_staff_registered_is_not_theirs(app, role, way):
    """Else a walk-in's number and mail would stand on the gate staff's own page for ever."""
    edition = make_edition()
    staff = make_user(role)
    made = registered_by(staff, edition, *edition.sessions, way=way, document_number="K7654321")
    browser = SignedIn(app, staff)
    address = f"/me/registrations/{made.reference}"
    assert browser.get(address).status_code == 404
    assert browser.get(f"{address}/change").status_code == 404
    assert browser.post(f"{address}/cancel").status_code == 404
    assert made.reference not in browser.get("/me").text
    assert not decide(staff, RegistrationPermission.READ_OWN, made).allowed


def test_whom_an_organiser_registered_they_still_change_at_the_desk(app):
    edition = make_edition()
    staff = make_user(Role.ORGANISER)
    made = registered_by(staff, edition, *edition.sessions)
    services.take_account(made, make_user(), at=now())
    services.change_registration(
        made, make_entry(*edition.sessions, name="Changed"), by=staff, at=now()
    )
    assert made.name == "Changed"


def test_a_seat_elsewhere_is_not_moved_by_who_runs_another_venue(app):
    edition, here, there, organiser = two_districts()
    make_registration(edition, there)
    both = make_registration(edition, here, there)
    seat = next(one for one in both.seats if one.session_id == there.id)
    assert seat.state == SeatState.WAITLISTED
    there.capacity = 2
    db.session.commit()
    browser = SignedIn(app, organiser)
    answer = browser.post(
        f"/desk/events/{edition.slug}/registrations/{both.reference}/seats/{seat.id}/move",
        **{"move-state": "confirmed", "move-reason": "A friend of mine"},
    )
    assert answer.status_code in {403, 404}
    db.session.refresh(seat)
    assert seat.state == SeatState.WAITLISTED


def test_a_scan_at_another_gate_is_not_taken_back(app):
    edition, here, there, organiser = two_districts()
    came = make_registration(edition, there)
    staff = make_user(Role.ORGANISER)
    scan = MadeScan(uuid.uuid4(), there.id, now(), code=ticket_code(came.id))
    gate.merge_scans(edition, [scan], device=None, by=staff, at=now())
    db.session.commit()
    browser = SignedIn(app, organiser)
    page = f"/desk/events/{edition.slug}/gate/{here.id}"
    assert came.name not in browser.get(f"{page}?scan={scan.id}").text
    assert browser.post(f"{page}/undo/{scan.id}").status_code == 404
    answer = gate.answer_of(there, scan.id)
    assert answer is not None
    assert not answer.undone


def version_asking(edition, kind):
    form = ensure_form(edition_forms(edition), by=None, at=now())
    spec = {"key": "cv", "kind": kind, "label": {"en": "CV", "zh": "简历"}}
    definition = {"sections": [{"key": "s", "title": {"en": "S", "zh": "节"}, "fields": [spec]}]}
    version = FormVersion(form=form, number=7, definition=definition, published_at=now())
    db.session.add(version)
    db.session.flush()
    return version


@pytest.mark.parametrize("purpose", [ANSWER_FILE, "wallet_paper"])
def test_naming_a_file_in_a_text_answer_opens_it_for_nobody(app, purpose):
    """The id of somebody's passport scan, typed into a question, would else hand it out."""
    edition = make_edition()
    victim, sender = make_user(), make_user()
    file = keep_made(
        b"%PDF-1.7 secret", name="passport.pdf", owner_id=victim.id, purpose=purpose, at=now()
    )
    version = version_asking(edition, "short")
    made = make_registration(
        edition, user=sender, form_version_id=version.id, answers={"cv": str(file.id)}
    )
    desk = f"/desk/events/{edition.slug}/registrations/{made.reference}"
    organiser = SignedIn(app, make_user(Role.ORGANISER))
    assert "passport.pdf" not in organiser.get(desk).text
    assert organiser.get(f"{desk}/files/{file.id}").status_code == 404
    for browser in (organiser, SignedIn(app, sender)):
        assert browser.get(f"/files/{file.id}").status_code in {403, 404}


def test_a_guests_registration_taken_twice_by_one_account_is_refused_in_words(app):
    edition = make_edition()
    user = make_user()
    make_registration(edition, user=user)
    guest = make_registration(edition)
    answer = SignedIn(app, user).post(f"/r/{registration_token(guest)}/take")
    assert answer.status_code in {409, 422}
    db.session.rollback()
    db.session.refresh(guest)
    assert guest.user_id is None


def sensitive_version(edition):
    form = ensure_form(edition_forms(edition), by=None, at=now())
    fields = [
        {"key": "name", "kind": "short", "label": {"en": "Name", "zh": "姓名"}, "fills": "name"},
        {"key": "mail", "kind": "short", "label": {"en": "Mail", "zh": "邮箱"}},
        {
            "key": "health",
            "kind": "short",
            "label": {"en": "Health", "zh": "健康"},
            "sensitive": True,
        },
    ]
    definition = {"sections": [{"key": "s", "title": {"en": "S", "zh": "节"}, "fields": fields}]}
    version = FormVersion(form=form, number=7, definition=definition, published_at=now())
    db.session.add(version)
    db.session.flush()
    return version


def test_sensitive_answers_are_for_the_special_right_alone(app):
    """As in the list and its files (R18); and a change at the desk keeps what it does not show."""
    edition, here, _there, organiser = two_districts()
    version = sensitive_version(edition)
    person = make_user()
    made = make_registration(
        edition,
        here,
        user=person,
        form_version_id=version.id,
        answers={"health": "canary asthma", "mail": "m"},
    )
    desk = f"/desk/events/{edition.slug}/registrations/{made.reference}"
    district, auditor = SignedIn(app, organiser), SignedIn(app, make_user(Role.AUDITOR))
    assert "canary asthma" not in district.get(desk).text
    assert "canary asthma" not in auditor.get(desk).text
    page = district.get(f"{desk}/change").text
    assert "canary asthma" not in page
    assert 'name="q_mail"' in page or 'value="m"' in page
    assert "canary asthma" in SignedIn(app, make_user(Role.ORGANISER)).get(desk).text
    assert "canary asthma" in SignedIn(app, person).get(f"/me/registrations/{made.reference}").text


def test_a_district_gives_out_no_places_of_another_venue(app):
    edition, here, there, organiser = two_districts()
    both = make_registration(edition, here, there)
    mine = make_registration(edition, here)
    browser = SignedIn(app, organiser)
    desk = f"/desk/events/{edition.slug}/registrations"
    for page in (f"{desk}/new", f"{desk}/{mine.reference}/change"):
        text = browser.get(page).text
        assert str(here.id) in text
        assert str(there.id) not in text
    # What somebody has elsewhere stays as it is when their other sessions are changed.
    answer = browser.post(
        f"{desk}/{both.reference}/change",
        name="Changed",
        email="changed@example.org",
        sessions=str(here.id),
        role=both.role,
    )
    db.session.expire_all()
    assert answer.status_code == 303, answer.text
    assert {one.session_id for one in both.seats if one.state == "confirmed"} == {here.id, there.id}


def test_a_suggestion_is_written_down_at_ones_own_venue_only(app):
    edition, here, there, organiser = two_districts(type_key="round_table")
    browser = SignedIn(app, organiser)
    address = f"/desk/events/{edition.slug}/suggestions/new"
    assert browser.get(address).status_code == 200
    assert str(there.id) not in browser.get(address).text
    assert browser.post(address, session=str(there.id), text="Trams").status_code == 422
    assert browser.post(address, session=str(here.id), text="Trams").status_code == 303


def test_a_number_beyond_every_number_is_no_fault(app):
    edition = make_edition("entrepreneurship_week", sessions=1)
    make_registration(edition)
    browser = SignedIn(app, make_user(Role.ORGANISER))
    base = f"/desk/events/{edition.slug}"
    words = {"subject_en": "A", "subject_zh": "B", "body_en": "C", "body_zh": "D"}
    made = browser.post(f"{base}/messages/new", **words)
    assert made.status_code == 303
    endless = ["9" * 19, "9" * 40, "9" * 5000, "-1", "²", "0x10"]
    for address in (
        *(f"{made.location}?person={one}" for one in endless),
        *(f"{made.location}?page={one}" for one in endless),
        *(f"{base}/{part}?page={one}" for one in endless
          for part in ("attendees", "letters", "suggestions", "certificates", "messages")),
        *(f"/desk/events?page={one}" for one in endless),
        *(f"{base}/attendees?{name}={one}" for one in endless
          for name in ("session", "venue", "delegation", "channel", "q", "state", "columns", "order")),
        f"{base}/badges?" + "&".join(["ref=EV-2026-0001"] * 3000),
        f"{base}/attendees?q=" + "a" * 20_000,
    ):  # fmt: skip
        status = browser.get(address).status_code
        assert status < 500, (address[:120], status)


def test_pages_behind_a_secret_address_are_kept_and_listed_nowhere(app):
    """A cache, a search engine or the next site's log would else open them to others."""
    edition = make_edition("recruitment_fair", checks_out=False)
    made = make_registration(edition)
    token, browser = registration_token(made), app.test_client()
    base = f"/r/{token}"
    for address in (base, f"{base}/change", f"{base}/ticket", f"{base}/calendar", f"{base}/letter"):
        answer = browser.get(address)
        if answer.status_code == 404:
            continue
        assert answer.status_code == 200, address
        assert "no-store" in answer.headers["Cache-Control"], address
        assert "noindex" in answer.headers["X-Robots-Tag"], address
        assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, address
    before = f"/r/{token}"
    made.email = "moved@example.org"
    db.session.commit()
    assert browser.get(before).status_code == 404
    assert browser.get(f"/r/{registration_token(made)}").status_code == 200


def test_a_district_ends_no_registration_that_is_others_too(app) -> None:
    edition = make_edition()
    here, there = make_venue(edition, district="sip"), make_venue(edition, district="kunshan")
    ours, theirs = make_session(edition, here), make_session(edition, there)
    both = make_registration(edition, ours, theirs)
    alone = make_registration(edition, ours)
    district = make_user(Role.ORGANISER, "sip")
    reason = {"en": "No", "zh": "否"}
    with pytest.raises(Forbidden):
        services.cancel_registration(both, by=district, at=now(), reason=reason)
    assert both.state == "confirmed"
    services.cancel_registration(alone, by=district, at=now(), reason=reason)
    assert alone.state == "cancelled"
