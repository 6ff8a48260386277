"""The pages of letters: one's own by account and by link, and the desk's."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select, text

from core.accounts.roles import Role, ScopeKind
from core.audit.models import AuditEntry
from core.clock import now, today
from core.consents.queries import find_consent
from core.consents.services import withdraw_consent
from core.db import Base, db
from core.documents.models import IssuedDocument
from core.outbox.models import Message
from core.reports.models import Export
from events.letters.models import InvitationLetter
from events.registrations.consents import EventPurpose
from events.registrations.links import registration_token
from tests.counting import count_queries
from tests.events.letters.asking import (
    NUMBER,
    make_confirmed,
    make_issued,
    make_letter,
    whole_data,
)
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration
from tests.talent.claims.pages import Reviewer as Visitor


def typed(registration, **changes) -> dict[str, str]:
    """The form as a browser sends it."""
    data = whole_data(registration, **changes)
    sent = {}
    for name in data.__dataclass_fields__:
        value = getattr(data, name)
        if name.endswith("_on"):
            parts = (value.day, value.month, value.year) if value else ("", "", "")
            sent |= dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), parts, strict=True))
        else:
            sent[name] = value
    return {**sent, "agrees": "y"}


def own_page(registration) -> str:
    return f"/me/registrations/{registration.reference}/letter"


def desk_page(letter, action: str = "") -> str:
    slug = letter.registration.edition.slug
    return f"/desk/events/{slug}/letters/{letter.reference}{action and '/' + action}"


def act(who, letter, action: str, **fields):
    """Sends an action's form from the page as it is now."""
    db.session.rollback()
    sent = {f"{action}-{name}": value for name, value in {"seen": letter.version, **fields}.items()}
    return who.post(desk_page(letter, action), go="send", **sent)


@pytest.fixture
def person(app):
    return make_user()


@pytest.fixture
def organiser(app):
    return Visitor(app, make_user(Role.ORGANISER))


def test_the_question_is_asked_first_and_the_form_knows_what_is_known(app, person):
    registration = make_confirmed(person)
    own = Visitor(app, person)
    first = own.get(own_page(registration)).text
    assert "Do you need a visa letter?" in first
    assert 'name="passport_number"' not in first
    form = own.get(f"{own_page(registration)}?form=1").text
    assert 'value="Łukasz Żółć"' in form
    assert "X••••4321" in form
    assert NUMBER not in form
    assert re.search(r'<input[^>]*name="agrees"[^>]*>', form)
    assert not re.search(r'<input[^>]*name="agrees"[^>]*checked', form)


def test_nothing_typed_is_lost_and_the_fault_stands_at_its_field(app, person):
    registration = make_confirmed(person)
    own = Visitor(app, person)
    sent = typed(registration, departs_on=whole_data(registration).arrives_on - timedelta(days=1))
    answer = own.post(own_page(registration), **sent)
    assert answer.status_code == 422
    assert 'id="departs_on-day-error"' in answer.text or "departure is before" in answer.text
    assert "Politechnika Łódzka" in answer.text
    without = own.post(own_page(registration), **{**typed(registration), "agrees": ""})
    assert without.status_code == 422
    assert "Without this consent" in without.text
    assert db.session.scalar(select(InvitationLetter)) is None


def test_by_account_and_by_link_the_same_is_done(app, work, person, organiser):
    for registration, base in (
        (mine := make_confirmed(person), own_page(mine)),
        (guest := make_confirmed(), f"/r/{registration_token(guest)}/letter"),
    ):
        who = Visitor(app, person) if registration.user_id else Visitor(app)
        assert who.post(base, **typed(registration)).status_code == 303
        letter = db.session.scalar(
            select(InvitationLetter).where(InvitationLetter.registration_id == registration.id)
        )
        assert letter.state == "complete"
        assert act(organiser, letter, "approve").status_code == 303
        work()
        db.session.expire_all()
        assert letter.state == "issued"
        page = who.get(base).text
        assert "Your letter is ready" in page
        assert NUMBER not in page
        pdf = who.get(f"{base}/{letter.reference}/letter")
        assert pdf.data.startswith(b"%PDF")
        assert pdf.headers["Cache-Control"] == "no-store"
        assert who.get(f"{base}/{letter.reference}/signed").status_code == 404
        assert who.post(f"{base}/withdraw").status_code == 303
        db.session.expire_all()
        assert letter.state == "withdrawn"
        assert who.get(f"{base}/{letter.reference}/letter").status_code == 404


