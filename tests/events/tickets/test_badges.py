"""Badges and sign-in sheets: what is printed, for whom, and that nothing runs off the paper."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.reports.models import Export
from core.reports.states import ExportState
from core.workflow import Guest
from events.registrations import services
from events.tickets.codes import ticket_url
from events.tickets.documents import drawing
from events.tickets.documents.badges import GEOMETRY, names_of
from events.tickets.states import Layout
from tests.core.documents.engine import lint
from tests.core.test_scripts import NAMES as SCRIPTS
from tests.counting import count_queries
from tests.events.tickets import reading
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration, make_session, make_venue

NAMES = [
    "𠮷田太郎",
    "ئابدۇرېھىم ئۆتكۈر",
    "မောင်မောင်ကျော်",
    "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis",
    "María del Carmen Fernández-González y Rodríguez de la Torre S",
    "<b>Bobby</b> <img src=http://evil.example/x.png>",
    "买买提·阿不都热依木·吐尔逊·艾山江·阿不力米提",
    "W" * 60,
]
STATIC = Path(__file__).resolve().parents[3] / "static" / "documents"


@pytest.fixture
def staff(app):
    return sign_in(app.test_client(), make_user(Role.ORGANISER))


def token_of(page: str) -> str:
    return re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)[1]


def print_badges(browser, edition, **choice):
    address = f"/desk/events/{edition.slug}/badges"
    form = {"layout": "sheet", "order": "name", "state": "confirmed", "session": "", "role": ""}
    return browser.post(
        address, data=form | choice | {"csrf_token": token_of(browser.get(address).text)}
    )


def test_all_whose_names_no_typeface_prints_are_named_before_anything_is_drawn(staff, monkeypatch):
    edition = make_edition()
    lacking = [
        make_registration(edition, name="\U00031350明"),
        make_registration(edition, name="Ada", organisation="ACME \U0002ebf0"),
    ]
    make_registration(edition, name="𠮷明")
    monkeypatch.setattr(drawing, "render_in_child", None)
    page = print_badges(staff, edition).text
    for one, code in zip(lacking, ("U+31350", "U+2EBF0"), strict=True):
        assert f"{one.name} ({one.reference}): " in page
        assert f"({code})" in page
    assert "𠮷明 (" not in page


@pytest.mark.parametrize("layout", [Layout.SHEET, Layout.CARD, Layout.FOLD, Layout.LANYARD])
def test_every_name_stands_whole_within_its_badge(app, staff, layout) -> None:
    edition = make_edition()
    people = [
        make_registration(edition, name=name, organisation="苏州大学 Soochow University " * 6)
        for name in NAMES
    ]
    answer = print_badges(staff, edition, layout=layout.value)
    pdf, room = answer.data, GEOMETRY[layout]
    assert answer.mimetype == "application/pdf"
    assert reading.pages(pdf) == -(-len(NAMES) // room.per_page)
    text = reading.text_of(pdf).replace(" ", "")
    for name in NAMES:
        assert name.replace(" ", "") in text
    assert reading.loose_fonts(pdf) == []
    assert lint.faults(pdf) == []
    codes = set().union(*(reading.codes_of(pdf, n, dpi=200) for n in range(reading.pages(pdf))))
    assert codes == {ticket_url(one.id) for one in people}
    assert b"evil.example/x.png" not in answer.headers.get("Content-Disposition", "").encode()


@pytest.mark.parametrize("layout", [Layout.CARD, Layout.LANYARD])
def test_no_letter_lies_outside_the_card_or_on_another_line(app, staff, layout) -> None:
    edition = make_edition()
    for name in NAMES:
        make_registration(edition, name=name, organisation="Ländlich " * 21)
    document = pypdfium2.PdfDocument(print_badges(staff, edition, layout=layout.value).data)
    for page in document:
        width, height = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            if right > left:
                assert left > 0
                assert right < width
                assert bottom > 0
                assert top < height


def test_the_steps_are_those_of_the_style_sheets() -> None:
    for layout, room in GEOMETRY.items():
        sheet = (STATIC / f"badges_{layout}.css").read_text()
        by_class = dict(re.findall(r"\.([nmoe]\d) \{ font-size: ([\d.]+)pt \}", sheet))
        for letter, steps in (
            ("n", room.names),
            ("m", room.others),
            ("o", room.organisations),
            ("e", room.events),
        ):
            sizes = [float(by_class[f"{letter}{n}"]) for n in range(len(steps))]
            assert sizes == [step.points for step in steps]


def test_both_scripts_stand_on_a_badge_as_they_were_entered(app) -> None:
    edition = make_edition()
    both = make_registration(edition, name="Zhang Wei", name_chinese="张伟")
    wished = make_registration(
        edition, name="Zhang Wei", name_chinese="张伟", badge_name="David Z."
    )
    one = make_registration(edition, name="Sukarno", name_latin="Sukarno")
    assert names_of(both) == ("Zhang Wei", "张伟")
    assert names_of(wished) == ("David Z.", "张伟")
    assert names_of(one) == ("Sukarno", "")


def test_a_choice_narrows_by_session_role_and_numbers_and_orders(app, staff) -> None:
    edition = make_edition(sessions=2)
    first, second = edition.sessions
    a = make_registration(edition, first, name="Bela", organisation="Alpha")
    b = make_registration(edition, second, name="Anna", organisation="Omega")
    c = make_registration(edition, first, second, name="Cora", organisation="Beta")
    c.role = "guest"
    db.session.commit()

    def order(**choice):
        text = reading.text_of(print_badges(staff, edition, **choice).data)
        return [
            n
            for _place, n in sorted(
                (text.find(n), n) for n in ("Anna", "Bela", "Cora") if n in text
            )
        ]

    assert order() == ["Anna", "Bela", "Cora"]
    assert order(order="organisation") == ["Bela", "Cora", "Anna"]
    assert order(session=str(first.id)) == ["Bela", "Cora"]
    assert order(role="guest") == ["Cora"]
    assert order(references=f"{a.reference}, {b.reference.lower()}") == ["Anna", "Bela"]


def test_who_waits_or_cancelled_has_no_badge(app, staff) -> None:
    edition = make_edition()
    gone = make_registration(edition, name="Gone Person")
    make_registration(edition, name="Here Person")
    services.cancel_registration(gone, by=Guest(gone), at=now())
    db.session.commit()
    full = make_session(edition, capacity=0)
    waiting = make_registration(edition, full, name="Waiting Person")
    text = reading.text_of(print_badges(staff, edition).data)
    assert "Here Person" in text
    assert "Gone" not in text
    assert "Waiting" not in text
    one = f"/desk/events/{edition.slug}/badges/{waiting.reference}.pdf"
    assert staff.get(one).status_code == 409


def test_numbers_of_others_are_nobodys(app, staff) -> None:
    edition, other = make_edition(), make_edition()
    make_registration(edition)
    foreign = make_registration(other, name="Foreign Person")
    answer = print_badges(staff, edition, references=foreign.reference)
    assert answer.status_code == 422
    assert "Nobody matches this choice." in answer.text
    page = staff.get(f"/desk/events/{edition.slug}/badges?ref={foreign.reference}").text
    assert "0 people match." in page
    assert "Foreign Person" not in page
    assert (
        staff.get(f"/desk/events/{edition.slug}/badges/{foreign.reference}.pdf").status_code == 404
    )


def test_five_thousand_numbers_are_taken_and_more_are_refused(app, staff) -> None:
    edition = make_edition()
    mine = make_registration(edition)
    many = [mine.reference, *(f"EV-2026-X{n}" for n in range(4_999))]
    address = f"/desk/events/{edition.slug}/badges?"
    page = staff.get(address + "&".join(f"ref={one}" for one in many))
    assert page.status_code == 200
    assert "1 people match." in page.text
    assert print_badges(staff, edition, references=" ".join(many)).mimetype == "application/pdf"
    answer = print_badges(staff, edition, references=" ".join([*many, "EV-1"]))
    assert answer.status_code == 422
    assert "At most 5000" in answer.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"layout": "poster"},
        {"order": "height"},
        {"role": "king"},
        {"session": "00000000-0000-0000-0000-000000000007"},
        {"session": "'; DROP"},
        {"state": "cancelled"},
        {"references": "<script>"},
        {"layout": "tickets", "state": "submitted"},
    ],
)
def test_what_is_not_offered_is_refused_at_its_field(app, staff, wrong) -> None:
    edition = make_edition()
    make_registration(edition)
    answer = print_badges(staff, edition, **wrong)
    assert answer.status_code == 422
    query = "&".join(f"{key}={value}" for key, value in wrong.items())
    assert staff.get(f"/desk/events/{edition.slug}/badges?{query}").status_code == 200
    assert db.session.scalars(select(Export)).all() == []


def test_a_character_no_typeface_holds_names_the_person(app, staff) -> None:
    edition = make_edition()
    make_registration(edition, name="Ann")
    odd = make_registration(edition, name="Zoë \U0001f9ff")
    answer = print_badges(staff, edition)
    assert answer.status_code == 422
    assert f"Zoë \U0001f9ff ({odd.reference})" in answer.text
    assert "U+1F9FF" in answer.text


def test_every_run_is_in_the_register_and_the_numbers_of_papers_are_not(app, staff) -> None:
    edition = make_edition()
    make_registration(edition, document_number="P7654321")
    pdf = print_badges(staff, edition).data
    (export,) = db.session.scalars(select(Export)).all()
    assert (export.report, export.row_count, export.standing) == (
        "events.badges",
        1,
        ExportState.DONE,
    )
    assert "P7654321" not in reading.text_of(pdf)
    assert "P7654321" not in str(export.filter)


def test_many_are_made_in_the_background_for_their_asker_alone(
    app, staff, work, monkeypatch
) -> None:
    monkeypatch.setattr("events.tickets.views.desk.AT_ONCE", 2)
    monkeypatch.setattr("events.tickets.jobs.PIECE", 8)
    edition = make_edition()
    people = [make_registration(edition, name=f"Person Nr {n:02d}") for n in range(12)]
    answer = print_badges(staff, edition)
    assert answer.status_code == 303
    (export,) = db.session.scalars(select(Export)).all()
    assert export.standing is ExportState.QUEUED
    work()
    db.session.expire_all()
    assert (export.standing, export.row_count, export.rows_written) == (ExportState.DONE, 12, 12)
    answer = staff.get(f"/desk/exports/{export.id}/file")
    assert answer.mimetype == "application/pdf"
    text = reading.text_of(answer.data)
    places = [text.find(f"Person Nr {n:02d}") for n in range(12)]
    assert places == sorted(places)
    assert -1 not in places
    codes = reading.codes_of(answer.data, 0) | reading.codes_of(answer.data, 1)
    assert codes == {ticket_url(one.id) for one in people}
    other = sign_in(app.test_client(), make_user(Role.ORGANISER))
    assert other.get(f"/desk/exports/{export.id}/file").status_code == 404


def test_a_run_given_up_is_not_finished(app, staff, work, monkeypatch) -> None:
    monkeypatch.setattr("events.tickets.views.desk.AT_ONCE", 0)
    edition = make_edition()
    make_registration(edition)
    print_badges(staff, edition)
    (export,) = db.session.scalars(select(Export)).all()
    export.state = ExportState.STOPPED
    db.session.commit()
    work()
    db.session.expire_all()
    assert export.standing is ExportState.STOPPED


def test_whoever_lost_the_right_meanwhile_gets_nothing(app, work, monkeypatch) -> None:
    monkeypatch.setattr("events.tickets.views.desk.AT_ONCE", 0)
    edition = make_edition()
    make_registration(edition)
    user = make_user(Role.ORGANISER)
    print_badges(sign_in(app.test_client(), user), edition)
    user.grants.clear()
    db.session.commit()
    work()
    (export,) = db.session.scalars(select(Export)).all()
    assert export.standing is ExportState.FAILED


def test_one_badge_at_the_gate(app) -> None:
    edition = make_edition()
    registration = make_registration(edition, name="Walk In")
    gate = sign_in(app.test_client(), make_user(Role.GATE_STAFF))
    address = f"/desk/events/{edition.slug}/badges/{registration.reference}.pdf"
    answer = gate.get(address)
    assert "Walk In" in reading.text_of(answer.data)
    assert reading.codes_of(answer.data, dpi=200) == {ticket_url(registration.id)}
    assert gate.get(f"{address}?layout=lanyard").status_code == 200
    assert gate.get(f"{address}?layout=poster").status_code == 404
    assert gate.get(f"/desk/events/{edition.slug}/badges").status_code == 404
    assert "badge:printed" in db.session.scalars(select(AuditEntry.action)).all()
    elsewhere = make_user(Role.GATE_STAFF, str(make_edition().id))
    assert sign_in(app.test_client(), elsewhere).get(address).status_code == 404


def test_a_district_prints_its_own_people_only(app) -> None:
    edition = make_edition(sessions=1)
    make_venue(edition, district="wuzhong")
    make_registration(edition, name="Of The City")
    mine = make_registration(edition, name="Of The District", home_venue_id=edition.venues[1].id)
    browser = sign_in(app.test_client(), make_user(Role.ORGANISER, "wuzhong"))
    text = reading.text_of(print_badges(browser, edition).data)
    assert mine.name in text
    assert "Of The City" not in text
    sheet = f"/desk/events/{edition.slug}/sessions/{edition.sessions[0].id}/sign-in-sheet"
    token = token_of(browser.get(f"/desk/events/{edition.slug}/badges").text)
    assert browser.post(sheet, data={"csrf_token": token}).status_code == 404


def sign_in_sheet(browser, edition, session):
    token = token_of(browser.get(f"/desk/events/{edition.slug}/badges").text)
    address = f"/desk/events/{edition.slug}/sessions/{session.id}/sign-in-sheet"
    return browser.post(address, data={"csrf_token": token})


def test_a_sign_in_sheet_numbers_everybody_with_a_place_on_pages_with_a_head(app, staff) -> None:
    edition = make_edition(capacity=60)
    (session,) = edition.sessions
    for number in range(61):
        make_registration(
            edition,
            name=f"Guest {number:02d} <i>",
            phone="+86 138 0000 0000",
            document_number=f"D{number}X",
        )
    pdf = sign_in_sheet(staff, edition, session).data
    count = reading.pages(pdf)
    assert count > 1
    text = reading.text_of(pdf)
    for number in range(60):
        assert f"Guest {number:02d} <i>" in text
    assert "Guest 60" not in text
    for page in range(count):
        one = reading.text_of(pdf, page)
        assert "姓名 Name" in one
        assert f"{page + 1} / {count}" in one
    for private in ("138 0000", "D7X", "attendee"):
        assert private not in text
    assert lint.faults(pdf) == []
    assert reading.loose_fonts(pdf) == []
    (export,) = db.session.scalars(select(Export)).all()
    assert (export.report, export.row_count) == ("events.sign_in_sheets", 60)


def test_a_sheet_of_another_event_is_not_found(app, staff) -> None:
    edition, other = make_edition(), make_edition()
    assert sign_in_sheet(staff, edition, other.sessions[0]).status_code == 404


def test_the_page_takes_the_same_queries_for_any_number_of_people(app, staff) -> None:
    edition = make_edition()
    counts = set()
    for _ in range(3):
        make_registration(edition)
        count, _page = count_queries(lambda: staff.get(f"/desk/events/{edition.slug}/badges"))
        counts.add(count)
    assert len(counts) == 1


@pytest.mark.parametrize("name", sorted(set(SCRIPTS.values()) - {SCRIPTS["en"]}))
def test_the_latin_name_stands_beneath_a_name_in_any_script(app, name) -> None:
    one = make_registration(make_edition(), name=name, name_latin="Somebody Else")
    assert names_of(one) == (name, "Somebody Else")
