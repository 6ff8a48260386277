"""Objections to the public notice: the notice stands still, everybody is answered (§8)."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, NotFound
from core.outbox.models import Message
from core.workflow import Guest
from core.working_days.services import working_calendar
from talent.claims import services as claims
from talent.claims.letters import decision_letter
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from talent.objections import services
from talent.objections.links import objection_token
from talent.objections.models import ClaimObjection
from talent.objections.states import Ground
from tests.core.files.corpus import page_pdf
from tests.events.signed_in import TOKEN, SignedIn
from tests.factories.core import make_user
from tests.factories.events import words
from tests.factories.objections import object_to_claim
from tests.factories.talent import REFUSAL, Office, make_claim
from tests.talent.catalogue.public.reading import check_page

ANSWER = words("The register holds it.")
START = date(2026, 10, 12)  # A Monday; no holiday follows for weeks.


def noon(day: date) -> datetime:
    """Noon in Beijing."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def after(days: int) -> datetime:
    return noon(working_calendar().add(START, days))


class Noticed:
    """A claim on public notice from START, and the city reviewer who has nothing to do with it."""

    def __init__(self) -> None:
        self.office, self.other = Office(), make_user(Role.CITY_REVIEWER)
        self.claim = make_claim(ClaimState.PUBLIC_NOTICE, office=self.office, at=noon(START))

    def object(self, days: int = 2, **said) -> ClaimObjection:
        return object_to_claim(self.claim, at=after(days), **said)

    def dismiss(self, one: ClaimObjection, days: int) -> None:
        services.dismiss(one, ANSWER, by=self.other, at=after(days))
        db.session.commit()


@pytest.fixture
def noticed(app):
    return Noticed()


def letters(address: str) -> list[str]:
    rows = db.session.query(Message).filter_by(address=address).order_by(Message.created_at)
    return [one.kind for one in rows]


@pytest.mark.both_databases
def test_the_days_left_are_kept_and_run_on(noticed):
    claim, first = noticed.claim, noticed.object(days=2)
    assert (claim.state, claim.notice_days_left) == (ClaimState.OBJECTION_CHECK, 3)
    assert claim.due_on == working_calendar().add(START, 12)
    second = noticed.object(days=3)
    assert claim.notice_days_left == 3
    noticed.dismiss(first, 4)
    assert claim.standing is ClaimState.OBJECTION_CHECK  # one is not answered yet
    noticed.dismiss(second, 9)
    assert claim.standing is ClaimState.PUBLIC_NOTICE
    assert claim.notice_ends_on == claim.due_on == working_calendar().add(START, 12)
    assert claims.end_due_notices(at=after(12)) == 0
    assert claims.end_due_notices(at=after(13)) == 1
    assert claim.title_obtained_on == working_calendar().add(START, 12)
    said = decision_letter(claim, claim.decisions[-1], at=after(13)).content.body_en[1]
    assert "no objection made during the public notice" in said
    for one in (first, second):
        assert letters(one.email) == ["objections/received", "objections/answered"]
    told = letters(claim.claimant.email)
    assert told[-2:] == ["claims/objection_made", "claims/notice_resumed"]


def test_on_the_last_day_no_day_is_left_and_the_title_follows_at_once(noticed):
    claim, one = noticed.claim, noticed.object(days=5)
    assert claim.notice_days_left == 0
    noticed.dismiss(one, 8)
    assert claim.standing is ClaimState.RECOGNISED
    assert claim.title_obtained_on == working_calendar().add(START, 5)


def test_after_the_last_day_nobody_objects(noticed):
    with pytest.raises(NotFound, match="until the last"):
        noticed.object(days=6)
    assert noticed.claim.standing is ClaimState.PUBLIC_NOTICE


def test_what_is_right_refuses_the_claim_and_settles_the_others(noticed):
    claim, right, other = noticed.claim, noticed.object(), noticed.object()
    with pytest.raises(DomainError, match="both languages"):
        services.uphold(right, {"en": "Yes", "zh": ""}, REFUSAL, by=noticed.other, at=after(3))
    db.session.rollback()
    services.uphold(right, ANSWER, REFUSAL, by=noticed.other, at=after(3))
    db.session.commit()
    assert (claim.state, claim.reason) == ("refused", REFUSAL.reason)
    assert (right.state, other.state) == ("upheld", "settled")
    assert letters(other.email)[-1] == "objections/settled"
    assert letters(claim.claimant.email)[-1] == "claims/refused"
    with pytest.raises(Conflict):
        services.dismiss(other, ANSWER, by=noticed.other, at=after(4))