NEW_PASSPORT = {"zh": "我已换发护照", "en": "I have a new passport"}
HOLDS = {"zh": "新函出具前", "en": "holds until the new one is issued"}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("by_link", [False, True])
def test_a_new_passport_comes_to_its_end(app, work, organiser, language, by_link):
    person = None if by_link else make_user(preferred_language=language)
    registration = make_confirmed(person)
    old = make_issued(work, registration)
    who = Visitor(app, person) if person else Visitor(app)
    who.client.set_cookie("lang", language)
    base = f"/r/{registration_token(registration)}/letter" if by_link else own_page(registration)
    page = who.get(base).text
    assert NEW_PASSPORT[language] in page
    assert f'href="{base}?form=passport"' in page
    form = who.get(f"{base}?form=passport").text
    # All that stays is filled in; what the old passport said is not.
    assert "Politechnika Łódzka" in form
    tick = re.search(r'<input[^>]*name="is_new_passport"[^>]*>', form)
    assert "checked" in tick[0]
    year = re.search(r'<input[^>]*name="passport_expires_on-year"[^>]*>', form)
    assert not re.search(r'value="\d', year[0])
    sent = typed(registration, passport_number="NEW44556")
    assert who.post(base, **sent, is_new_passport="y").status_code == 303
    db.session.expire_all()
    assert registration.document_number == "NEW44556"
    page = who.get(base).text
    first = db.session.get_one(IssuedDocument, old.document_id)
    assert HOLDS[language] in page
    assert who.get(f"{base}/{old.reference}/letter").data.startswith(b"%PDF")
    new = db.session.get_one(InvitationLetter, old.superseded_by_id)
    assert new.state == "complete"
    assert act(organiser, new, "approve").status_code == 303
    work()
    db.session.expire_all()
    second = db.session.get_one(IssuedDocument, new.document_id)
    assert (old.state, new.state) == ("superseded", "issued")
    assert first.serial in who.get(base).text
    assert who.get(f"{base}/{old.reference}/letter").status_code == 404
    check = who.get(f"/verify/{first.serial}").text
    assert f'href="/verify/{second.serial}"' in check
    assert ("Superseded by" if language == "en" else "替代") in check
    assert "Revoked" not in check
    assert "已撤销" not in check
    body = who.get(f"/api/v1/certificates/{first.serial}").json
    assert (body["standing"], body["replaced_by"]) == ("replaced", second.serial)


def test_whoever_waits_reads_why_and_types_that_lack_letters_have_no_page(app, person):
    edition = make_edition("contest", capacity=1, needs_approval=False)
    make_registration(edition)
    waiting = make_registration(edition, user=person)
    own = Visitor(app, person)
    page = own.get(f"{own_page(waiting)}?form=1")
    assert "still waiting for one" in page.text
    assert own.post(own_page(waiting), **typed(waiting)).status_code == 422
    other = make_user()
    fair = make_registration(make_edition("recruitment_fair"), user=other)
    assert Visitor(app, other).get(own_page(fair)).status_code == 404
    runs = Visitor(app, make_user(Role.ORGANISER))
    assert runs.get(f"/desk/events/{fair.edition.slug}/letters").status_code == 404


def test_other_peoples_letters_are_not_found(app, person):
    registration = make_confirmed(person)
    letter = make_letter(registration)
    stranger = Visitor(app, make_user())
    assert stranger.get(own_page(registration)).status_code == 404
    assert stranger.post(own_page(registration), **typed(registration)).status_code == 404
    assert stranger.get(desk_page(letter)).status_code == 404
    mine = make_confirmed(owner := make_user())
    own = Visitor(app, owner)
    assert own.get(f"{own_page(mine)}/{letter.reference}/letter").status_code == 404
    elsewhere = make_user(Role.ORGANISER, "wuzhong", scope_kind=ScopeKind.DISTRICT)
    assert Visitor(app, elsewhere).get(desk_page(letter)).status_code == 404


