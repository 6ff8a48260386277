"""The city's list of occupations: entered, corrected, ended, brought as a sheet; what posts show."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select

from core.accounts.roles import Role, ScopeKind
from core.audit.models import AuditEntry
from core.clock import today
from core.db import db
from events.shortages.models import ShortageOccupation
from events.shortages.queries import ever_listed, list_occupations
from tests.core.reports.tables import text_cell, workbook
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.exhibitors import make_employer
from tests.factories.jobs import make_job
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

DESK = "/desk/shortage-occupations"
SAID = {"code": "2-02-07", "name_zh": "化学工程技术人员", "name_en": "Chemical engineer",
        "degree": "urgent", "edition": "2026", "source": "https://example.org/list"}  # fmt: skip
NOW_ENDED = {f"ended_on-{part}": getattr(today(), part) for part in ("day", "month", "year")}


@pytest.fixture
def office(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def entered(office, **fields):
    answer = office.post(f"{DESK}/new", **{**SAID, **fields})
    assert answer.status_code == 303, words(check_page(answer.text))
    return db.session.scalar(select(ShortageOccupation).order_by(ShortageOccupation.code.desc()))


def codes():
    return [one.code for one in list_occupations()]


def logged():
    found = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.number))
    return [one.partition(":")[2] for one in found if one.startswith("shortage_occupation:")]


def brought(office, content, name="list.csv", **fields):
    return office.post(f"{DESK}/sheet", file=(io.BytesIO(content), name), go="look", **fields)


def held(answer):
    return re.search(r'name="file-held" value="([^"]+)"', answer.text)[1]


def csv(*rows, head="代码,职业名称,紧缺程度"):
    return "\n".join([head, *rows]).encode()


def test_an_occupation_is_entered_corrected_and_ended(office, client):
    one = entered(office, code=" ２－０２－０７ ")
    assert (one.code, one.name["en"]) == ("2-02-07", "Chemical engineer")
    assert "Chemical engineer" in client.get("/jobs/shortage").text
    page = f"{DESK}/{one.code}"
    assert office.post(page, **{**SAID, "edition": "2027", "seen": one.version}).status_code == 303
    stale = office.post(page, **{**SAID, "edition": "2028", "seen": 1})
    assert stale.status_code == 422
    assert 'value="2028"' in stale.text
    db.session.refresh(one)
    ended = {**SAID, **NOW_ENDED, "seen": one.version}
    assert office.post(page, **ended).status_code == 303
    assert codes() == []
    assert "Chemical engineer" not in client.get("/jobs/shortage").text
    assert "Taken off" in words(check_page(office.get(DESK).text))
    assert logged() == ["entered", "changed", "changed"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": ""}, "Enter the code."),
        ({"code": "../new"}, "A code has digits"),
        ({"code": "new"}, "A code has digits"),
        ({"code": "2026-02-07"}, "made a day of this code"),
        ({"code": "2-Feb"}, "made a day of this code"),
        ({"code": "1" * 41}, "40"),
        ({"name_zh": " "}, "Enter the name in Chinese."),
        ({"name_zh": "名\u202e称"}, "cannot be seen"),
        ({"degree": "dire"}, "Not a valid choice"),
        ({"ended_on-day": "31", "ended_on-month": "2", "ended_on-year": "2026"}, "real day"),
    ],
)
def test_what_is_no_occupation_is_refused_at_its_field(office, wrong, said):
    answer = office.post(f"{DESK}/new", **{**SAID, **wrong})
    assert answer.status_code == 422
    assert said in words(check_page(answer.text))
    assert not ever_listed()


def test_a_code_stays_and_stands_once(office):
    one = entered(office)
    assert office.post(f"{DESK}/new", **SAID).status_code == 422
    other = office.post(f"{DESK}/{one.code}", **{**SAID, "code": "2-03", "seen": one.version})
    assert "Posts name it by its code" in words(check_page(other.text))
    assert codes() == ["2-02-07"]


def test_the_city_writes_and_districts_read(app, office):
    one = entered(office)
    scoped = make_user(Role.ORGANISER, "sip", scope_kind=ScopeKind.DISTRICT)
    for reader in (SignedIn(app, scoped), SignedIn(app, make_user(Role.AUDITOR))):
        page = reader.get(f"{DESK}/{one.code}")
        assert page.status_code == 200
        assert "record-form" not in page.text
        assert reader.get(DESK).status_code == 200
        assert reader.get(f"{DESK}/new").status_code == 404
        assert reader.get(f"{DESK}/sheet").status_code == 404
        assert reader.post(f"{DESK}/{one.code}", **SAID, seen=1).status_code == 404
    reviewer = SignedIn(app, make_user(Role.CITY_REVIEWER))
    assert reviewer.get(DESK).status_code == 404


def test_a_sheet_is_looked_at_then_kept_whole(office):
    entered(office)
    entered(office, code="9-99", name_zh="旧职业")
    content = csv(
        "2-02-07,化学工程师,急需", "2-02-10,软件工程师,非常紧缺", "6-31-01,机修钳工,", "合计,3,",
    )  # fmt: skip
    seen = brought(office, content, is_whole="y")
    text = words(check_page(seen.text))
    assert "2 new, 1 changed, 0 as they were, 1 ended" in text
    assert codes() == ["2-02-07", "9-99"]
    sent = {"file-held": held(seen), "is_whole": "y", "go": "keep"}
    assert office.post(f"{DESK}/sheet", **sent).status_code == 303
    kept = {one.code: (one.name["zh"], one.degree) for one in list_occupations()}
    assert kept == {
        "2-02-07": ("化学工程师", "urgent"), "2-02-10": ("软件工程师", "urgent"),
        "6-31-01": ("机修钳工", "short"),
    }  # fmt: skip
    # A column that the sheet has not says nothing.
    assert list_occupations()[0].name["en"] == "Chemical engineer"
    assert logged() == ["entered", "entered", "changed", "entered", "entered", "ended"]
    again = words(check_page(brought(office, content).text))
    assert "0 new, 0 changed, 3 as they were" in again


def test_faults_stand_at_their_cells_and_nothing_is_half_kept(office):
    content = csv("2-1,甲,急需", "2-2,,", "2026-02-03,丙,", "2-1,丁,", "MAR-5,戊,whatever", ",己,")
    seen = brought(office, content)
    tree = check_page(seen.text)
    wrong = {
        one.get("id"): " ".join(one.itertext()).split()
        for one in tree.iterfind(".//td/div[@class='field-error']")
    }
    assert set(wrong) == {
        "row-3-name_zh-error", "row-4-code-error", "row-5-code-error", "row-6-degree-error",
        "row-6-code-error",
        "row-7-code-error",
    }  # fmt: skip
    assert "5 rows have a fault" in words(tree)
    refused = office.post(f"{DESK}/sheet", **{"file-held": held(seen), "go": "keep"})
    assert refused.status_code == 422
    assert not ever_listed()
    # What is typed on the page stays there until all is well.
    mended = {"row-3-name_zh": "乙", "row-4-code": "2-3", "row-5-code": "2-4", "out-6": "1"}
    still = office.post(f"{DESK}/sheet", **{"file-held": held(refused), "go": "keep", **mended})
    assert still.status_code == 422
    assert 'name="row-4-code" value="2-3"' in still.text
    mended |= {"row-7-code": "2-7", "file-held": held(still), "go": "keep"}
    assert office.post(f"{DESK}/sheet", **mended).status_code == 303
    assert codes() == ["2-1", "2-2", "2-3", "2-4", "2-7"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_any_encoding_and_heading_is_read(office, encoding):
    content = "苏州市目录（2026年）\t\t\n序号\t岗位名称\t紧缺度\n1\t电气工程师\t十分紧缺\n".encode(
        encoding
    )
    assert "1 new" in words(check_page(brought(office, content).text))


def test_hostile_sheets(office):
    for content, name in (
        (b"", "list.csv"), (b"%PDF-1.7", "list.pdf"), (b"PK\x03\x04broken", "list.xlsx"),
        (b"x,y\n1,2\n", "list.csv"), (csv("1,a,b", head="代码,编号,职业名称"), "list.csv"),
        (csv(*["1,a,"] * 501), "list.csv"),
        (csv("1,a\x00b,"), "list.csv"),
    ):  # fmt: skip
        answer = brought(office, content, name)
        assert answer.status_code == 422, content[:20]
        check_page(answer.text)
    seen = brought(
        office,
        csv("DEMO-01,甲,", "2-9,<script>alert(1)</script>,", "1,a\u202eb,", f"3,{'长' * 101},"),
    )
    assert "<script>alert" not in seen.text
    assert "2 rows have a fault" in words(check_page(seen.text))
    assert not ever_listed()
    head = f'<row r="1">{text_cell("A1", "代码")}{text_cell("B1", "职业名称")}</row>'
    number = '<c r="A2"><v>1234567890123456789</v></c>'
    lost = workbook(f'{head}<row r="2">{number}{text_cell("B2", "甲")}</row>')
    assert "has changed this number" in words(check_page(brought(office, lost, "a.xlsx").text))


def test_the_file_of_the_list_is_read_back(office):
    entered(office, **NOW_ENDED)
    entered(office, code="6-31")
    for language in ("en", "zh"):
        sent = {"file_format": "xlsx", "which": "shown"}
        file = office.post(f"{DESK}/export?lang={language}", **sent)
        seen = brought(office, file.data, "list.xlsx")
        said = {"en": "0 new, 0 changed, 2 as they were", "zh": "未变 2 条"}[language]
        assert said in words(check_page(seen.text))


def test_posts_keep_what_was_taken_off_but_are_not_marked_by_it(app, office, client):
    one, officer = entered(office), make_user()
    job = make_job(make_employer(officer), shortage_code=one.code)
    post = f"/jobs/{job.reference}"
    assert "In urgent need" in client.get("/jobs").text
    assert "1 post" in words(check_page(client.get("/jobs?shortage=1").text))
    office.post(f"{DESK}/{one.code}", **{**SAID, **NOW_ENDED, "seen": one.version})
    assert one.code not in client.get(post).text
    assert 'class="job-badge"' not in client.get("/jobs").text
    assert "1 post" not in words(check_page(client.get("/jobs?shortage=1").text))
    mine = SignedIn(app, officer)
    assert f'selected value="{one.code}"' in mine.get(f"/me/jobs/{job.reference}/edit").text
    assert (
        f'value="{one.code}"'
        not in mine.get(f"/me/jobs/new?organisation={job.organisation.reference}").text
    )


def test_pages_speak_both_languages(office):
    one = entered(office)
    for address in (DESK, f"{DESK}/new", f"{DESK}/sheet", f"{DESK}/{one.code}"):
        assert not in_wrong_language(check_page(office.get(f"{address}?lang=zh").text), "zh"), (
            address
        )
    seen = brought(office, csv("2-1,,好"), lang="zh")
    assert seen.status_code == 200


def test_pages_ask_no_more_for_more(office, client):
    entered(office)
    addresses = (DESK, "/jobs/shortage")

    def asked():
        return [count_queries(lambda page=page: office.get(page))[0] for page in addresses]

    asked()
    before = asked()
    for number in range(5):
        entered(office, code=f"3-{number}")
    assert asked() == before


def test_a_sheet_asks_as_little_for_each_row(office):
    """What is new costs its check, its row and the day's log; what is as it was costs nothing."""

    def looked(count):
        rows = csv(*(f"4-{number},职业{number}," for number in range(count)))
        return count_queries(lambda: brought(office, rows))[0]

    looked(1)
    assert looked(12) - looked(2) == 20
    entered(office, code="4-0", name_zh="职业0", degree="short")
    assert looked(2) == looked(1) + 2