def test_a_withdrawn_claim_leaves_no_objection_open(noticed):
    one = noticed.object()
    claims.withdraw_claim(noticed.claim, by=noticed.claim.claimant, at=after(3))
    assert one.state == "settled"


def test_a_check_is_lengthened_once_with_a_reason(noticed):
    claim, one, other = noticed.claim, noticed.object(), noticed.object()
    with pytest.raises(DomainError):
        services.lengthen(one, {"en": "", "zh": "复杂"}, by=noticed.other, at=after(3))
    db.session.rollback()
    services.lengthen(one, words("The issuer is asked."), by=noticed.other, at=after(4))
    db.session.commit()
    assert claim.due_on == working_calendar().add(START, 32)
    assert claim.moves[-1].text["en"] == "The issuer is asked."
    with pytest.raises(Conflict, match="already"):
        services.lengthen(other, words("Again"), by=noticed.other, at=after(5))
    for address in (one.email, other.email):
        assert letters(address)[-1] == "objections/lengthened"
    assert letters(claim.claimant.email)[-1] == "claims/check_lengthened"
    claims.recount_open_clocks(None)
    assert claim.due_on == working_calendar().add(START, 32)


def test_the_claimant_learns_what_it_is_about_and_never_from_whom(app, noticed):
    one = noticed.object(name="Ann Other", statement="I am her colleague Ann and know it is false.")
    services.tell(one, words("The number is not in the register."), by=noticed.other, at=after(3))
    db.session.commit()
    own = SignedIn(app, noticed.claim.claimant)
    page = own.get(f"/me/claims/{noticed.claim.reference}?lang=en").text
    assert "The number is not in the register." in page
    assert "3 working days of the notice are left" in page
    rows = db.session.query(Message).filter_by(address=noticed.claim.claimant.email)
    for text in (page, *(one.text for one in rows)):
        assert "Ann" not in text
    assert own.get(f"/desk/objections/{one.reference}").status_code == 404


@pytest.mark.parametrize("said", [{"ground": Ground.REVIEWERS}, {"by": "city"}, {"email": "city"}])
def test_no_reviewer_decides_on_what_is_about_or_from_them(noticed, said):
    city = noticed.office.city
    given = {"city": city if "by" in said else city.email.upper().lower()}
    one = noticed.object(**{key: given.get(value, value) for key, value in said.items()})
    with pytest.raises(NotFound):
        services.dismiss(one, ANSWER, by=city, at=after(3))
    db.session.rollback()
    noticed.dismiss(one, 3)
    assert one.state == "dismissed"


def test_the_second_reviewer_may_answer_what_is_not_about_them(noticed):
    services.dismiss(noticed.object(), ANSWER, by=noticed.office.city, at=after(3))
    assert noticed.claim.standing is ClaimState.PUBLIC_NOTICE


@pytest.mark.parametrize("role", [Role.DISTRICT_REVIEWER, Role.PROVINCIAL_SEALER, None])
def test_other_offices_do_not_know_of_it(noticed, role):
    with pytest.raises(NotFound):
        services.dismiss(noticed.object(), ANSWER, by=make_user(role), at=after(3))


def test_the_database_keeps_one_open_objection_of_an_address_and_the_days(noticed):
    one = noticed.object()
    assert noticed.object(email=one.email) is one
    copied = ("claim_id", "name", "email", "ground", "language", "statement")
    twin = {name: getattr(one, name) for name in copied}
    db.session.add(ClaimObjection(**twin, reference="OB-X", sent_at=now()))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
    for broken in (
        update(ClaimObjection).values(state="dismissed"),
        update(Claim).values(notice_days_left=None),
    ):
        with pytest.raises(IntegrityError):
            db.session.execute(broken)
        db.session.rollback()