def test_a_blocked_letter_names_what_is_missing_and_has_no_button(app, organiser):
    letter = make_letter(make_confirmed(), employer="")
    page = organiser.get(desk_page(letter)).text
    assert "The employer" in page
    assert "Approve and issue" not in page
    answer = act(organiser, letter, "approve")
    assert answer.status_code == 422
    assert "The employer" in answer.text


def test_the_number_opens_only_for_a_purpose_and_leaves_a_note(app, organiser):
    letter = make_letter(make_confirmed())
    assert NUMBER not in organiser.get(desk_page(letter)).text
    assert organiser.post(desk_page(letter, "passport"), purpose="x").status_code == 422
    opened = organiser.post(desk_page(letter, "passport"), purpose="Compare with the scan")
    assert NUMBER in opened.text
    note = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "letter:passport_opened")
    ).one()
    assert note.details == {"purpose": "Compare with the scan", "why": "other"}
    auditor = Visitor(app, make_user(Role.AUDITOR))
    assert auditor.get(desk_page(letter)).status_code == 200
    refused = auditor.post(desk_page(letter, "passport"), purpose="Only to look at it")
    assert refused.status_code == 403


def refused_papers() -> list[tuple[str, str]]:
    db.session.expire_all()
    rows = select(AuditEntry).where(AuditEntry.action == "letter:passport_refused")
    return [(one.actor_name, one.details["paper"]) for one in db.session.scalars(rows)]


def test_whoever_is_refused_a_passport_leaves_a_row(app, work, person):
    registration = make_confirmed(person)
    letter = make_issued(work, registration)
    auditor, stranger = make_user(Role.AUDITOR), make_user()
    elsewhere = make_user(Role.ORGANISER, "wuzhong", scope_kind=ScopeKind.DISTRICT)
    purpose = {"purpose": "Only to look at it"}
    for who, go, status in (
        (auditor, "letter", 403), (elsewhere, "signed", 404), (stranger, "", 404)
    ):  # fmt: skip
        answer = Visitor(app, who).post(desk_page(letter, "passport"), **purpose, go=go)
        assert answer.status_code == status
    paper = Visitor(app, stranger).get(f"{own_page(registration)}/{letter.reference}/letter")
    assert paper.status_code == 404
    names = [one.email for one in (auditor, elsewhere, stranger, stranger)]
    assert refused_papers() == list(
        zip(names, ["letter", "signed", "number", "letter"], strict=True)
    )
    # What never was leaves none.
    Visitor(app, stranger).get(f"{own_page(registration)}/IL-26-NONE/letter")
    assert len(refused_papers()) == 4


def test_the_paper_to_print_stands_where_one_looks(app, work, person, organiser):
    registration = make_confirmed(person)
    letter = make_issued(work, registration)
    page = organiser.get(desk_page(letter)).text
    assert page.index('id="print"') < page.index('class="letter-sides"')
    assert 'value="To print, stamp and sign it"' in page
    assert len(re.findall(r'id="purpose"', page)) == 1
    mine = Visitor(app, person).get(f"/me/registrations/{registration.reference}").text
    assert f'href="{own_page(registration)}/{letter.reference}/letter"' in mine
    listed = f"/desk/events/{registration.edition.slug}/letters"
    assert f'href="{desk_page(letter)}#print"' in organiser.get(listed).text
    give = {"action": "documents_print", "ref": letter.reference}
    assert organiser.post(f"{listed}/give", **give).data.startswith(b"%PDF")
    # It bears the number: whoever runs one venue has no way around (R18).
    runs_one = make_user(Role.ORGANISER, "kunshan", scope_kind=ScopeKind.DISTRICT)
    registration.edition.venues[0].district = "kunshan"
    db.session.commit()
    refused = Visitor(app, runs_one).post(f"{listed}/give", **give)
    assert not refused.data.startswith(b"%PDF")
    assert "whole edition may open it" in Visitor(app, runs_one).get(desk_page(letter)).text


