"""The proof of the workbench: `licences.py` is a whole slice, driven here as people and programs do."""

from __future__ import annotations

import csv
import itertools
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html
from sqlalchemy import select

from app import create_app
from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.db import db
from core.lists import row_pages
from core.reports.readers import read_sheet
from tests.auditing import AuditingClient, watch
from tests.contracts import licences
from tests.contracts.licences import Licence, LicencePermission, LicenceState
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_token, make_user

pytestmark = pytest.mark.both_databases
DESK, API = "/desk/licences", "/api/v1/licences"
HERE, ELSEWHERE = "gusu", "wuzhong"
REASON = {"refuse-text_en": "Too loud.", "refuse-text_zh": "太吵。"}
# Who asks, how many rows, which, their cells, the views kept; and the number beside Claims.
QUERIES = 6
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def house(portal):
    """The program with one slice more, on the database that `app` resets."""
    made = create_app(portal.extensions["settings"])
    made.testing, made.test_client_class = True, AuditingClient
    licences.init_app(made)
    watch(made)
    return made


@pytest.fixture(autouse=True)
def _in_the_house(app, house):
    with house.app_context():
        Licence.metadata.create_all(db.engine)
        yield
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def city(house):
    return SignedIn(house, make_user(Role.DISTRICT_REVIEWER))


@pytest.fixture
def district(house):
    return SignedIn(house, make_user(Role.DISTRICT_REVIEWER, HERE))


def make_licence(player="Wei", district=HERE, state=LicenceState.ASKED) -> Licence:
    number = next(_numbers)
    licence = Licence(
        reference=f"MU-{number:04d}", player=player, district=district, state=state,
        plays_on=date(2027, 1, 1 + number % 28),
    )  # fmt: skip
    db.session.add(licence)
    db.session.commit()
    return licence


def look(browser, query=""):
    answer = browser.get(f"{DESK}{query}")
    assert answer.status_code == 200, query
    return html.fromstring(answer.text)


def rows(page) -> list[list[str]]:
    cells = "./td[not(contains(@class, 'tick') or contains(@class, 'card-only'))]"
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath(cells)]
        for row in page.xpath("//tbody/tr[@data-row]")
    ]


def players(page) -> list[str]:
    return [row[1] for row in rows(page)]


def notice(page) -> str:
    return page.xpath("string(//*[contains(@class, 'notice-warning')])")


def again(licence) -> Licence:
    db.session.rollback()
    db.session.refresh(licence)
    return licence


class Program:
    """Another program of the office, with a token of somebody's."""

    def __init__(self, house, person, scopes=tuple(LicencePermission)):
        secret = make_token(person, scopes)
        db.session.commit()
        self.client, self.headers = house.test_client(), {"Authorization": f"Bearer {secret}"}

    def list(self, **query):
        return self.client.get(API, query_string=query, headers=self.headers)

    def grant(self, licence, version):
        url = f"{API}/{licence.reference}/grant"
        return self.client.post(url, json={"version": version}, headers=self.headers)


def test_the_whole_slice_is_at_most_150_lines():
    assert len(Path(licences.__file__).read_text().splitlines()) <= 150


# ---- The list


def test_one_row_costs_as_much_as_three(city):
    counted = []
    for more in (1, 2):
        for _ in range(more):
            make_licence()
        counted.append(count_queries(lambda: look(city))[0])
        assert len(rows(look(city))) == more + len(counted) - 1
    assert counted == [QUERIES, QUERIES]


def test_it_is_searched_filtered_and_says_by_what(city):
    make_licence("Wei")
    make_licence("Lan", state=LicenceState.GRANTED)
    assert players(look(city, "?words=la")) == ["Lan"]
    page = look(city, "?state=granted&order=-player")
    assert players(page) == ["Lan"]
    [chip] = page.xpath("//a[contains(@class, 'chip')][contains(., 'Granted')]")
    assert urlsplit(chip.get("href")).query == "order=-player"
    assert "nonsense" in notice(look(city, "?nonsense=1"))
    odd = look(city, "?state=nonsense")
    assert "nonsense" in notice(odd)
    assert len(rows(odd)) == 2


