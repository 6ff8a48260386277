"""The gate's pages without scripts, who may open them, and what the phone's page sends."""

from __future__ import annotations

import json
import re
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import run

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.api.models import ApiToken
from core.clock import now
from core.contacts import is_address, plain_address
from core.db import db
from core.i18n import show_clock
from events.gate.models import Attendance, GateDevice, Scan
from events.gate.services import name_phone
from events.registrations.models import Registration
from events.tickets import codes
from events.tickets.codes import code_digest, read_code, ticket_code
from tests.counting import count_queries
from tests.events.gate.scans import make_open_edition, merge, moment, scan_of, walk_in
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration, make_session, make_venue

TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


class Gate:
    """One person's browser at one gate."""

    def __init__(self, app, session, user):
        self.session, self.client = session, sign_in(app.test_client(), user)
        self.home = f"/desk/events/{session.edition.slug}/gate"
        self.here = f"{self.home}/{session.id}"

    def get(self, path="", **query):
        return self.client.get(self.here + path, query_string=query)

    def post(self, path, follow=True, **data):
        token = TOKEN.search(self.client.get("/me").text)[1]
        return self.client.post(
            self.here + path, data={"csrf_token": token, **data}, follow_redirects=follow
        )

    def send(self, *scans, device="", text=None):
        token = TOKEN.search(self.client.get("/me").text)[1]
        body = text if text is not None else json.dumps({"scans": [as_sent(one) for one in scans]})
        return self.client.post(
            f"{self.home}/scans?device={device}", data=body,
            content_type="application/json", headers={"X-CSRFToken": token},
        )  # fmt: skip


def as_sent(scan):
    own = {"id": str(scan.id), "session": str(scan.session_id), "at": scan.at.isoformat()}
    return own | {"direction": scan.direction, "code": scan.code}


@pytest.fixture
def edition(app):
    return make_open_edition()


@pytest.fixture
def gate(app, edition):
    return Gate(app, edition.sessions[0], make_user(Role.GATE_STAFF, edition.id))


def test_a_code_lets_in_once_and_says_when_again(gate, edition):
    person = make_registration(edition, name="Zoë Łukasiewicz")
    first = gate.post("/check", code=ticket_code(person.id).lower())
    assert "gate-first" in first.text
    assert "Zoë Łukasiewicz" in first.text
    again = gate.post("/check", code=ticket_code(person.id))
    assert "gate-repeated" in again.text
    assert "Came in at" in again.text


def test_the_wrong_session_names_the_right_one_with_hall_and_time(app):
    edition = make_open_edition(sessions=1)
    hall = make_venue(edition, name={"en": "Hall 3", "zh": "3号厅"})
    there = make_session(edition, hall, hour=14, name={"en": "Chips", "zh": "集成电路"})
    lost = make_registration(edition, there)
    gate = Gate(app, edition.sessions[0], make_user(Role.GATE_STAFF, edition.id))
    page = gate.post("/check", code=ticket_code(lost.id)).text
    assert "Not registered for this session" in page
    answer = page.partition("gate-elsewhere")[2].partition("</div>")[0]
    for told in ("Expected at", f"{there.code} Chips", "Hall 3", show_clock(there.starts_at)):
        assert told in answer
    sent = gate.send(scan_of(lost, edition.sessions[0])).json["answers"][0]
    (there_told,) = sent["elsewhere"]
    assert (there_told["code"], there_told["title"], there_told["place"]) == (
        there.code, "Chips", "Hall 3"
    )  # fmt: skip


def test_what_a_phone_sends_is_set_right_by_the_time_it_says(gate, edition):
    scan = as_sent(
        scan_of(make_registration(edition), gate.session, at=moment() + timedelta(hours=9))
    )
    sent_at = (now() + timedelta(hours=9)).isoformat()
    answer = gate.send(text=json.dumps({"scans": [scan], "sent_at": sent_at})).json["answers"][0]
    believed = datetime.fromisoformat(answer["first_at"])
    assert abs(believed - moment()) < timedelta(minutes=1)
    assert answer["clock_mended"] is True


def test_no_code_is_told_at_the_field(gate):
    answer = gate.post("/check", code=" ")
    assert answer.status_code == 422
    assert "Type the code below the QR code." in answer.text


def test_name_search_forgives_and_checks_in(gate, edition):
    make_registration(edition, name="Zoë Łukasiewicz")
    chinese = make_registration(edition, name="王小明", organisation="Łódź")
    assert "Zoë Łukasiewicz" in gate.get(q="ZOE lukas").text
    page = gate.get(q="wangxiao").text
    assert "王小明" in page
    assert "Zoë" not in page
    assert chinese.email not in page
    assert "gate-first" in gate.post("/check", reference=chinese.reference).text
    assert "Nobody of this name" in gate.get(q="100%").text