@pytest.mark.parametrize(("language", "words"), [("en", "10 days overdue"), ("zh", "已逾期10天")])
def test_overdue_departures_tell_their_days(app, work, language, words):
    registration = make_confirmed()
    letter = make_issued(work, registration)
    letter.arrives_on = letter.departs_on = today() - timedelta(days=40)
    letter.exit_due_on = today() - timedelta(days=10)
    edition = registration.edition
    edition.state = "closed"
    db.session.commit()
    organiser = Visitor(app, make_user(Role.ORGANISER, preferred_language=language))
    listed = f"/desk/events/{edition.slug}/letters"
    assert words in organiser.get(f"{listed}?state=exit_late").text
    assert letter.reference in organiser.get(f"{listed}?overdue=7").text
    assert letter.reference not in organiser.get(f"{listed}?overdue=30").text
    assert words in organiser.get(desk_page(letter)).text
    # Also a month after the close, when the edition itself is on nobody's desk any more.
    home = organiser.get("/desk").text
    assert f"{listed}?state=exit_due" in home
    assert letter.reference in home
    assert ("10 days late" if language == "en" else "10") in home


def test_the_file_tells_the_days_overdue(app, work, organiser):
    letter = make_issued(work, make_confirmed())
    letter.arrives_on = letter.departs_on = today() - timedelta(days=40)
    letter.exit_due_on = today() - timedelta(days=10)
    db.session.commit()
    listed = f"/desk/events/{letter.registration.edition.slug}/letters"
    answer = organiser.post(f"{listed}/export", file_format="csv", which="standard")
    head, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert dict(zip(head, row, strict=True))["Days overdue"] == "10"


@pytest.mark.parametrize(("language", "asked"), [("en", "Questions about"), ("zh", "邀请函事宜")])
def test_the_contact_person_stands_on_the_page_and_in_the_messages(app, work, language, asked):
    person = make_user(preferred_language=language)
    registration = make_confirmed(person)
    registration.language = language
    make_issued(work, registration)
    page = Visitor(app, person).get(own_page(registration)).text
    bodies = db.session.scalars(select(Message.text).where(Message.kind.like("letters/%")))
    for text_ in (page, *bodies):
        assert asked in text_
        assert ("Li Min" if language == "en" else "李敏") in text_
        assert "letters@example.org" in text_


def test_the_signed_copy_reaches_the_person(app, work, person, organiser):
    registration = make_confirmed(person)
    letter = make_issued(work, registration)
    assert organiser.post(desk_page(letter, "signed")).status_code == 422
    junk = (io.BytesIO(b"MZ no paper"), "letter.pdf")
    assert organiser.post(desk_page(letter, "signed"), file=junk).status_code == 422
    paper = organiser.post(desk_page(letter, "passport"), purpose="To print and sign", go="letter")
    assert paper.data.startswith(b"%PDF")
    picture = io.BytesIO()
    Image.new("RGB", (800, 1100), "white").save(picture, "JPEG")
    scan = (io.BytesIO(picture.getvalue()), "signed.jpg")
    assert organiser.post(desk_page(letter, "signed"), file=scan).status_code == 303
    got = Visitor(app, person).get(f"{own_page(registration)}/{letter.reference}/signed")
    db.session.expire_all()
    papers = [letter.signed_file_id, db.session.get(IssuedDocument, letter.document_id).file_id]
    for file_id in papers:
        assert Visitor(app, person).get(f"/files/{file_id}").status_code == 200
        # Staff say first what they need the passport on it for.
        assert organiser.get(f"/files/{file_id}").status_code == 404
    assert got.status_code == 200
    assert got.mimetype == "image/jpeg"


def test_the_stay_is_recorded_at_the_desk(app, work, organiser):
    letter = make_issued(work, make_confirmed())
    letter.arrives_on = letter.departs_on = today() - timedelta(days=40)
    letter.exit_due_on = today() - timedelta(days=10)
    db.session.commit()
    listed = organiser.get(
        f"/desk/events/{letter.registration.edition.slug}/letters?state=exit_late"
    )
    assert letter.reference in listed.text
    assert "Late" in listed.text
    wrong = act(organiser, letter, "exit", **{"day-day": "40"})
    assert wrong.status_code == 422
    day = today() - timedelta(days=39)
    sent = {"day-day": day.day, "day-month": day.month, "day-year": day.year}
    assert act(organiser, letter, "exit", **sent).status_code == 303
    db.session.expire_all()
    assert (letter.state, letter.exited_on) == ("exit_recorded", day)


