"""Batches: looked at first, issued part by part, paused, and run again for what is missing."""

from __future__ import annotations

import io
from functools import cache
from zipfile import ZipFile

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.documents import services as documents
from core.documents.engine import DoesNotFit, MissingGlyph
from core.documents.models import IssuedDocument
from core.errors import Conflict
from core.files.models import StoredFile
from core.outbox.models import Message
from events.certificate_batches import services
from events.certificate_batches.models import BatchPerson, CertificateBatch
from events.certificate_batches.queries import count_outcomes
from events.certificate_batches.states import BatchAction, BatchState
from events.certificates.queries import certificates_of
from events.editions.signals import EditionMoved
from events.gate.models import Attendance
from tests.core.documents.orders import revoke
from tests.counting import count_queries
from tests.events.certificates.test_pages import attended, came, desk
from tests.events.signed_in import SignedIn
from tests.events.tickets.reading import text_of
from tests.factories.core import make_user

pytestmark = pytest.mark.both_databases


@pytest.fixture
def drawn(monkeypatch):
    """Names in the order in which they were drawn; the drawing itself has its own tests."""
    names: list[str] = []

    def draw(order):
        names.append(order.holder_name)
        if "\u0378" in order.holder_name:
            raise MissingGlyph({"\u0378"})
        if len(order.holder_name) > 90:
            raise DoesNotFit
        return b"%PDF-1.7 drawn elsewhere" + order.serial.encode()

    monkeypatch.setattr(documents, "draw", draw)
    return names


def of_people(*names):
    """A closed event with people of these names, who all earned one."""
    first = attended("round_table", name=names[0])
    edition = first.edition
    return edition, [first, *(came(edition, *edition.sessions, name=one) for one in names[1:])]


def start(edition, people, by=None):
    by = by or make_user(Role.ORGANISER)
    batch = services.start_batch(edition, [one.id for one in people], by=by, at=now())
    db.session.commit()
    return batch


def outcomes(batch):
    db.session.expire_all()
    return dict(count_outcomes([batch])[batch.id])


def test_each_gets_one_and_a_letter_and_the_asker_reads_what_failed(app, work, drawn):
    edition, people = of_people("Ana Ruiz", "张\u0378", "x" * 91, "Łukasz Żółć")
    batch = start(edition, people)
    work()
    assert outcomes(batch) == {"issued": 2, "failed": 2}
    assert batch.standing is BatchState.DONE
    said = select(BatchPerson.problem, BatchPerson.detail).order_by(BatchPerson.problem.desc())
    assert list(map(tuple, db.session.execute(said)))[:2] == [
        ("unprintable", "\u0378"),
        ("too_long", ""),
    ]
    [letter] = db.session.scalars(select(Message).where(Message.address == batch.asked_by.email))
    assert "Issued: 2. Left as they were: 0. Not issued: 2." in letter.text
    assert f"/certificates/batches/{batch.reference}" in letter.text
    # Mended and run again: those alone are drawn who have none.
    people[1].name = "张伟"
    people[2].name = "Al"
    db.session.commit()
    drawn.clear()
    services.move_batch(batch, BatchAction.RUN_AGAIN, by=batch.asked_by, at=now())
    work()
    assert sorted(drawn) == ["Al", "张伟"]
    assert outcomes(batch) == {"issued": 4}
    assert db.session.scalar(select(func.count()).select_from(IssuedDocument)) == 4
    # With nobody left it is not run once more, so that nobody is written to.
    letters = db.session.scalar(select(func.count()).select_from(Message))
    with pytest.raises(Conflict, match="Everybody of this batch"):
        services.move_batch(batch, BatchAction.RUN_AGAIN, by=batch.asked_by, at=now())
    db.session.rollback()
    work()
    assert db.session.scalar(select(func.count()).select_from(Message)) == letters
    # A new batch for all finds nothing to do.
    again = start(edition, people, batch.asked_by)
    work()
    assert outcomes(again) == {"unchanged": 4}
    assert len(drawn) == 2