def test_undo_gives_the_seat_back(gate, edition):
    person = make_registration(edition)
    scan = scan_of(person, gate.session)
    merge(edition, scan)
    assert "Undone" in gate.post(f"/undo/{scan.id}").text
    assert db.session.query(Attendance).count() == 0
    assert gate.post(f"/undo/{uuid.uuid4()}").status_code == 404


def test_walk_in_with_consent_and_no_markup(gate, edition):
    sent = {"w-name": "<b>Eve</b><script>1</script>", "w-submit_id": str(uuid.uuid4())}
    refused = gate.post("/walk-in", **sent)
    assert refused.status_code == 422
    assert "Read the sentence aloud" in refused.text
    assert "&lt;b&gt;Eve" in refused.text
    let_in = gate.post("/walk-in", **sent, **{"w-consent": "y"})
    assert "gate-first" in let_in.text
    assert "<script>1" not in let_in.text
    gate.post("/walk-in", **sent, **{"w-consent": "y"})
    assert db.session.query(Registration).count() == 1
    live = Gate(gate.client.application, gate.session, make_user(Role.ORGANISER))
    assert "<b>Eve" not in live.client.get(live.home).text


def test_a_full_session_takes_no_walk_in_and_keeps_what_was_typed(app):
    edition = make_open_edition(capacity=1)
    make_registration(edition)
    gate = Gate(app, edition.sessions[0], make_user(Role.GATE_STAFF))
    assert "Nobody can be added" in gate.get().text
    answer = gate.post("/walk-in", **{"w-name": "Late Person", "w-consent": "y"})
    assert answer.status_code == 422
    assert "no place is left" in answer.text
    assert 'value="Late Person"' in answer.text
    assert db.session.query(Registration).count() == 1
    assert db.session.query(Scan).count() == 0


def test_where_documents_are_asked_for_walk_ins_bring_theirs(app):
    edition = make_open_edition(asks_identity=True)
    gate = Gate(app, edition.sessions[0], make_user(Role.GATE_STAFF))
    bare = {"w-name": "Nina", "w-consent": "y"}
    assert "Enter the number of the document." in gate.post("/walk-in", **bare).text
    whole = bare | {"w-document_country": "FR", "w-document_number": "12AB34567"}
    page = gate.post("/walk-in", **whole).text
    assert "gate-first" in page
    assert "12AB34567" not in page


def test_who_may_work_watch_and_neither(app, edition):
    session = edition.sessions[0]
    here, home = (
        f"/desk/events/{edition.slug}/gate/{session.id}",
        f"/desk/events/{edition.slug}/gate",
    )
    session.venue.district = "sip"
    db.session.commit()
    expected = {
        (Role.GATE_STAFF, str(edition.id)): (200, 200, 403),
        (Role.GATE_STAFF, None): (200, 200, 403),
        (Role.GATE_STAFF, str(make_edition().id)): (404, 404, 404),
        (Role.ORGANISER, None): (200, 200, 200),
        (Role.ORGANISER, "sip"): (200, 200, 200),
        (Role.ORGANISER, "wuzhong"): (404, 404, 404),
        (Role.AUDITOR, None): (404, 200, 403),
        (Role.DISTRICT_REVIEWER, "sip"): (404, 404, 404),
    }
    for (role, scope), wanted in expected.items():
        browser = sign_in(app.test_client(), make_user(role, scope))
        got = tuple(browser.get(one).status_code for one in (here, home, f"{home}/devices"))
        assert got == wanted, (role, scope)
        assert browser.get(f"{here}/list.json").status_code == wanted[0]


def test_district_organisers_count_and_work_only_their_own_sessions(app):
    edition = make_open_edition()
    other = make_venue(edition, district="wuzhong")
    theirs = edition.sessions[0]
    theirs.venue_id = other.id
    edition.venues[0].district = "sip"
    db.session.commit()
    gate = Gate(app, theirs, make_user(Role.ORGANISER, "sip"))
    assert gate.get().status_code == 404
    assert 'data-session="S1"' not in gate.client.get(gate.home).text
    assert gate.send(scan_of(make_registration(edition), theirs)).status_code == 404


def test_gates_are_open_while_the_edition_is(app, edition):
    gate = Gate(app, edition.sessions[0], make_user(Role.ORGANISER))
    person = make_registration(edition)
    kept = scan_of(person, edition.sessions[0])
    wanted = {"draft": (403, 403), "open": (200, 200), "matching": (200, 200),
              "running": (200, 200), "closed": (403, 200), "follow_up": (403, 403),
              "cancelled": (403, 403)}  # fmt: skip
    for state, statuses in wanted.items():
        edition.state = state
        db.session.commit()
        assert (gate.get().status_code, gate.send(kept).status_code) == statuses, state


