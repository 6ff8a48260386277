"""Sheets of a venue's days: what stands on them, who sees and writes them, and their paper."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest

from core.accounts.roles import Role
from core.clock import beijing_date
from core.db import db
from events.day_sheets.models import VenueDay
from events.gate.models import GateDevice
from tests.core.documents.engine import lint
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration, make_session, make_venue

pytestmark = pytest.mark.both_databases


@pytest.fixture
def fair(app):
    """A house in Gusu with two halls, and another address in Kunshan."""
    edition = make_edition("recruitment_fair", asks_identity=False, sessions=0)
    top = edition.venues[0]
    house = make_venue(edition, parent=top, name={"en": "Expo House", "zh": "博览馆"},
                       address={"en": "1 Fair Road", "zh": "会展路1号"}, district="gusu")  # fmt: skip
    halls = [make_venue(edition, parent=house, name={"en": f"Hall {n}", "zh": f"{n}号厅"})
             for n in (1, 2)]  # fmt: skip
    other = make_venue(edition, parent=top, name={"en": "Kunshan House", "zh": "昆山馆"},
                       address={"en": "2 Road", "zh": "2号"}, district="kunshan")  # fmt: skip
    for number, venue in enumerate([*halls, other]):
        make_session(edition, venue, code=f"S{number}", capacity=9,
                     name={"en": f"Talk {number}", "zh": f"讲座{number}"})  # fmt: skip
    db.session.commit()
    db.session.refresh(edition)
    return edition


def house_of(edition, name="Expo House"):
    return next(one for one in edition.venues if one.name["en"] == name)


def address(edition, name="Expo House", tail=""):
    day = beijing_date(edition.sessions[0].starts_at)
    return f"/desk/events/{edition.slug}/day-sheets/{house_of(edition, name).id}/{day}{tail}"


def session_of(edition, code):
    return next(one for one in edition.sessions if one.code == code)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(BytesIO(pdf)) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.fixture
def organiser(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def test_the_halls_of_a_house_stand_on_one_sheet(organiser, fair):
    make_registration(fair, session_of(fair, "S0"))
    page = organiser.get(address(fair)).text
    assert [name in page for name in ("Talk 0", "Talk 1", "Talk 2")] == [True, True, False]
    assert "Hall 2" in page
    assert "1 Fair Road" in page
    assert "1 / 9" in page


def test_a_session_over_two_days_stands_on_both(organiser, fair):
    talk = session_of(fair, "S0")
    talk.ends_at += timedelta(days=1)
    db.session.commit()
    later = beijing_date(talk.ends_at)
    path = f"/desk/events/{fair.slug}/day-sheets/{house_of(fair).id}/{later}"
    page = organiser.get(path).text
    assert "Talk 0" in page
    assert "Talk 1" not in page


@pytest.mark.parametrize("who", ["district", "auditor", "stranger"])
def test_a_district_sees_and_writes_its_own_alone(app, fair, who):
    user = {"district": lambda: make_user(Role.ORGANISER, "gusu"),
            "auditor": lambda: make_user(Role.AUDITOR), "stranger": make_user}[who]()  # fmt: skip
    browser = SignedIn(app, user)
    index = browser.get(f"/desk/events/{fair.slug}/day-sheets")
    own, foreign = (browser.get(address(fair, name)) for name in ("Expo House", "Kunshan House"))
    written = browser.post(address(fair), notes="x", seen="0").status_code
    expected = {"district": (200, 200, 404, 303), "auditor": (200, 200, 200, 403),
                "stranger": (404, 404, 404, 404)}[who]  # fmt: skip
    assert (index.status_code, own.status_code, foreign.status_code, written) == expected
    if who == "district":
        assert "Kunshan House" not in index.text
        assert browser.post(address(fair), notes="x", seen="9" * 5_000).status_code == 422


def test_what_is_written_stands_on_page_and_paper_as_text(organiser, fair):
    hostile = "<b>Caretaker</b> 0512-1234"
    sent = {"people_to_call": hostile, "deliveries": "Water 07:00", "notes": "", "seen": "0"}
    assert organiser.post(address(fair), **sent).status_code == 303
    page = organiser.get(address(fair)).text
    assert "&lt;b&gt;Caretaker&lt;/b&gt; 0512-1234" in page
    text = text_of(organiser.get(address(fair, tail=".pdf?in=en")).data)
    assert hostile in text
    assert "Water 07:00" in text


def test_who_comes_second_sees_what_the_first_wrote_and_loses_nothing(organiser, fair):
    first, second = ({"notes": words, "seen": "0"} for words in ("first", "second"))
    organiser.post(address(fair), **first)
    answer = organiser.post(address(fair), **second)
    assert answer.status_code == 422
    assert "Somebody else wrote on this sheet" in answer.text
    assert ">first</p>" in answer.text
    assert "second</textarea>" in answer.text
    assert 'name="seen" type="hidden" value="1"' in answer.text
    assert organiser.post(address(fair), **(second | {"seen": "1"})).status_code == 303
    assert db.session.query(VenueDay).one().notes == "second"
    assert organiser.post(address(fair), **(first | {"seen": "x"})).status_code == 422


@pytest.mark.parametrize(
    ("spoken", "words"),
    [("en", ("Expo House", "Hall 1", "Talk 1", "People to call", "Gate 7")),
     ("zh", ("博览馆", "1号厅", "讲座1", "联系人", "Gate 7"))],
)  # fmt: skip
def test_the_paper_speaks_either_language_and_is_archival(app, organiser, fair, spoken, words):
    staff = make_user(Role.GATE_STAFF, scope=None)
    db.session.add(GateDevice(edition_id=fair.id, name="Gate 7", created_by_id=staff.id,
                              created_at=fair.created_at))  # fmt: skip
    db.session.commit()
    answer = organiser.get(address(fair, tail=f".pdf?in={spoken}"))
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    text = text_of(answer.data)
    assert [word for word in words if word not in text] == []
    assert lint.faults(answer.data) == []


def test_what_there_is_no_sheet_of_is_not_found(organiser, fair):
    path = address(fair)
    assert organiser.get(path[:-2] + "99").status_code == 404
    assert organiser.get(path.replace("20", "19", 1)).status_code == 404
    assert organiser.get(address(fair, tail=".pdf?in=fr")).status_code == 404
    room = next(one for one in fair.venues if one.name["en"] == "Hall 1")
    assert organiser.get(path.replace(str(house_of(fair).id), str(room.id))).status_code == 404


def test_an_event_without_sessions_has_none(organiser):
    edition = make_edition(sessions=0)
    page = organiser.get(f"/desk/events/{edition.slug}/day-sheets")
    assert "A day with sessions has a sheet." in page.text


def test_sheets_of_any_number_of_sessions_cost_the_same(organiser, fair):
    hall = next(one for one in fair.venues if one.name["en"] == "Hall 1")
    counts = {path: set() for path in (address(fair), f"/desk/events/{fair.slug}/day-sheets")}
    for _ in range(2):
        for path, found in counts.items():
            found.add(count_queries(lambda path=path: organiser.get(path))[0])
        make_session(fair, hall)
        db.session.commit()
    assert {len(found) for found in counts.values()} == {1}
