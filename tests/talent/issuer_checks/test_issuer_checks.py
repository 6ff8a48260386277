"""What issuers are asked about a claim's certificate, and what they answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import beijing_date, now
from core.consents.queries import find_consent
from core.consents.services import give_consents, withdraw_consent
from core.db import db
from core.errors import Conflict, DomainError, Forbidden
from core.outbox.models import Message
from core.outbox.services import _reply_to
from talent.claims.states import ClaimState
from talent.issuer_checks.models import IssuerChannel, IssuerCheck
from talent.issuer_checks.queries import checks_of
from talent.issuer_checks.services import ask_issuer, note_answer
from talent.issuer_checks.states import ChannelKind, CheckResult
from talent.issuer_checks.values import Answered, Asked
from talent.people.consents import Purpose
from tests.factories.core import make_user
from tests.factories.talent import Office, make_claim
from tests.talent.claims.pages import Reviewer

REGISTER = Asked(ChannelKind.REGISTER, "https://register.example", "", "en", "")
MAIL = Asked(ChannelKind.EMAIL, "registry@abt.example", "", "en", "desk@office.example")
TYPED = {"kind": "email", "place": "registry@abt.example", "question": "Since when?", "seen": "0",
         "language": "en", "reply_to": "desk@office.example", "result": "", "answer": ""}  # fmt: skip


@pytest.fixture
def office(app):
    return Office()


@pytest.fixture
def claim(office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    give_consents(claim.claimant, list(Purpose), about=claim, at=now())
    db.session.commit()
    return claim


def address(claim, rest=""):
    return f"/desk/claims/{claim.reference}/issuer{rest}"


def test_an_email_is_looked_at_sent_and_answered_from_the_page(app, office, claim):
    desk = Reviewer(app, office.district)
    seen = desk.post(address(claim), **TYPED, go="preview")
    assert "Please answer to desk@office.example" in seen.text
    assert f"{claim.reference}/1" in seen.text
    assert db.session.scalar(select(IssuerCheck)) is None
    assert desk.post(address(claim), **TYPED, go="ask").status_code == 303
    check = db.session.scalars(select(IssuerCheck)).one()
    letter = db.session.get(Message, check.message_id)
    assert letter.address == "registry@abt.example"
    assert _reply_to(letter) == "desk@office.example"
    for said in (claim.certificate_number, claim.holder_name, "27 March 1985", "Since when?"):
        assert said in letter.text
    assert claim.document_number not in letter.text
    assert "status page" not in letter.text

    on = beijing_date(now())
    day = {"on-day": str(on.day), "on-month": str(on.month), "on-year": str(on.year)}
    noted = {"result": "confirmed", "answer": "Valid until 2030, says Ms Gray.", **day}
    assert desk.post(address(claim, f"/{check.id}"), **noted).status_code == 303
    page = desk.get(f"/desk/claims/{claim.reference}").text
    assert "Valid until 2030, says Ms Gray." in page
    assert "The issuer confirms it" in page
    actions = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.action.startswith("claim:issuer"))
    )
    assert list(actions) == ["claim:issuer:asked", "claim:issuer:answered"]


def test_a_letter_in_chinese_says_the_same(app, office, claim):
    desk = Reviewer(app, office.district)
    page = desk.post(address(claim), **TYPED | {"language": "zh"}, go="preview").text
    assert "desk@office.example" in page
    assert claim.entry["name_zh"] in page
    assert "1985年3月27日" in page


def test_what_was_looked_up_has_its_answer_at_once(app, office, claim):
    typed = TYPED | {"kind": "register", "place": "https://register.example/1", "reply_to": "",
                     "result": "not_confirmed", "answer": "No such number."}  # fmt: skip
    assert Reviewer(app, office.district).post(address(claim), **typed).status_code == 303
    check = db.session.scalars(select(IssuerCheck)).one()
    assert (check.outcome, check.answer) == (CheckResult.NOT_CONFIRMED, "No such number.")
    assert check.message is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "Choose the way of asking."),
        ({"place": ""}, "Say where you look, or whom you ask."),
        ({"place": "+1 555"}, "e-mail address."),
        ({"reply_to": ""}, "Enter the address that answers go to."),
        ({"result": "confirmed"}, "Say what was answered or found."),
    ],
)
def test_a_wrong_question_is_told_at_its_field_and_kept(app, office, claim, wrong, said):
    answer = Reviewer(app, office.district).post(address(claim), **TYPED | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Since when?" in answer.text
    assert db.session.scalar(select(IssuerCheck)) is None


def test_no_issuer_is_told_of_a_holder_who_took_the_consent_back(office, claim):
    consent = find_consent(claim, Purpose.ASK_ISSUER)
    withdraw_consent(consent, by=claim.claimant, at=now())
    with pytest.raises(DomainError) as refusal:
        ask_issuer(claim, MAIL, seen=0, by=office.district, at=now())
    assert refusal.value.field == "kind"
    assert ask_issuer(claim, REGISTER, seen=0, by=office.district, at=now()).number == 1


def test_an_answer_is_never_written_over_but_a_late_one_counts(office, claim):
    at, today = now(), beijing_date(now())
    check = ask_issuer(claim, MAIL, seen=0, by=office.district, at=at)
    note_answer(check, Answered(CheckResult.NO_ANSWER, "", today), by=office.district, at=at)
    late = Answered(CheckResult.CONFIRMED, "Yes.", today)
    note_answer(check, late, by=office.district, at=at)
    with pytest.raises(Conflict):
        note_answer(check, late, by=office.district, at=at)
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        other = ask_issuer(claim, REGISTER, seen=len(checks_of(claim)), by=office.district, at=at)
        with pytest.raises(DomainError) as refusal:
            note_answer(other, Answered(CheckResult.CONFIRMED, "Yes.", day), by=office.district,
                        at=at)  # fmt: skip
        assert refusal.value.field == "on"


def test_two_colleagues_do_not_ask_the_same_unknowingly(office, claim):
    ask_issuer(claim, MAIL, seen=0, by=office.district, at=now())
    with pytest.raises(Conflict):
        ask_issuer(claim, MAIL, seen=0, by=office.city, at=now())
    db.session.add(IssuerCheck(claim=claim, number=1, kind="email", asked_at=now(),
                               asked_by_id=office.city.id))  # fmt: skip
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_who_may_ask_and_who_only_reads(app, office, claim):
    auditor, elsewhere = make_user(Role.AUDITOR), make_user(Role.DISTRICT_REVIEWER, "taicang")
    page = Reviewer(app, auditor).get(address(claim))
    assert page.status_code == 200
    assert "ask-form" not in page.text
    assert Reviewer(app, auditor).post(address(claim), **TYPED).status_code == 403
    for stranger in (elsewhere, claim.claimant):
        assert Reviewer(app, stranger).get(address(claim)).status_code == 404
    closed = make_claim(ClaimState.REFUSED, office=office)
    with pytest.raises(Forbidden):
        ask_issuer(closed, REGISTER, seen=0, by=office.district, at=now())


def test_how_an_issuer_answers_is_kept_for_its_next_claims(app, office, claim):
    desk = Reviewer(app, office.district)
    typed = {"kind": "email", "place": "", "address": "registry@abt.example", "usual_days": "10",
             "note": "Ask for Ms Gray.", "seen": "0"}  # fmt: skip
    wrong = desk.post(address(claim, "/channel"), **typed | {"address": ""})
    assert (wrong.status_code, "Ask for Ms Gray." in wrong.text) == (422, True)
    assert desk.post(address(claim, "/channel"), **typed).status_code == 303
    # A page older than what a colleague kept meanwhile.
    assert desk.post(address(claim, "/channel"), **typed).status_code == 409
    own = typed | {"is_own": "y", "kind": "register", "place": "https://one.example"}
    assert desk.post(address(claim, "/channel"), **own).status_code == 303
    kept = {one.entry_code: one.kind for one in db.session.scalars(select(IssuerChannel))}
    assert kept == {"": "email", claim.entry_code: "register"}

    other = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    assert other.entry_code != claim.entry_code
    page = desk.get(address(other)).text
    assert 'value="registry@abt.example"' in page
    assert "Ask for Ms Gray." in page
    assert 'value="https://one.example"' in desk.get(address(claim)).text