def test_the_sheet_holds_the_chosen_letters_and_stands_in_the_register(app, organiser):
    edition = make_edition("entrepreneurship_week", asks_identity=False)
    one = make_letter(make_confirmed(edition=edition))
    make_letter(
        make_confirmed(edition=edition, document_number="Q1231231"), passport_number="Q1231231"
    )
    sheet = f"/desk/events/{edition.slug}/letters/sheet"
    purpose = {"sheet-purpose": "For the foreign office"}
    again = organiser.post(sheet, ref=one.reference)
    assert again.status_code == 422
    assert re.search(rf'value="{one.reference}" checked', again.text)
    assert organiser.post(sheet, **purpose).status_code == 422
    got = organiser.post(sheet, ref=one.reference, format="csv", **purpose)
    words = got.data.decode("utf-8-sig")
    assert NUMBER in words
    assert "Q1231231" not in words
    export = db.session.scalars(select(Export)).one()
    assert (export.report, export.is_sensitive, export.row_count) == ("events.letters", True, 1)
    assert NUMBER not in repr(export.filter)
    withdraw_consent(
        find_consent(one.registration, EventPurpose.PASSPORT_LETTER), by=None, at=now()
    )
    db.session.commit()
    assert organiser.post(sheet, ref=one.reference, **purpose).status_code == 422
    auditor = Visitor(app, make_user(Role.AUDITOR))
    assert auditor.post(sheet, ref=one.reference, **purpose).status_code == 403


def test_many_are_approved_at_once_and_what_lacks_something_is_named(app, organiser):
    edition = make_edition("entrepreneurship_week", asks_identity=False)
    whole = make_letter(make_confirmed(edition=edition))
    other = make_confirmed(edition=edition, document_number="Q1231231")
    lacking = make_letter(other, passport_number="Q1231231", gender="")
    change = f"/desk/events/{edition.slug}/letters/change"
    ticked = {"action": "approve", "ref": [whole.reference, lacking.reference]}
    assert "Approve and issue" in organiser.post(change, **ticked).text
    assert organiser.post(change, sure="1", **ticked).status_code == 303
    assert f"{lacking.reference}: This is missing" in organiser.get(change[:-7]).text
    db.session.expire_all()
    assert (whole.state, lacking.state) == ("approved", "requested")


def test_the_number_stands_nowhere_readable(app, work, organiser, caplog):
    registration = make_confirmed()
    letter = make_issued(work, registration)
    organiser.get(f"/desk/events/{registration.edition.slug}/letters?words={NUMBER}")
    organiser.post(desk_page(letter, "passport"), purpose="Compare with the scan")
    work()
    db.session.rollback()
    for table in Base.metadata.sorted_tables:
        rows = repr(db.session.execute(text(f'SELECT * FROM "{table.name}"')).all())
        assert NUMBER not in rows, table.name
    assert NUMBER not in caplog.text
    listed = organiser.get(f"/desk/events/{registration.edition.slug}/letters").text
    assert NUMBER not in listed
    assert letter.reference in listed
    serial = db.session.execute(text("SELECT serial FROM issued_document")).scalar_one()
    assert NUMBER not in Visitor(app).get(f"/verify/{serial}?name={registration.name}").text


def test_the_list_asks_as_often_for_three_letters_as_for_one(app, organiser):
    edition = make_edition("entrepreneurship_week", asks_identity=False)
    make_letter(make_confirmed(edition=edition))
    page = f"/desk/events/{edition.slug}/letters"
    organiser.get(page)
    one, _page = count_queries(lambda: organiser.get(page))
    for number in ("K1111111", "K2222222"):
        extra = make_confirmed(edition=edition, document_number=number)
        make_letter(extra, passport_number=number)
    assert count_queries(lambda: organiser.get(page))[0] == one
