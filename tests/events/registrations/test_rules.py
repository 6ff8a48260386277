"""The rules of registering: once per person (R3), cut-off (R4), consents (R20), double submits."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.clock import now
from core.consents.queries import consents_about
from core.consents.services import withdraw_consent
from core.db import db
from core.errors import Conflict, DomainError
from core.workflow import Guest
from events.editions.states import EditionState
from events.registrations import services
from events.registrations.consents import EventPurpose
from events.registrations.models import Registration
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_entry, make_registration

pytestmark = pytest.mark.both_databases
SAME = {"document_country": "DE", "document_number": "C01X 0006-h"}


def submit(edition, entry, **fields):
    given = {"user": None, "by": None, "at": now()} | fields
    registration = services.register(edition, entry, **given)
    db.session.commit()
    return registration


@pytest.mark.parametrize("number", ["c01x0006H", " C01X-0006-H ", "Ｃ０１Ｘ０００６Ｈ"])
def test_one_person_registers_once_however_the_number_is_written(app, number) -> None:
    edition = make_edition(asks_identity=True)
    submit(edition, make_entry(**SAME, name="First Person", email="first@example.org"))
    with pytest.raises(DomainError) as refusal:
        submit(edition, make_entry(**SAME | {"document_number": number}))
    assert refusal.value.field == "document_number"
    assert "First" not in str(refusal.value)
    assert "first@" not in str(refusal.value)


def test_the_same_number_of_another_country_is_another_person(app) -> None:
    edition = make_edition(asks_identity=True)
    submit(edition, make_entry(**SAME))
    submit(edition, make_entry(**SAME | {"document_country": "FR"}))
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 2


def test_whoever_cancelled_may_register_again(app) -> None:
    edition = make_edition(asks_identity=True)
    first = submit(edition, make_entry(**SAME))
    services.cancel_registration(first, by=Guest(first), at=now())
    second = submit(edition, make_entry(**SAME))
    assert (first.state, second.state) == ("cancelled", "confirmed")


def test_an_account_registers_once(app) -> None:
    edition, user = make_edition(), make_user()
    submit(edition, make_entry(), user=user, by=user)
    with pytest.raises(Conflict):
        submit(edition, make_entry(), user=user, by=user)


@pytest.mark.parametrize(
    ("seconds", "counts_here"), [(-1, True), (0, True), (59, True), (60, False)]
)
def test_the_minute_of_the_cutoff_still_counts(app, seconds, counts_here) -> None:
    following = make_edition(state=EditionState.DRAFT)
    cutoff = now().replace(second=0, microsecond=0) + timedelta(hours=1)
    edition = make_edition(cutoff_at=cutoff, next_edition_id=following.id)
    made = submit(edition, make_entry(*edition.sessions), at=cutoff + timedelta(seconds=seconds))
    assert made.edition_id == (edition.id if counts_here else following.id)
    assert bool(made.seats) is counts_here
    assert made.rolled_from_id == (None if counts_here else edition.id)


def test_without_a_next_edition_the_cutoff_closes(app) -> None:
    edition = make_edition(cutoff_at=now() - timedelta(hours=1))
    with pytest.raises(Conflict):
        submit(edition, make_entry())


def test_only_processing_is_needed_and_each_consent_stands_alone(app) -> None:
    edition = make_edition()
    with pytest.raises(DomainError) as refusal:
        submit(edition, make_entry(consents=frozenset({EventPurpose.SHARING})))
    assert refusal.value.field == "event_processing"
    ticked = frozenset({EventPurpose.PROCESSING, EventPurpose.SHARING})
    made = submit(edition, make_entry(consents=ticked))
    assert (made.may_share, made.may_picture, made.may_write) == (True, False, False)
    [given] = [one for one in consents_about(made) if one.purpose == EventPurpose.SHARING]
    withdraw_consent(given, by=None, at=now())
    db.session.commit()
    assert made.may_share is False


def test_a_double_submit_makes_one_record(app) -> None:
    edition = make_edition(capacity=5)
    entry = make_entry(*edition.sessions)
    assert submit(edition, entry).id == submit(edition, entry).id
    assert edition.sessions[0].taken == 1


def test_the_form_of_another_person_sent_again_is_a_record_of_its_own(app) -> None:
    edition = make_edition()
    entry = make_entry(**SAME)
    first = submit(edition, entry)
    other = submit(edition, replace(make_entry(), submit_key=entry.submit_key))
    assert first.id != other.id
    assert first.submit_key != other.submit_key


def test_a_double_submit_of_two_threads_makes_one_record(app) -> None:
    edition = make_edition(capacity=5)
    entry, edition_id = make_entry(*edition.sessions), edition.id
    ready, made, faults = threading.Barrier(2), [], []
    db.session.commit()

    def send() -> None:
        from events.editions.models import Edition

        with app.app_context():
            try:
                here = db.session.get_one(Edition, edition_id)
                db.session.rollback()
                ready.wait(10)
                made.append(submit(here, entry).id)
            except Exception as fault:  # noqa: BLE001 - told below
                faults.append(fault)

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(set(made)) == 1
    db.session.expire_all()
    assert edition.sessions[0].taken == 1


def test_a_registration_by_the_link_ends_with_it(app) -> None:
    made = make_registration(make_edition())
    services.cancel_registration(made, by=Guest(made), at=now())
    with pytest.raises(Conflict):
        services.change_registration(made, make_entry(), by=Guest(made), at=now())


def test_two_of_one_name_without_mail_or_telephone_are_two_people(app) -> None:
    edition = make_edition()
    unknown = {"name": "张伟", "email": "", "document_country": "", "document_number": ""}
    for _ in range(2):
        assert make_registration(edition, **unknown).state == "confirmed"
    make_registration(edition, **unknown, phone="+86 512 0000 0001")
    with pytest.raises(DomainError):
        make_registration(edition, **{**unknown, "name": "张 伟"}, phone="+86-512-0000-0001")