def test_sessions_without_check_in_have_no_gate(app, edition):
    gate = Gate(app, edition.sessions[0], make_user(Role.ORGANISER))
    edition.sessions[0].check_in = False
    db.session.commit()
    assert gate.get().status_code == 404


def test_the_phone_sends_what_it_kept(gate, edition):
    people = [make_registration(edition) for _ in range(3)]
    north = name_phone(edition, "North", by=make_user(Role.ORGANISER), at=now())
    scans = [scan_of(one, gate.session) for one in people]
    answer = gate.send(*scans, scans[0], device=north.id)
    assert [one["result"] for one in answer.json["answers"]] == ["first"] * 4
    assert answer.json["answers"][0]["gate"] == "North"
    assert gate.send(*scans).json["answers"] == answer.json["answers"][:3]


def test_the_phone_is_told_what_is_wrong(gate, edition):
    for text in ("", "[]", "{", '{"scans": 1}', '{"scans": [{"id": "x"}]}'):
        assert gate.send(text=text).status_code == 422
    assert gate.send().status_code == 422
    known = scan_of(make_registration(edition), gate.session)
    assert gate.send(known, device=uuid.uuid4()).status_code == 404
    wrong = as_sent(known) | {"session": str(uuid.uuid4())}
    assert gate.send(text=json.dumps({"scans": [wrong]})).status_code == 422


def test_naming_the_phone(gate, edition):
    page = gate.post("/phone", name="North gate 1").text
    device = db.session.query(GateDevice).one()
    assert f'"device": "{device.id}"' in page.replace("&#34;", '"')
    assert gate.post("/phone", name="  ").status_code == 422
    assert gate.post("/phone", name="x" * 81).status_code == 422
    assert db.session.query(GateDevice).count() == 1


def test_live_counts_are_exact_and_cost_the_same_with_one_and_three(app):
    edition = make_open_edition(sessions=1, checks_out=True)
    (session,) = edition.sessions
    watcher = Gate(app, session, make_user(Role.ORGANISER))
    costs = []
    for _ in range(3):
        make_registration(edition)
        merge(
            edition,
            scan_of(make_registration(edition), session),
            walk_in(session, str(uuid.uuid4())),
        )
        cost, page = count_queries(
            lambda: watcher.client.get(watcher.home, headers={"HX-Request": "true"})
        )
        costs.append(cost)
        assert "<html" not in page.text
    assert len(set(costs)) == 1, costs
    row = re.search(r'data-session="S1".*?</tr>', page.text, re.DOTALL)[0]
    figures = [int(one) for one in re.findall(r'nums">(\d+)<', row)]
    # Expected with walk-ins, came, gone out, walk-ins, refused.
    assert figures == [9, 6, 0, 3, 0]


def test_the_worker_may_reach_the_gates(client):
    answer = client.get("/gate-worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.mimetype == "text/javascript"


def test_a_ticket_read_by_the_phones_own_camera_leads_to_the_right_gate(app):
    edition = make_open_edition(sessions=2)
    person = make_registration(edition, edition.sessions[1])
    gate = Gate(app, edition.sessions[0], make_user(Role.GATE_STAFF))
    code = ticket_code(person.id)
    answer = gate.client.get(f"{gate.home}/code/{code}", follow_redirects=True)
    assert str(edition.sessions[1].id) in answer.request.path
    assert f'value="{code}"' in answer.text
    assert db.session.query(Scan).count() == 0


def test_the_desk_lists_ones_own_gates(app, edition):
    make_open_edition()
    browser = sign_in(app.test_client(), make_user(Role.GATE_STAFF, edition.id))
    page = browser.get("/desk/gate").text
    assert page.count("/desk/events/edition-") == 1
    assert browser.get("/desk/gate").status_code == 200
    assert sign_in(app.test_client(), make_user()).get("/desk/gate").status_code == 404


def test_times_stay_in_the_past(gate, edition):
    scan = as_sent(scan_of(make_registration(edition), gate.session, at=moment()))
    for text in ("yesterday", "", None, "2026-13-40T00:00:00Z", "2026-11-23T09:00:00"):
        body = json.dumps({"scans": [scan | {"at": text}]})
        assert gate.send(text=body).status_code == 422
    for text in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        body = json.dumps({"scans": [scan | {"at": text, "id": str(uuid.uuid4())}]})
        assert gate.send(text=body).json["answers"][0]["clock_mended"] is True


def test_several_devices_are_revoked_with_one_act(app, edition):
    organiser = make_user(Role.ORGANISER)
    gate = Gate(app, edition.sessions[0], organiser)
    home, token = f"{gate.home}/devices", TOKEN.search(gate.client.get("/me").text)[1]

    def post(url, **data):
        return gate.client.post(url, data={"csrf_token": token, **data})

    for name in ("North gate 1", "North gate 2", "South gate"):
        page = post(home, name=name)
        assert page.status_code == 200
        assert "The token, shown only now" in page.text
    again = post(home, name="South gate")
    assert again.status_code == 422
    assert "Another device has this name." in again.text
    act = {"action": "revoke", "ref": ["North gate 1", "North gate 2"]}
    assert (
        "send no scans any more, also none of those they keep" in post(f"{home}/change", **act).text
    )
    act["sure"] = "1"
    assert post(f"{home}/change", **act).status_code == 303
    listed = gate.client.get(f"{home}?state=revoked").text
    assert listed.count("data-row") == 2
    assert "South gate" not in listed.split('id="rows"')[1].split("</table>")[0]
    kept = {one.name: one for one in db.session.scalars(select(GateDevice))}
    assert [one for one in kept if kept[one].revoked_at is None] == ["South gate"]
    digest = kept["North gate 1"].token_digest
    token_row = db.session.scalars(select(ApiToken).where(ApiToken.digest == digest)).one()
    assert token_row.revoked_at is not None
    # One by one, at the address of before.
    one = f"{home}/{kept['South gate'].id}/revoke"
    assert post(one).status_code == 303
    db.session.expire_all()
    assert kept["South gate"].revoked_at is not None


LINES = (Path(__file__).parent / "scanner-lines.txt").read_text().splitlines()


@pytest.mark.parametrize("line", [one for one in LINES if one.strip()])
def test_a_scanner_is_read_through_any_keyboard_layout(gate, edition, line):
    """What a hand scanner types beside the code is the layout's; its width does not matter."""
    person = make_registration(edition)
    code = ticket_code(person.id)
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code)
    address = line.split(" (")[0].replace("CODE", code).replace("ＣＯＤＥ", wide)
    typed = wide if "alone" in line else address
    assert "gate-first" in gate.post("/check", code=typed).text