def test_it_is_sorted_paged_and_shown_in_other_columns(city, monkeypatch):
    for player in ("Bo", "An", "Cai"):
        make_licence(player)
    assert players(look(city, "?order=player")) == ["An", "Bo", "Cai"]
    assert players(look(city, "?order=-player")) == ["Cai", "Bo", "An"]
    chosen = city.get(f"{DESK}/columns?col=district&col=player&at_district=1&at_player=2")
    assert rows(look(city, f"?{urlsplit(chosen.location).query}"))[0][0] == HERE
    monkeypatch.setattr(row_pages, "PAGE_SIZE", 2)
    last = look(city, "?order=player&page=99")
    assert players(last) == ["Cai"]
    assert last.xpath("//a[@aria-current='page' and text()='2']")


@pytest.mark.parametrize("order", ["fee", "-fee"])
def test_pages_by_an_amount_follow_each_other_by_what_is_stored(city, monkeypatch, order):
    """12.50 is stored as 1250, so the page behind it began at 0.13 and went on for ever."""
    fees = {"An": "2.50", "Bo": "12.50", "Cai": "12.50", "Di": "100", "Em": "0.05"}
    for player, fee in fees.items():
        make_licence(player).fee = Decimal(fee)
    db.session.commit()
    monkeypatch.setattr(row_pages, "PAGE_SIZE", 1)
    seen, query = [], f"?order={order}"
    while query and len(seen) < 6:
        page = look(city, query)
        seen += players(page)
        query = "".join(f"?{urlsplit(one).query}" for one in page.xpath("//a[@rel='next']/@href"))
    assert sorted(seen) == sorted(fees)
    by_fee = [Decimal(fees[player]) for player in seen]
    assert by_fee == sorted(by_fee, reverse=order.startswith("-"))


def test_a_view_is_kept_and_opened_again(city):
    make_licence("Wei")
    make_licence("Lan", state=LicenceState.GRANTED)
    assert city.post(f"{DESK}/views?state=granted", name="Granted ones").status_code == 303
    [view] = look(city).xpath("//a[normalize-space()='Granted ones']")
    assert players(look(city, f"?{urlsplit(view.get('href')).query}")) == ["Lan"]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_file_holds_what_is_shown(city, file_format):
    for player in ("Bo", "An", "Cai"):
        make_licence(player)
    make_licence("Di", state=LicenceState.GRANTED)
    query = "?state=asked&order=-player&columns=player,state,plays_on,district"
    answer = city.post(f"{DESK}/export{query}", file_format=file_format, which="shown")
    sheet = read_sheet(answer.data, declared_name=f"licences.{file_format}")
    shown = rows(look(city, query))
    assert [list(row.values) for row in sheet.rows] == shown
    assert [row[0] for row in shown] == ["Cai", "Bo", "An"]


def test_what_cannot_be_done_to_one_of_many_is_skipped_and_named(city):
    asked, refused = make_licence(), make_licence(state=LicenceState.REFUSED)
    sent = {"action": "grant", "ref": [asked.reference, refused.reference]}
    assert again(asked).state == LicenceState.ASKED
    assert city.post(f"{DESK}/change", **sent).status_code == 200, "it is asked first"
    assert again(asked).state == LicenceState.ASKED
    assert city.post(f"{DESK}/change", sure="1", **sent).status_code == 303
    assert f"{refused.reference}: This has moved on" in notice(look(city))
    assert (again(asked).state, again(refused).state) == ("granted", "refused")
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "licences:grant"))
    assert (entry.subject_kind, entry.details) == ("contract.licences", {"done": 1, "skipped": 1})


# ---- The page of one


