"""The log of services: written down, counted by enterprise, brought as a sheet, seen in reach."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role, ScopeKind
from core.clock import now, today
from core.db import db
from core.organisations.states import OrganisationState
from events.enterprise_services.models import EnterpriseService, ServiceKind
from events.enterprise_services.queries import count_services
from tests.core.organisations.test_codes import REAL
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_organisation, make_user
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

DESK = "/desk/enterprise-services"
KINDS = "/desk/service-kinds"
TODAY = {f"served_on-{part}": getattr(today(), part) for part in ("day", "month", "year")}
SAID = {**TODAY, "name": "示例机器人有限公司", "credit_code": "", "kind_id": "", "district": "",
        "served_by": "王芳", "note": "Two welders wanted"}  # fmt: skip


@pytest.fixture
def organiser(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def logged(organiser, **fields):
    answer = organiser.post(f"{DESK}/new", **{**SAID, **fields})
    assert answer.status_code == 303, words(check_page(answer.text))
    return db.session.scalar(select(EnterpriseService).order_by(EnterpriseService.reference.desc()))


def verified(**fields):
    until = today() + timedelta(days=90)
    return make_organisation(
        state=OrganisationState.VERIFIED, verified_at=now(), verified_until=until, **fields
    )


def test_one_enterprise_is_counted_once_however_it_is_written(app, organiser):
    logged(organiser)
    logged(organiser, credit_code=REAL[0].lower())
    logged(organiser, note="again by name alone")
    assert count_services(organiser.user) == (1, 3)
    logged(organiser, name="Another Company")
    assert count_services(organiser.user) == (2, 4)
    codes = set(db.session.scalars(select(EnterpriseService.credit_code)))
    assert codes == {REAL[0], None}
    text = words(check_page(organiser.get(DESK).text))
    assert "enterprises served" in text


def test_one_of_the_register_is_known_by_name_or_code_once_verified(app, organiser):
    one = verified(credit_code=REAL[1])
    stranger = make_organisation(name_zh="骗子有限公司", credit_code=REAL[2])
    assert logged(organiser, name=one.name_en).organisation_id == one.id
    assert logged(organiser, name="whatever", credit_code=REAL[1]).name == one.name_zh
    # What somebody says of an enterprise, and nobody verified, is not taken over.
    written = logged(organiser, name=stranger.name_zh)
    assert (written.organisation_id, written.credit_code) == (None, None)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"credit_code": REAL[0][:-1] + "A"}, "not a valid unified social credit code"),
        ({"credit_code": "12345"}, "18 characters"),
        ({"served_on-year": str(today().year + 1)}, "This day is still to come."),
        ({"served_on-day": ""}, "real day"),
        ({"name": " "}, "Enter the name of the enterprise."),
        ({"kind_id": "7f8fb4b0-0000-4000-8000-000000000000"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(app, organiser, wrong, said):
    answer = organiser.post(f"{DESK}/new", **{**SAID, **wrong})
    assert answer.status_code == 422
    assert said in words(check_page(answer.text))
    assert count_services(organiser.user) == (0, 0)


def test_the_office_names_kinds_itself(app, organiser):
    assert db.session.scalar(select(ServiceKind)) is None
    named = {"name_zh": "走访企业", "name_en": "Visit", "is_offered": "y"}
    assert organiser.post(f"{KINDS}/new", **named).status_code == 303
    assert organiser.post(f"{KINDS}/new", **named).status_code == 422
    kind = db.session.scalar(select(ServiceKind))
    one = logged(organiser, kind_id=str(kind.id))
    assert "Visit" in organiser.get(DESK).text
    out = {"name_zh": "走访企业", "name_en": "Visit", "seen": kind.version}
    assert organiser.post(f"{KINDS}/{kind.reference}", **out).status_code == 303
    assert ">Visit<" not in organiser.get(f"{DESK}/new").text
    assert ">Visit<" in organiser.get(f"{DESK}/{one.reference}").text


def test_districts_see_their_own(app, organiser):
    theirs = SignedIn(app, make_user(Role.ORGANISER, "sip", scope_kind=ScopeKind.DISTRICT))
    city, own = logged(organiser), logged(organiser, district="sip", note="in the park")
    assert theirs.get(f"{DESK}/{own.reference}").status_code == 200
    assert theirs.get(f"{DESK}/{city.reference}").status_code == 404
    assert theirs.post(f"{DESK}/{city.reference}", **SAID, seen=1).status_code == 404
    assert count_services(theirs.user) == (1, 1)
    assert theirs.post(f"{DESK}/new", **SAID).status_code == 422  # not for the city
    assert theirs.post(f"{DESK}/new", **{**SAID, "district": "sip"}).status_code == 303
    assert theirs.get(KINDS).status_code == 200
    assert theirs.get(f"{KINDS}/new").status_code == 404


def test_the_organisations_page_shows_them_to_staff_alone(app, organiser):
    one = verified(credit_code=REAL[0], district="sip")
    logged(organiser, credit_code=REAL[0])
    page = organiser.get(f"/desk/organisations/{one.reference}").text
    assert "Services of the office" in words(check_page(page))
    reviewer = SignedIn(app, make_user(Role.CITY_REVIEWER))
    assert "welders" not in reviewer.get(f"/desk/organisations/{one.reference}").text


def sheet(*rows):
    return "\n".join(["日期,企业名称,统一社会信用代码,服务类型,备注", *rows]).encode()


def brought(organiser, content, name="log.csv", **fields):
    file = (io.BytesIO(content), name)
    return organiser.post(f"{DESK}/sheet", file=file, district="", **fields)


def test_a_sheet_is_looked_at_before_it_is_kept(app, organiser):
    day = f"{today():%Y/%m/%d}"
    content = sheet(
        f"{day},甲公司,,,call",
        f"{day},乙公司,{REAL[0]},,",
        f"{day},丙公司,{REAL[0][:-1]}A,,",
        "2026-13-40,丁公司,,,",
        f"{day},,,,nobody",
        f"{day},甲公司,,,call",
        f"{day},戊公司,,unheard of,",
    )
    answer = brought(organiser, content)
    assert answer.status_code == 200
    text = words(check_page(answer.text))
    assert "2 of 7 rows can be kept" in text
    for fault in ("not a valid unified", "This is no day", "enterprise is missing",
                  "in the log or above", "No kind is called unheard of"):  # fmt: skip
        assert fault in text
    assert count_services(organiser.user) == (0, 0)
    held = re.search(r'name="file-held" value="([^"]+)"', answer.text)[1]
    kept = organiser.post(f"{DESK}/sheet", **{"file-held": held, "district": "", "sure": "1"})
    assert kept.status_code == 303
    assert count_services(organiser.user) == (2, 2)
    again = brought(organiser, content, sure="1")
    assert "0 of 7 rows" in words(check_page(again.text))
    assert count_services(organiser.user) == (2, 2)


def test_a_sheet_that_is_none_is_named(app, organiser):
    for content, name in ((b"x,y\n1,2\n", "log.csv"), (b"%PDF-1.7", "log.pdf"), (b"", "log.csv")):
        answer = brought(organiser, content, name)
        assert answer.status_code == 422
        check_page(answer.text)


def test_pages_speak_both_languages(app, organiser):
    one = logged(organiser, note="")
    organiser.post(f"{KINDS}/new", name_zh="走访企业", name_en="Visit", is_offered="y")
    for address in (DESK, f"{DESK}/new", f"{DESK}/sheet", f"{DESK}/{one.reference}", KINDS):
        tree = check_page(organiser.get(f"{address}?lang=zh").text)
        assert not in_wrong_language(tree, "zh"), address


def test_the_list_asks_no_more_for_more_rows(app, organiser):
    logged(organiser)
    organiser.get(DESK)
    first, _answer = count_queries(lambda: organiser.get(DESK))
    for number in range(3):
        logged(organiser, name=f"第{number}公司")
    assert count_queries(lambda: organiser.get(DESK))[0] == first
