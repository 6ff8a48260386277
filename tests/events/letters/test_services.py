"""A letter's life by its services (R17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from core.accounts.roles import Role
from core.clock import add_months, beijing_date, now, today
from core.consents.queries import find_consent
from core.consents.services import withdraw_consent
from core.db import db
from core.documents.checking import check_file, look_up
from core.documents.ending import lapse_document
from core.documents.engine.inspect import inspect_pdf
from core.documents.models import IssuedDocument
from core.documents.states import EndReason
from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.files.services import read_file
from core.jobs import enqueue
from core.outbox.models import Message
from core.workflow import Guest
from events.editions.signals import EditionMoved, edition_moved
from events.letters import jobs, services
from events.letters.checking import VALID_MONTHS, find_missing, find_warnings
from events.letters.models import InvitationLetter
from events.letters.services.deciding import find_blockers
from events.letters.services.filling import data_from
from events.registrations import services as registrations
from events.registrations.consents import EventPurpose
from events.registrations.models import Registration
from tests.core.documents.forging import retitled
from tests.events.letters.asking import (
    NAME,
    NUMBER,
    make_confirmed,
    make_issued,
    make_letter,
    whole_data,
)
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_entry, make_registration

pytestmark = pytest.mark.both_databases


def kinds() -> list[str]:
    rows = select(Message.kind).where(Message.kind.startswith("letters/"))
    return sorted(kind.removeprefix("letters/") for kind in db.session.scalars(rows))


def ask(registration, data, **how):
    options = {"agrees": True, "by": Guest(registration), "at": now()} | how
    return services.put_letter(registration, data, **options)


def test_a_complete_request_waits_for_approval_and_is_issued_once(app, work):
    registration = make_confirmed()
    letter = make_letter(registration)
    assert letter.state == "complete"
    assert letter.reference.startswith("IL-")
    services.approve_letter(letter, by=make_user(Role.ORGANISER), at=now())
    enqueue("letters.issue", letter_id=str(letter.id))  # killed and started again
    db.session.commit()
    work()
    db.session.refresh(letter)
    assert letter.state == "issued"
    assert letter.exit_due_on == letter.departs_on + timedelta(days=30)
    assert db.session.scalar(select(func.count()).select_from(IssuedDocument)) == 1
    assert kinds() == ["asked", "issued"]


def test_the_paper_says_what_a_consulate_asks_for_and_the_check_page_masks_it(app, work):
    letter = make_issued(work, make_confirmed())
    document = db.session.get_one(IssuedDocument, letter.document_id)
    pdf = read_file(document.file)
    seen = inspect_pdf(pdf, [])
    plain = "".join(seen.text.split())
    for words in (NAME, NUMBER, "Politechnika Łódzka", "Professor", "苏州、上海", "邀请函",
                  "Letter of Invitation", "Registered participant", "+86 512 0000 0000",
                  "苏州市示例路1号", "1 Example Road, Suzhou", "Poland", "波兰", "supporting letter",
                  "李敏", "Li Min", "letters@example.org", "样本", "Signature of the legal representative", "X••••4321"):  # fmt: skip
        assert "".join(words.split()) in plain, words
    assert NUMBER not in repr(document.printed)
    assert "X••••4321" in document.printed["identity"]
    assert look_up(document.serial).standing == "specimen"
    # Every field the check page shows stands on the paper as it is shown there.
    altered = check_file(retitled(pdf))
    assert altered.compared
    assert [one.key for one in altered.compared if one.differs] == []


def test_missing_data_are_named_and_keep_it_from_being_approved(app):
    registration = make_confirmed()
    letter = make_letter(registration, employer="", passport_expires_on=None)
    assert letter.state == "requested"
    assert [one.field for one in find_missing(letter)] == ["passport_expires_on", "employer"]
    with pytest.raises(DomainError, match="employer"):
        services.approve_letter(letter, by=make_user(Role.ORGANISER), at=now())
    ask(registration, whole_data(registration))
    assert letter.state == "complete"
    ask(registration, whole_data(registration, post=""))
    assert letter.state == "requested"
    assert kinds() == ["asked", "missing"]


def test_asking_twice_leaves_one_open_letter(app):
    registration = make_confirmed()
    first = make_letter(registration)
    again = make_letter(registration, post="Reader")
    assert again.id == first.id
    assert db.session.scalar(select(func.count()).select_from(InvitationLetter)) == 1


def test_the_database_itself_holds_one_open_letter(app):
    registration = make_confirmed()
    make_letter(registration)
    db.session.add(
        InvitationLetter(
            reference="IL-1", registration=registration, requested_at=now(), changed_at=now()
        )
    )
    with pytest.raises(Exception, match=r"(?i)unique"):
        db.session.flush()


def test_no_letter_without_its_own_consent(app):
    registration = make_confirmed()
    with pytest.raises(DomainError) as refusal:
        ask(registration, whole_data(registration), agrees=False)
    assert refusal.value.field == "agrees"


def test_whoever_waits_or_is_not_confirmed_gets_none(app):
    edition = make_edition("contest", capacity=1, needs_approval=False)
    make_confirmed(edition=edition)
    waiting = make_registration(edition)
    assert waiting.seats[0].state == "waitlisted"
    with pytest.raises(DomainError, match="confirmed place"):
        ask(waiting, whole_data(waiting))
    unseen = make_registration(make_edition("contest", needs_approval=True))
    assert unseen.state == "submitted"
    with pytest.raises(DomainError, match="confirmed registrations"):
        ask(unseen, whole_data(unseen))
    without = make_registration(make_edition("recruitment_fair"))
    with pytest.raises(DomainError, match="No invitation letters"):
        ask(without, whole_data(without))


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("departs_on", lambda data: {"departs_on": data.arrives_on - timedelta(days=1)}),
        ("departs_on", lambda data: {"departs_on": data.arrives_on + timedelta(days=181)}),
        ("arrives_on", lambda _data: {"arrives_on": today() - timedelta(days=1)}),
        ("birth_on", lambda _data: {"birth_on": today() + timedelta(days=1)}),
        ("passport_expires_on", lambda _data: {"passport_expires_on": today()}),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field(app, field, change):
    registration = make_confirmed()
    data = whole_data(registration)
    with pytest.raises(DomainError) as refusal:
        ask(registration, replace(data, **change(data)))
    assert refusal.value.field == field


def test_a_short_passport_wants_a_note_and_an_ended_one_is_missing(app):
    registration = make_confirmed()
    departs = whole_data(registration).departs_on
    letter = make_letter(registration, passport_expires_on=departs + timedelta(days=30))
    staff = make_user(Role.ORGANISER)
    assert len(find_warnings(letter)) == 1
    with pytest.raises(DomainError) as refusal:
        services.approve_letter(letter, by=staff, at=now())
    assert refusal.value.field == "note"
    services.approve_letter(letter, by=staff, at=now(), note="The consulate agreed")
    assert letter.warning_note == "The consulate agreed"
    other = make_confirmed(edition=registration.edition, document_number="Y1112223")
    ended = make_letter(other, passport_expires_on=departs - timedelta(days=1),
                        passport_number="Y1112223")  # fmt: skip
    assert [one.field for one in find_missing(ended)] == ["passport_expires_on"]
    assert add_months(departs.replace(month=8, day=31), VALID_MONTHS).day in (28, 29)


def test_another_passport_than_the_registrations_blocks(app):
    letter = make_letter(make_confirmed(), passport_number="ZZ999888")
    assert [one.field for one in find_blockers(letter, at=now())] == ["passport_number"]


def test_an_edition_that_does_not_say_who_invites_blocks(app):
    registration = make_confirmed(edition=make_edition("entrepreneurship_week", inviter={}))
    letter = make_letter(registration)
    assert {one.field for one in find_blockers(letter, at=now())} == {"name", "address", "phone"}
    with pytest.raises(DomainError, match="inviting organisation"):
        services.approve_letter(letter, by=make_user(Role.ORGANISER), at=now())


def change_passport(registration, number):
    entry = make_entry(
        *registration.edition.sessions, name=NAME, email=registration.email,
        document_country="PL", document_number=number,
    )  # fmt: skip
    registrations.change_registration(registration, entry, by=Guest(registration), at=now())


def test_a_new_passport_in_the_registration_supersedes_the_letter(app, work):
    registration = make_confirmed()
    old = make_issued(work, registration)
    change_passport(registration, "NEW44556")
    db.session.commit()
    new = db.session.get_one(InvitationLetter, old.superseded_by_id)
    assert (old.state, new.state) == ("replacing", "requested")
    assert (new.passport_number, new.post) == ("NEW44556", "Professor")
    assert [one.field for one in find_missing(new)] == ["passport_expires_on"]
    document = db.session.get_one(IssuedDocument, old.document_id)
    # Nobody stands without a letter: the old one holds until the new one is issued.
    assert look_up(document.serial).standing == "specimen"
    assert kinds() == ["asked", "issued", "superseded"]
    ask(registration, whole_data(registration, passport_number=""))
    assert (new.state, new.passport_number) == ("complete", "NEW44556")
    services.approve_letter(new, by=make_user(Role.ORGANISER), at=now())
    db.session.commit()
    work()
    db.session.expire_all()
    assert (old.state, new.state) == ("superseded", "issued")
    record, successor = look_up(document.serial), issued_of(new)
    assert (record.standing, record.reason) == ("replaced", "data_changed")
    assert (record.replaced_by, record.replaced_on) == (successor.serial, successor.issued_at)
    assert look_up(successor.serial).replaces == document.serial


def issued_of(letter) -> IssuedDocument:
    return db.session.get_one(IssuedDocument, letter.document_id)


def test_what_was_once_revoked_for_new_data_reads_as_superseded(app, client, work):
    document = issued_of(make_issued(work, make_confirmed()))
    lapse_document(document, reason_class=EndReason.DATA_CHANGED, at=now())
    db.session.commit()
    assert (document.state, look_up(document.serial).standing) == ("revoked", "replaced")
    page = client.get(f"/verify/{document.serial}").text
    assert "Superseded on" in page
    assert "Revoked" not in page


def test_without_the_new_request_the_old_letter_goes_on(app, work):
    registration = make_confirmed()
    old = make_issued(work, registration)
    new = ask(registration, whole_data(registration, post="Reader"))
    assert (old.state, new.state) == ("replacing", "complete")
    services.withdraw_letter(registration, by=Guest(registration), at=now())
    assert (old.state, old.superseded_by_id, new.state) == ("issued", None, "withdrawn")
    assert find_consent(registration, EventPurpose.PASSPORT_LETTER) is not None
    again = ask(registration, whole_data(registration, post="Reader"))
    withdraw_consent(find_consent(registration, EventPurpose.PASSPORT_LETTER), by=None, at=now())
    assert (old.state, again.state) == ("issued", "withdrawn")


def test_a_cancelled_registration_takes_both_letters_along(app, work):
    registration = make_confirmed()
    old = make_issued(work, registration)
    new = ask(registration, whole_data(registration, post="Reader"))
    registrations.cancel_registration(registration, by=Guest(registration), at=now())
    assert (old.state, new.state) == ("withdrawn", "withdrawn")
    assert look_up(issued_of(old).serial).standing == "revoked"


def test_the_passport_told_for_the_letter_is_taken_for_the_registration(app):
    registration = make_confirmed()
    data = whole_data(registration, passport_number="NEW44556")
    letter = ask(registration, data)
    assert [one.field for one in find_missing(letter)] == ["passport_number"]
    assert registration.document_number == NUMBER
    assert ask(registration, data, has_new_passport=True) is letter
    assert (letter.state, registration.document_number) == ("complete", "NEW44556")
    # Not one that somebody else is registered with.
    other = make_confirmed(edition=registration.edition, document_number="Y1112223")
    with pytest.raises(DomainError) as refusal:
        ask(other, data, has_new_passport=True)
    assert refusal.value.field == "passport_number"


def test_the_stay_is_known_from_the_registration(app):
    registration = make_confirmed(edition=make_edition("entrepreneurship_week", sessions=2))
    first, last = sorted((one.session for one in registration.seats), key=lambda one: one.starts_at)
    known = data_from(registration)
    assert (known.arrives_on, known.departs_on) == (
        beijing_date(first.starts_at), beijing_date(last.ends_at),
    )  # fmt: skip
    registration.answers = {"arrival": "2027-03-01", "departure": "2027-03-09"}
    known = data_from(registration)
    assert (known.arrives_on, known.departs_on) == (date(2027, 3, 1), date(2027, 3, 9))
    assert known.places == "苏州 Suzhou"
    for name in registration.edition.name.values():
        assert name in known.purpose


def test_any_other_change_of_the_registration_leaves_the_letter(app, work):
    registration = make_confirmed()
    letter = make_issued(work, registration)
    change_passport(registration, NUMBER)
    assert letter.state == "issued"


def test_new_data_supersede_an_issued_letter_and_the_same_do_not(app, work):
    registration = make_confirmed()
    old = make_issued(work, registration)
    assert ask(registration, whole_data(registration, passport_number="")).id == old.id
    later = old.departs_on + timedelta(days=3)
    new = ask(registration, whole_data(registration, departs_on=later))
    assert (old.state, new.state, new.departs_on) == ("replacing", "complete", later)


def test_a_change_while_the_paper_is_drawn_is_not_overtaken(app, work, monkeypatch):
    registration = make_confirmed()
    letter = make_letter(registration)
    services.approve_letter(letter, by=make_user(Role.ORGANISER), at=now())
    draw, registration_id = jobs.documents.draw, registration.id
    db.session.commit()

    def draw_slowly(order):
        pdf = draw(order)
        known = db.session.get_one(Registration, registration_id)
        services.withdraw_letter(known, by=Guest(known), at=now())
        db.session.commit()
        return pdf

    monkeypatch.setattr(jobs.documents, "draw", draw_slowly)
    work()
    db.session.expire_all()
    assert letter.state == "withdrawn"
    assert db.session.scalar(select(func.count()).select_from(IssuedDocument)) == 0
    assert "issued" not in kinds()


def test_consent_taken_back_before_the_issue_ends_the_request_and_the_number(app):
    registration = make_confirmed()
    letter = make_letter(registration)
    consent = find_consent(registration, EventPurpose.PASSPORT_LETTER)
    withdraw_consent(consent, by=None, at=now())
    assert (letter.state, letter.passport_number, letter.passport_digest) == (
        "withdrawn", None, None,
    )  # fmt: skip
    assert kinds() == ["asked", "withdrawn"]
    again = make_letter(registration)
    assert again.id != letter.id
    assert again.state == "complete"


def test_withdrawing_takes_the_consent_with_it_and_revokes(app, work):
    registration = make_confirmed()
    letter = make_issued(work, registration)
    services.withdraw_letter(registration, by=Guest(registration), at=now())
    assert letter.state == "withdrawn"
    assert find_consent(registration, EventPurpose.PASSPORT_LETTER) is None
    document = db.session.get_one(IssuedDocument, letter.document_id)
    assert look_up(document.serial).standing == "revoked"
    with pytest.raises(Conflict):
        services.withdraw_letter(registration, by=Guest(registration), at=now())


def test_a_cancelled_registration_takes_its_letter_along(app, work):
    registration = make_confirmed()
    letter = make_issued(work, registration)
    registrations.cancel_registration(registration, by=Guest(registration), at=now())
    document = db.session.get_one(IssuedDocument, letter.document_id)
    assert (letter.state, document.state) == ("withdrawn", "revoked")
    assert kinds() == ["asked", "issued", "withdrawn"]


def test_the_last_confirmed_place_given_up_takes_it_along_too(app):
    registration = make_confirmed(edition=make_edition("entrepreneurship_week", sessions=2))
    letter = make_letter(registration)
    first, second = registration.seats
    registrations.give_up_seat(first, by=None, at=now())
    assert letter.state == "complete"
    registrations.give_up_seat(second, by=None, at=now())
    assert letter.state == "withdrawn"


def test_a_cancelled_edition_withdraws_its_letters(app):
    registration = make_confirmed()
    letter, other = make_letter(registration), make_letter(make_confirmed())
    registration.edition.state = "cancelled"
    edition_moved.send(EditionMoved(registration.edition, None, now()))
    assert (letter.state, other.state) == ("withdrawn", "complete")


def test_the_stay_is_recorded_and_reminded_of(app, work):
    registration = make_confirmed()
    letter = make_issued(work, registration)
    staff = make_user(Role.ORGANISER)
    letter.arrives_on, letter.departs_on = today() - timedelta(days=9), today() - timedelta(days=2)
    letter.exit_due_on = letter.departs_on + timedelta(days=30)
    for _again in range(2):
        services.remind_of_exits(at=now())
    assert kinds().count("exit_reminder") == 1
    services.remind_of_exits(at=now() + timedelta(days=25))
    services.remind_of_exits(at=now() + timedelta(days=40))
    assert kinds().count("exit_reminder") == 2
    with pytest.raises(DomainError, match="to come"):
        services.record_exit(letter, today() + timedelta(days=1), by=staff, at=now())
    services.record_arrival(letter, today() - timedelta(days=5), by=staff, at=now())
    with pytest.raises(DomainError, match="before the arrival"):
        services.record_exit(letter, today() - timedelta(days=6), by=staff, at=now())
    services.record_exit(letter, today(), by=staff, at=now())
    assert (letter.state, letter.exited_on) == ("exit_recorded", beijing_date(now()))
    assert services.remind_of_exits(at=now()) == 0


def test_only_organisers_of_the_edition_approve_and_open_numbers(app):
    letter = make_letter(make_confirmed())
    for role, refusal in ((Role.AUDITOR, Forbidden), (Role.TALENT, NotFound)):
        person = make_user(role)
        with pytest.raises(refusal):
            services.approve_letter(letter, by=person, at=now())
        with pytest.raises(refusal):
            services.open_passport(letter, purpose="to look at it", by=person, at=now())
    assert (
        services.open_passport(
            letter, purpose="compare the passport", by=make_user(Role.ORGANISER), at=now()
        )
        == NUMBER
    )