def test_of_two_batches_at_one_moment_one_is_told_of_the_other(app, work, drawn, monkeypatch):
    edition, people = of_people("Ana Ruiz")
    first = start(edition, people)
    # The other had not committed when this one looked.
    looks = iter([None, first])
    monkeypatch.setattr(services, "find_open", lambda _edition: next(looks))
    with pytest.raises(Conflict, match=first.reference):
        start(edition, people)
    db.session.rollback()
    assert len(db.session.scalars(select(CertificateBatch)).all()) == 1


def test_of_two_batches_run_again_at_one_moment_one_is_told_of_the_other(
    app, work, drawn, monkeypatch
):
    edition, people = of_people("Ana Ruiz", "张\u0378")
    one, other = [(start(edition, people), work())[0] for _twice in "12"]
    services.move_batch(one, BatchAction.RUN_AGAIN, by=one.asked_by, at=now())
    db.session.commit()
    # Its change was not committed yet when the other looked.
    looks = iter([None, one])
    monkeypatch.setattr(services, "find_open", lambda _edition: next(looks))
    with pytest.raises(Conflict, match=one.reference):
        services.move_batch(other, BatchAction.RUN_AGAIN, by=one.asked_by, at=now())
    db.session.rollback()
    db.session.expire_all()
    assert (one.standing, other.standing) == (BatchState.RUNNING, BatchState.DONE)


def test_two_numbers_of_one_part_on_one_place_of_the_list_of_states(app, work, drawn, monkeypatch):
    edition, people = of_people(*(f"Person {number}" for number in range(6)))
    places = iter("0010120345")
    monkeypatch.setattr(documents, "place_of", cache(lambda _serial: ("SZ26", next(places))))
    batch = start(edition, people)
    work()
    assert outcomes(batch) == {"issued": 6}
    told = db.session.scalars(select(IssuedDocument.status_place)).all()
    assert sorted(told) == [f"SZ26/{place}" for place in range(6)]


def test_a_pause_ends_with_the_part_in_hand_and_stopping_keeps_what_was_issued(
    app, work, drawn, monkeypatch
):
    monkeypatch.setattr(services, "PART", 1)
    edition, people = of_people("A", "B", "C")
    batch = start(edition, people)
    assert services.issue_part(batch.id)
    db.session.commit()
    services.move_batch(batch, BatchAction.PAUSE, by=batch.asked_by, at=now())
    work()
    assert outcomes(batch) == {"issued": 1, "waiting": 2}
    with pytest.raises(Conflict):
        start(edition, people)
    services.move_batch(batch, BatchAction.RESUME, by=batch.asked_by, at=now())
    db.session.commit()
    assert services.issue_part(batch.id)
    db.session.commit()
    services.move_batch(batch, BatchAction.STOP, by=batch.asked_by, at=now())
    work()
    assert outcomes(batch) == {"issued": 2, "waiting": 1}
    assert len(set(drawn)) == len(drawn) == 2
    services.move_batch(batch, BatchAction.RUN_AGAIN, by=batch.asked_by, at=now())
    work()
    assert outcomes(batch) == {"issued": 3}


def test_a_pause_while_a_part_is_drawn_drops_that_drawing(app, drawn, monkeypatch):
    edition, people = of_people("A")
    batch = start(edition, people)
    draw = documents.draw

    def paused_meanwhile(order):
        pdf = draw(order)
        services.move_batch(batch, BatchAction.PAUSE, by=batch.asked_by, at=now())
        db.session.commit()
        return pdf

    monkeypatch.setattr(documents, "draw", paused_meanwhile)
    assert not services.issue_part(batch.id)
    db.session.commit()
    assert outcomes(batch) == {"waiting": 1}
    assert certificates_of(people[0]) == []


class Killed(BaseException):
    """The worker's process ends here."""