def through(layout: str, text: str) -> str:
    """What an American scanner's keys type where this layout is set."""
    kept = json.loads((Path(codes.__file__).with_name("layouts.json")).read_text())[layout]
    keys = {key: typed for typed, key in zip(*kept, strict=True)}
    typed = "".join(keys.get(one, one) for one in text.lower())
    return typed.upper() if "ß" not in typed else typed


LAYOUTS = list(json.loads(Path(codes.__file__).with_name("layouts.json").read_text()))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_scanner_is_read_through_layouts_with_other_letters_and_digits(gate, edition, layout):
    for _each in range(3):
        person = make_registration(edition)
        typed = through(layout, f"HTTP://HOST/T/{ticket_code(person.id)}")
        assert read_code(typed) == read_code(f"{typed}\n") == person.id
    assert "gate-first" in gate.post("/check", code=typed).text


def test_a_wrong_code_stays_wrong_through_every_layout(app):
    for layout in LAYOUTS:
        code = ticket_code(uuid.uuid4())
        wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
        assert read_code(through(layout, wrong)) is None


def test_the_phones_script_reads_the_same_lines(app):
    """Without network the phone finds the code by its digest; both read it alike."""
    code = ticket_code(uuid.uuid4())
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code)
    typed = [
        f"HTTP：、、HOST、T、{code}",
        f"HTTPÑ--HOST-T-{code}",
        f"HTTP://X/T/{code}/",
        wide,
        code.lower(),
        *(through(layout, f"HTTP://HOST/T/{code}") for layout in LAYOUTS),
    ]
    script = Path(__file__).parents[3] / "static/js/gate/list.js"
    source = script.read_text().split("/* By what the list knows")[1].split("const NAMES")[0]
    asked = f"const LENGTH = 39;\n/* {source}\nfor (const one of {json.dumps(typed)}) console.log((await digestsOf(one)).includes({json.dumps(code_digest(code))}));"
    made = run(["node", "--input-type=module", "-"], input=asked.replace("export ", ""),
               capture_output=True, text=True, check=True)  # fmt: skip
    assert made.stdout.split() == ["true"] * len(typed)


def test_the_phone_without_network_refuses_an_address_that_is_none():
    """What it took would be refused at the next sync, when the person is long inside."""
    script = (Path(__file__).parents[3] / "static/js/gate/main.js").read_text()
    pattern = re.search(r"const ADDRESS = (/.*/u);", script)[1]
    typed = [
        "ada@bücher.example",
        "ada＠example。org",
        "ada",
        "ada@",
        "阿达@example.org",
        "a b@c.de",
    ]
    asked = f"console.log({json.dumps(typed)}.map((one) => {pattern}.test(one)).join());"
    made = run(["node", "-e", asked], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "true,true,false,false,false,false"
    assert [is_address(plain_address(one)) for one in typed] == [True, True, *[False] * 4]