def test_whoever_objected_sees_and_withdraws_it_by_the_link(app, client, noticed):
    one = noticed.object()
    url = f"/notice/objection/{objection_token(one)}"
    page = client.get(f"{url}?lang=en")
    check_page(page.text)
    assert "no-store" in page.headers["Cache-Control"]
    assert noticed.claim.holder_name not in page.text
    token = TOKEN.search(page.text)[1]
    assert client.post(f"{url}/withdraw", data={"csrf_token": token}).status_code == 303
    db.session.rollback()
    assert (one.state, noticed.claim.state) == ("withdrawn", "public_notice")
    assert letters(one.email)[-1] == "objections/withdrawn"
    assert client.post(f"{url}/withdraw", data={"csrf_token": token}).status_code == 409
    assert client.get("/notice/objection/x").status_code == 404
    with pytest.raises(PermissionError):
        services.OBJECTION_WORKFLOW.fire(
            noticed.object(days=4), "withdraw", by=Guest(one), at=now()
        )


def test_a_stranger_objects_with_evidence_and_the_city_answers(app, client):
    office = Office()
    claim = make_claim(ClaimState.PUBLIC_NOTICE, office=office)
    form = f"/notice/{claim.reference}/object"
    assert form in client.get("/notice").text
    asked = client.get(f"{form}?lang=en").text
    check_page(asked)
    fields = {"csrf_token": TOKEN.search(asked)[1], "name": "Ann Other", "email": "nobody",
              "ground": "false_document", "statement": "Kept as typed, every word of it"}  # fmt: skip

    def send(content=b"", **changed):
        files = {"evidence_1": (io.BytesIO(content), "proof.pdf")} if content else {}
        return client.post(form, data={**fields, **changed, **files})

    wrong = send()
    assert (wrong.status_code, "Kept as typed" in wrong.text) == (422, True)
    harmful = send(b"MZ not a paper", email="ann@example.org")
    assert (harmful.status_code, "Kept as typed" in harmful.text) == (422, True)
    sent = send(page_pdf(), email="Ann@Example.org")
    assert (sent.status_code, sent.location) == (303, "/notice")
    one = db.session.query(ClaimObjection).one()
    assert (
        one.reference in db.session.query(Message).filter_by(address="ann@example.org").one().text
    )
    # Whoever tries addresses learns of none whether it objected, nor from the notice.
    assert send(email="ann@example.org").status_code == 303
    assert claim.reference in client.get("/notice").text
    assert client.get("/notice/RC-0000-0000/object").status_code == 404
    city, desk = SignedIn(app, office.city), f"/desk/objections/{one.reference}"
    for page in (city.get("/desk/objections?lang=en").text, city.get(desk).text):
        check_page(page)
        assert "A•• O••••" in page
        for hidden in ("Ann", "ann@example.org"):
            assert hidden not in page
    opened = city.post(f"{desk}/identity", purpose="To ask for the missing page")
    assert "Ann Other" in opened.text
    entry = db.session.query(AuditEntry).filter_by(action="claim_objection:identity_opened").one()
    assert "missing page" in str(entry.details)
    assert city.post(f"{desk}/identity", purpose="").status_code == 422
    file = f"/files/{one.evidence[0].file_id}"
    assert city.get(file).status_code == 200
    assert SignedIn(app, claim.claimant).get(file).status_code == 404
    assert SignedIn(app, make_user(Role.ORGANISER)).get("/desk/objections").status_code == 404
    assert "Objections to answer" in city.get("/desk?lang=en").text


def test_many_objections_from_one_address_are_slowed_down(app, client, monkeypatch):
    from talent.objections import views

    monkeypatch.setattr(views, "MOST_SENT", "1/hour")
    claim = make_claim(ClaimState.PUBLIC_NOTICE)
    form = f"/notice/{claim.reference}/object"
    fields = {"csrf_token": TOKEN.search(client.get(form).text)[1], "name": "Ann", "phone": "",
              "ground": "other", "statement": "Something that can be examined"}  # fmt: skip
    answers = [
        client.post(form, data={**fields, "email": f"a{number}@example.org"}).status_code
        for number in range(2)
    ]
    assert answers == [303, 429]