def test_killed_five_times_each_person_has_one_certificate_and_one_letter(
    app, work, drawn, monkeypatch
):
    monkeypatch.setattr(services, "PART", 2)
    edition, people = of_people(*(f"Person {number}" for number in range(7)))
    batch = start(edition, people)
    for place in ("documents", "register_certificates", "_settle", "_finish", "next_people"):
        with monkeypatch.context() as patched:
            calls = []
            real = getattr(services, place)

            def die(*arguments, real=real, calls=calls, **more):
                calls.append(1)
                if len(calls) > 2:
                    raise Killed
                return real(*arguments, **more)

            if place == "documents":
                real = documents.draw
                patched.setattr(documents, "draw", lambda order, real=real: die(order, real=real))
            else:
                patched.setattr(services, place, die)
            try:
                while services.issue_part(batch.id):
                    db.session.commit()
            except Killed:
                db.session.rollback()
            else:
                db.session.commit()
    while services.issue_part(batch.id):
        db.session.commit()
    db.session.commit()
    assert outcomes(batch) == {"issued": 7}
    held = [one for person in people for one in certificates_of(person)]
    assert len(held) == len({one.serial for one in held}) == 7
    letters = select(func.count()).where(Message.kind == "certificates/issued")
    assert db.session.scalar(letters) == 7
    assert db.session.scalar(select(func.count()).select_from(IssuedDocument)) == 7


def test_one_batch_of_an_event_at_a_time_says_the_database_too(app, drawn):
    edition, people = of_people("A")
    start(edition, people)
    db.session.add(CertificateBatch(reference="CB-2026-9999", edition=edition, asked_at=now()))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_what_somebody_else_issued_meanwhile_is_left_and_said(app, work, drawn, monkeypatch):
    edition, people = of_people("A")
    batch = start(edition, people)
    draw = documents.draw

    def issued_meanwhile(order):
        documents.register(order, b"%PDF-1.7 quicker")
        db.session.commit()
        return draw(order)

    monkeypatch.setattr(documents, "draw", issued_meanwhile)
    assert not services.issue_part(batch.id)
    db.session.commit()
    assert outcomes(batch) == {"failed": 1}
    assert db.session.scalar(select(BatchPerson.problem)) == "moved_on"
    services.move_batch(batch, BatchAction.RUN_AGAIN, by=batch.asked_by, at=now())
    work()
    assert outcomes(batch) == {"unchanged": 1}


def test_what_is_refused_together_leaves_no_bytes_behind(app, drawn, monkeypatch):
    """Nobody would ever erase them: no row says whose they are."""
    edition, people = of_people("A", "B", "C")
    batch = start(edition, people)
    draw, storage = documents.draw, app.extensions["storage"]
    before = {one.key for one in storage.list("uploads")}

    def one_is_issued_meanwhile(order):
        if order.holder_name == "B":
            documents.register(order, b"%PDF-1.7 quicker")
            db.session.commit()
        return draw(order)

    monkeypatch.setattr(documents, "draw", one_is_issued_meanwhile)
    services.issue_part(batch.id)
    db.session.commit()
    assert outcomes(batch) == {"issued": 2, "failed": 1}
    named = set(db.session.scalars(select(StoredFile.storage_key)))
    assert {one.key for one in storage.list("uploads")} - before <= named


def revoked(registration):
    revoke(certificates_of(registration)[0], two_reviewers())


def taken_back(registration):
    db.session.execute(delete(Attendance).where(Attendance.registration_id == registration.id))


def two_reviewers():
    return make_user(Role.CITY_REVIEWER), make_user(Role.CITY_REVIEWER)


@pytest.mark.parametrize("happen", [revoked, taken_back])
def test_what_was_revoked_or_taken_back_while_it_was_drawn_is_not_issued(
    app, work, drawn, monkeypatch, happen
):
    edition, [person] = of_people("A")
    start(edition, [person])
    work()
    person.name = "Corrected"
    batch = start(edition, [person])
    draw = documents.draw

    def moved_meanwhile(order):
        happen(person)
        db.session.commit()
        return draw(order)

    monkeypatch.setattr(documents, "draw", moved_meanwhile)
    services.issue_part(batch.id)
    db.session.commit()
    assert outcomes(batch) == {"failed": 1}
    assert len(certificates_of(person)) == 1
    services.move_batch(batch, BatchAction.RUN_AGAIN, by=batch.asked_by, at=now())
    work()
    assert outcomes(batch) == {"unchanged": 1}
    assert [one.state for one in certificates_of(person)] == ["revoked"]


def test_the_close_begins_one_by_itself_and_no_second(app, work, drawn):
    edition, people = of_people("A", "B")
    for _twice in "12":
        services.follow_edition(EditionMoved(edition, None, now()))
    work()
    batches = db.session.scalars(select(CertificateBatch)).all()
    assert {one.asked_by_id for one in batches} == {None}
    assert [len(certificates_of(one)) for one in people] == [1, 1]


