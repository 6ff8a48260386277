"""Five public directories: entered by the office, drawn from carriers and enterprises, searched."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now, today
from core.db import db
from core.organisations.models import Officer
from core.organisations.states import OrganisationKind, OrganisationState
from events.directories.models import DirectoryEntry
from events.directories.states import Directory
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.carriers import make_profile
from tests.factories.core import make_organisation, make_user
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

DESK = "/desk/directories"
SAID = {
    "kind": "policies", "title_zh": "高层次人才安家补贴", "title_en": "Settling-in allowance",
    "text_zh": "面向博士。", "text_en": "For holders of a doctorate.",
    "link": "https://example.org/policy", "tags_zh": "住房，博士", "tags_en": "housing; doctorate",
    "position": "10", "valid_until-day": "", "valid_until-month": "", "valid_until-year": "",
}  # fmt: skip
AGREED = {
    "is_listed": "y", "about_zh": "做机器人。", "about_en": "We make robots.",
    "tags_zh": "机器人", "tags_en": "robots", "seen": "0",
}  # fmt: skip


@pytest.fixture
def office(app):
    return SignedIn(app, make_user(Role.ORGANISER))


@pytest.fixture
def officer(app):
    return SignedIn(app, make_user())


def entered(office, **fields):
    answer = office.post(f"{DESK}/new", **{**SAID, **fields})
    assert answer.status_code == 303, words(check_page(answer.text))


def acted_for(officer, **fields):
    state = {"state": OrganisationState.VERIFIED, "verified_until": today() + timedelta(days=9)}
    one = make_organisation(**{**state, "name_en": "Robot Works", **fields})
    person = officer.user
    one.officers.append(
        Officer(email=person.email, user_id=person.id, added_at=now(), accepted_at=now())
    )
    db.session.commit()
    return one


def read(client, address):
    return words(check_page(client.get(address).text))


def ends(day):
    return {f"valid_until-{part}": getattr(day, part) for part in ("day", "month", "year")}


def test_the_office_enters_and_everybody_reads_in_both_languages(office, client):
    entered(office)
    page = client.get("/directories/policies?lang=en").text
    for said in ("Settling-in allowance", "For holders of a doctorate.", "housing", "doctorate"):
        assert said in words(check_page(page))
    assert 'href="https://example.org/policy"' in page
    chinese = client.get("/directories/policies?lang=zh").text
    tree = check_page(chinese)
    assert "高层次人才安家补贴" in words(tree)
    assert in_wrong_language(tree, "zh") == []
    assert "Settling-in" not in read(client, "/directories/services?lang=en")
    assert "1 entry" in read(client, "/directories?lang=en")


def test_it_is_corrected_ended_and_taken_away(office, client):
    entered(office)
    entered(office, title_en="Ended", **ends(today() - timedelta(days=1)))
    entered(office, title_en="Last day", position="5", **ends(today()))
    page = read(client, "/directories/policies?lang=en")
    assert "Ended" not in page
    assert page.index("Last day") < page.index("Settling-in")
    one = db.session.scalar(select(DirectoryEntry).where(DirectoryEntry.position == 10))
    address = f"{DESK}/{one.reference}"
    assert office.post(address, **{**SAID, "title_en": "Housing", "seen": "1"}).status_code == 303
    assert "Housing" in read(client, "/directories/policies?lang=en")
    assert office.post(address, **{**SAID, "seen": "1"}).status_code == 422
    listed = office.get(f"{DESK}?ended=1&columns=title_en").text
    assert "Ended" in listed
    assert "Housing" not in listed


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title_en": ""}, "title_en"), ({"text_zh": ""}, "text_zh"), ({"tags_en": ""}, "tags_en"),
        ({"link": "javascript:alert(1)"}, "link"), ({"position": "0"}, "position"),
        ({"position": ""}, "position"), ({"tags_zh": "一，" * 3 + "长" * 31}, "tags_zh"),
        ({"tags_en": ",".join("abcdefghi")}, "tags_en"), ({"kind": "others"}, "kind"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(office, wrong, field):
    answer = office.post(f"{DESK}/new", **{**SAID, **wrong})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "高层次人才安家补贴" in answer.text
    assert db.session.scalar(select(DirectoryEntry)) is None


def test_only_the_citys_organisers_enter(app, client):
    away = SignedIn(app, make_user(Role.ORGANISER, "sip"))
    assert away.get(DESK).status_code == 200
    assert away.post(f"{DESK}/new", **SAID).status_code in {403, 404}
    assert SignedIn(app, make_user()).get(DESK).status_code == 404
    assert client.get(DESK).status_code == 302


@pytest.mark.parametrize(
    "asked", ["anjia", "安家補貼", "alowance", "settling doctorate", "住房", "bo shi"]
)
def test_the_search_forgives(office, client, asked):
    entered(office)
    entered(office, title_zh="税务服务", title_en="Tax desk", text_zh="", text_en="",
            tags_zh="", tags_en="")  # fmt: skip
    page = read(client, f"/directories/policies?lang=en&q={asked}")
    assert "Settling-in allowance" in page
    assert "Tax desk" not in page


def test_nothing_found_says_so_and_leads_back(office, client):
    entered(office)
    page = client.get("/directories/policies?lang=en&q=zzzz").text
    assert "Nothing in this directory fits your words" in words(check_page(page))
    part = client.get("/directories/policies?q=housing", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith("<div")


def test_carriers_stand_there_while_they_are_shown(client):
    one = make_profile()
    one.organisation.name_en = "Battery Park"
    make_profile(is_public=False).organisation.name_en = "Silent Hall"
    db.session.commit()
    assert client.get("/carriers").headers["Location"].endswith("/directories/carriers")
    page = client.get("/directories/carriers?lang=en&q=new energy").text
    assert "Battery Park" in words(check_page(page))
    assert f'href="/carriers/{one.organisation.reference}"' in page
    assert "Silent Hall" not in read(client, "/directories/carriers?lang=en")
    assert "新能源" in read(client, "/directories/carriers?lang=zh")
    one.organisation.verified_until = today() - timedelta(days=1)
    db.session.commit()
    assert "Battery Park" not in read(client, "/directories/carriers?lang=en")


def test_an_enterprise_stands_there_only_while_it_agrees(officer, client):
    one = acted_for(officer, website="https://robots.example", contact_email="own@robots.example")
    address, public = f"/me/organisations/{one.reference}/directory", "/directories/enterprises"
    assert "Robot Works" not in read(client, f"{public}?lang=en")
    assert "Not in the directory" in read(officer, f"/me/organisations/{one.reference}")
    assert officer.post(address, **{**AGREED, "about_en": ""}).status_code == 422
    assert officer.post(address, **AGREED).status_code == 303
    page = client.get(f"{public}?lang=en").text
    for said in ("Robot Works", "We make robots."):
        assert said in words(check_page(page))
    assert "own@robots.example" not in page
    one.verified_until = today() - timedelta(days=1)
    db.session.commit()
    assert "Robot Works" not in read(client, f"{public}?lang=en")
    assert "once the organisation is verified" in read(officer, address)
    one.verified_until = today()
    db.session.commit()
    assert "Robot Works" in read(client, f"{public}?lang=en")
    assert officer.post(address, **{**AGREED, "seen": "0"}).status_code == 422
    gone = {key: said for key, said in AGREED.items() if key != "is_listed"}
    assert officer.post(address, **{**gone, "seen": "1"}).status_code == 303
    assert "Robot Works" not in read(client, f"{public}?lang=en")
    logged = select(AuditEntry.number).where(AuditEntry.action == "directory:listing_kept")
    assert db.session.scalar(logged)


def test_only_officers_of_an_employer_agree(app, officer):
    park = acted_for(officer, kind=OrganisationKind.CARRIER)
    one = acted_for(officer)
    stranger = SignedIn(app, make_user())
    for who, other in ((officer, park), (stranger, one)):
        address = f"/me/organisations/{other.reference}/directory"
        assert who.get(address).status_code == 404
        assert who.post(address, **AGREED).status_code == 404


def test_pages_follow_each_other_and_a_page_costs_one_statement(client):
    for number in range(45):
        entry = DirectoryEntry(
            reference=f"DE-2026-{number:04d}", kind=Directory.SERVICES, title_zh=f"服务{number}",
            title_en=f"Service {number:02d}", position=number + 1, saved_at=now(),
        )  # fmt: skip
        db.session.add(entry)
    db.session.commit()
    first, last = (read(client, f"/directories/services?page={page}") for page in (1, 3))
    assert "Service 00" in first
    assert "Service 20" not in first
    assert "Service 44" in last
    count, answer = count_queries(lambda: client.get("/directories/services?page=2"))
    assert count == 1
    again = client.get(
        "/directories/services?page=2", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_the_start_page_leads_to_all_five(client):
    page = client.get("/").text
    assert all(f"/directories/{kind}" in page for kind in Directory)