def test_it_is_decided_on_its_page(city):
    licence = make_licence()
    url = f"{DESK}/{licence.reference}"
    assert rows(look(city))
    assert look(city).xpath("//tr[@data-row]//a[@data-open]")[0].get("href") == url
    page = html.fromstring(city.get(url).text)
    assert page.xpath("string(//h1)") == licence.reference
    assert [one.get("data-sheet") for one in page.xpath("//a[@data-sheet]")] == ["grant", "refuse"]
    done = city.post(f"{url}/refuse", **{"refuse-seen": "1"}, **REASON, go="send")
    assert (done.status_code, done.location) == (303, url)
    assert again(licence).state == LicenceState.REFUSED
    assert licence.reason == {"en": "Too loud.", "zh": "太吵。"}
    after = html.fromstring(city.get(url).text)
    assert not after.xpath("//a[@data-sheet]")
    assert "Refuse" in after.xpath("string(//ol[contains(@class, 'story')])")


def test_a_page_that_moved_on_and_a_form_that_is_wrong_change_nothing(city):
    licence = make_licence()
    url = f"{DESK}/{licence.reference}/refuse"
    stale = city.post(url, **{"refuse-seen": "7"}, **REASON, go="send")
    assert stale.status_code == 409
    assert "Too loud." in stale.text
    wrong = city.post(url, **{**REASON, "refuse-seen": "1", "refuse-text_zh": ""}, go="send")
    assert wrong.status_code == 422
    assert "Write the reason in Chinese." in wrong.text
    assert "Too loud." in wrong.text
    assert again(licence).state == LicenceState.ASKED


# ---- For programs


def test_a_program_reads_and_decides(house, city):
    licence = make_licence("Wei")
    make_licence("Lan", state=LicenceState.GRANTED)
    program = Program(house, city.user)
    assert len(program.list().json["rows"]) == 2
    answer = program.list(filter="state=asked", columns="player,state").json
    assert answer == {
        "columns": ["player", "state"], "rows": [{"player": "Wei", "state": "asked"}],
    }  # fmt: skip
    assert program.list(filter="nonsense=1").status_code == 422
    assert program.grant(licence, 7).status_code == 409
    assert program.grant(licence, 1).json == {"version": 2}
    assert again(licence).state == LicenceState.GRANTED
    assert program.grant(licence, 2).status_code == 409
    assert Program(house, city.user, ["licences:read"]).grant(licence, 2).status_code == 403


# ---- Who sees what


def test_a_district_has_its_own_rows_and_no_others_everywhere(house, district):
    own, foreign = make_licence("Wei"), make_licence("Lan", ELSEWHERE)
    assert players(look(district)) == ["Wei"]
    taken = district.post(f"{DESK}/export?columns=player", file_format="csv", which="shown")
    assert list(csv.reader(taken.data.decode("utf-8-sig").splitlines())) == [["Name"], ["Wei"]]
    program = Program(house, district.user)
    assert [row["player"] for row in program.list().json["rows"]] == ["Wei"]
    assert program.grant(foreign, 1).status_code == 404
    url = f"{DESK}/{foreign.reference}"
    assert district.get(url).status_code == 404
    assert district.post(f"{url}/grant", **{"grant-seen": "1"}, go="send").status_code == 404
    for reach in ({"ref": [own.reference, foreign.reference]}, {"scope": "all"}):
        district.post(f"{DESK}/change", action="grant", sure="1", **reach)
    assert (again(own).state, again(foreign).state) == ("granted", "asked")


def test_nobody_else_has_any_of_it(house, app):
    licence = make_licence()
    talent = SignedIn(house, make_user())
    for path in ("", f"/{licence.reference}"):
        assert talent.get(DESK + path).status_code == 404
        assert house.test_client().get(DESK + path).status_code == 302
    assert talent.post(f"{DESK}/change", action="grant", sure="1", scope="all").status_code == 404
    assert talent.post(f"{DESK}/{licence.reference}/grant", go="send").status_code == 404
    assert Program(house, talent.user).list().status_code == 404
    assert again(licence).state == LicenceState.ASKED