def test_the_desk_looks_at_three_issues_follows_and_takes_the_files(app, work):
    edition, people = of_people("Ngọc Ánh Đặng-Łukasz 𠮷野家", "Li", "Ana Ruiz")
    organiser = SignedIn(app, make_user(Role.ORGANISER))
    address = f"{desk(edition)}/batches/new?state=none"
    page = organiser.get(address).text
    assert "3 people are chosen" in page
    first = organiser.get(f"{desk(edition)}/batches/new/preview/1?state=none")
    assert "Đặng" in text_of(first.data)
    assert "样本" in text_of(first.data)
    assert organiser.get(f"{desk(edition)}/batches/new/preview/4").status_code == 404
    assert db.session.scalar(select(func.count()).select_from(IssuedDocument)) == 0
    assert organiser.post(f"{desk(edition)}/batches/new?state=revoked").status_code == 422
    batch_page = organiser.post(address).location
    assert organiser.post(address).status_code == 409
    work()
    shown, answer = count_queries(lambda: organiser.get(batch_page))
    assert "3 of 3 seen to" in answer.text
    assert "Run again" not in answer.text
    assert shown == 10
    references = [one.reference for one in people]
    given = organiser.post(f"{batch_page}/give", action="documents_zip", ref=references)
    assert len(ZipFile(io.BytesIO(given.data)).namelist()) == 3
    revoke(certificates_of(people[0])[0], two_reviewers())
    db.session.commit()
    given = organiser.post(f"{batch_page}/give", action="documents_zip", ref=references)
    assert len(ZipFile(io.BytesIO(given.data)).namelist()) == 2
    assert batch_page in organiser.get(f"{desk(edition)}/batches").text
    assert organiser.post(f"{batch_page}/pause").status_code == 409
    assert "Preview and issue what is missing" not in organiser.get(desk(edition)).text


def test_who_runs_a_part_of_an_event_has_no_part_in_its_batches(app, drawn):
    edition, people = of_people("A")
    batch = start(edition, people)
    district = SignedIn(app, make_user(Role.ORGANISER, "kunshan"))
    auditor = SignedIn(app, make_user(Role.AUDITOR))
    one = f"{desk(edition)}/batches/{batch.reference}"
    assert district.get(one).status_code == 404
    assert auditor.get(one).status_code == 200
    assert auditor.post(f"{one}/pause").status_code == 403


@pytest.mark.parametrize("at", ["attendees", "certificates"])
def test_the_ticked_rows_of_either_list_become_a_batch(app, work, drawn, at):
    edition, people = of_people("Ana Ruiz", "Łukasz Żółć", "Suharto")
    db.session.commit()
    browser = SignedIn(app, make_user(Role.ORGANISER))
    address = f"/desk/events/{edition.slug}/{at}"
    assert 'value="issue_certificates"' in browser.get(address).text
    asked = {"action": "issue_certificates", "ref": [one.reference for one in people[:2]]}
    assert "Issue certificates to these" in browser.post(f"{address}/give", **asked).text
    assert db.session.scalar(select(func.count(CertificateBatch.id))) == 0
    answer = browser.post(f"{address}/give", **asked, sure="1")
    batch = db.session.scalars(select(CertificateBatch)).one()
    assert answer.headers["Location"].endswith(batch.reference)
    work()
    assert sorted(drawn) == ["Ana Ruiz", "Łukasz Żółć"]


def test_whoever_earned_none_begins_no_batch_and_open_events_offer_none(app):
    edition, people = of_people("Ana Ruiz")
    db.session.execute(delete(Attendance))
    db.session.commit()
    browser = SignedIn(app, make_user(Role.ORGANISER))
    address = f"/desk/events/{edition.slug}/attendees"
    asked = {"action": "issue_certificates", "ref": people[0].reference, "sure": "1"}
    assert browser.post(f"{address}/give", **asked).status_code == 303
    assert "None of these people has earned a certificate" in browser.get(address).text
    edition.state = "open"
    db.session.commit()
    assert 'value="issue_certificates"' not in browser.get(address).text
    assert browser.post(f"{address}/give", **asked).status_code == 400
