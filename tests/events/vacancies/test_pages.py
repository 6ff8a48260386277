"""The public pages of posts, and what programs read."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from events.exhibitors.states import ExhibitorState
from events.jobs.models import FairJob
from tests.events.signed_in import SignedIn
from tests.factories.core import make_token, make_user
from tests.factories.exhibitors import make_employer, make_exhibitor
from tests.factories.jobs import make_job
from tests.talent.catalogue.public.reading import (
    check_page,
    in_wrong_language,
    parse_fragment,
)

HOSTILE = "</script><script>alert(1)</script>"
LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def employer(app):
    return make_employer(
        make_user(), name_zh="华东机器人有限公司", name_en="East Robotics", contact_name="Lu Yan",
        contact_phone="+86 512 6000 1111", contact_email="lu@robotics.example",
        website="https://robotics.example",
    )  # fmt: skip


@pytest.mark.parametrize("code", ["en", "zh"])
def test_pages_are_whole_and_in_the_language_asked_for(employer, client, code):
    job = make_job(
        employer, title={"en": "Turner", "zh": "车工"}, place="SIP" if code == "en" else "园区"
    )
    make_job(
        employer, kind="staff_offered", title={"en": "Five fitters", "zh": "五名钳工"}, place="-"
    )
    for address in (
        "/jobs", "/jobs?q=turner&pay=1&degree=master&place=x&sort=pay", f"/jobs/{job.reference}",
        "/jobs/staff/offered", "/jobs/staff/wanted", "/jobs/shortage", "/jobs?q=zzzzzz",
    ):  # fmt: skip
        answer = client.get(address + ("&" if "?" in address else "?") + f"lang={code}")
        assert answer.status_code == 200
        assert in_wrong_language(check_page(answer.text), code) == []


def test_scripts_ask_for_the_results_alone(employer, client):
    make_job(employer)
    answer = client.get("/jobs?q=engineer&page=1&place=", headers={"HX-Request": "true"})
    parse_fragment(answer.text)
    assert "<html" not in answer.text
    assert answer.headers["HX-Push-Url"] == "/jobs?q=engineer"


def test_a_post_says_what_it_is_to_search_engines(employer, client):
    job = make_job(employer, title={"en": f"Turner {HOSTILE}"}, pay_period="year", degree="master",
                   mode="remote", district="sip", content={"en": HOSTILE})  # fmt: skip
    text = client.get(f"/jobs/{job.reference}").text
    assert "<script>alert" not in text
    said = json.loads(LINKED.search(text)[1])
    assert (said["@type"], said["title"]) == ("JobPosting", f"Turner {HOSTILE}")
    assert said["validThrough"] == f"{job.valid_until}T23:59:59+08:00"
    assert said["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "minValue": 12_000, "unitText": "YEAR", "maxValue": 18_000,
    }  # fmt: skip
    assert said["hiringOrganization"]["name"] == "East Robotics"
    assert (said["jobLocationType"], said["totalJobOpenings"]) == ("TELECOMMUTE", 3)
    assert 'property="og:title"' in text
    zh = json.loads(LINKED.search(client.get(f"/jobs/{job.reference}?lang=zh").text)[1])
    assert zh["hiringOrganization"]["name"] == "华东机器人有限公司"


def test_contacts_of_shared_staff_are_for_verified_employers_only(app, employer, client):
    job = make_job(employer, kind="staff_wanted", title={"en": "Ten packers"})
    talent, other = make_user(), make_user()
    make_employer(other)
    address = f"/jobs/{job.reference}"
    for browser in (client, SignedIn(app, talent)):
        assert "6000 1111" not in browser.get(address).text
        assert "Apply" not in browser.get(address).text
    assert "6000 1111" in SignedIn(app, other).get(address).text
    assert job.reference not in client.get("/jobs").text
    assert job.reference in client.get("/jobs/staff/wanted").text
    ordinary = make_job(employer)
    assert "6000 1111" not in SignedIn(app, other).get(f"/jobs/{ordinary.reference}").text


def test_a_fair_leads_to_its_posts(employer, client):
    officer = make_user()
    exhibitor = make_exhibitor(officer=officer, state=ExhibitorState.APPROVED)
    job = make_job(exhibitor.organisation)
    make_job(employer)
    first = client.get(f"/jobs/{job.reference}")
    db.session.add(FairJob(exhibitor=exhibitor, job=job, added_at=now()))
    db.session.commit()
    slug = exhibitor.edition.slug
    assert f"/events/{slug}/jobs" in client.get(f"/events/{slug}").text
    answer = client.get(f"/events/{slug}/jobs")
    assert answer.location == f"/jobs?fair={slug}"
    assert "1 post<" in client.get(answer.location).text
    # The post leads back, also for whoever kept its page from before it was offered there.
    kept = {"If-None-Match": first.headers["ETag"]}
    shown = client.get(f"/jobs/{job.reference}", headers=kept)
    assert f'href="/events/{slug}/exhibitors/{exhibitor.reference}"' in shown.text


def test_programs_read_posts_in_force(employer, client):
    make_job(employer, title={"en": "Turner"}, degree="master", published_at=now())
    for _ in range(2):
        make_job(employer, title={"zh": "车工"}, published_at=now() - timedelta(days=1))
    make_job(employer, valid_until=today() - timedelta(days=1))
    make_job(employer, kind="staff_offered")
    answer = client.get("/api/v1/jobs?limit=2")
    assert (answer.json["total"], len(answer.json["jobs"])) == (3, 2)
    first = answer.json["jobs"][0]
    assert (first["title"]["en"], first["employer"]["en"]) == ("Turner", "East Robotics")
    assert (first["pay_min"], first["currency"], first["degree"]) == (12_000, "CNY", "master")
    link = re.search(r"<(.*?)>", answer.headers["Link"])[1]
    rest = client.get(link)
    assert len(rest.json["jobs"]) == 1
    assert "Link" not in rest.headers
    assert client.get("/api/v1/jobs?q=turnr").json["total"] == 1
    assert client.get("/api/v1/jobs?degree=bachelor").json["total"] == 2
    for wrong in ("cursor=x", "limit=0", "limit=9999", "odd=1"):
        assert client.get(f"/api/v1/jobs?{wrong}").status_code == 422
    assert "/jobs" in client.get("/api/v1/openapi.json").json["paths"]


def test_programs_of_the_office_read_the_list(employer, client):
    reference = make_job(employer).reference
    token = make_token(make_user(Role.CITY_REVIEWER), ["jobs:list"])
    db.session.commit()
    answer = client.get("/api/v1/posts", headers={"Authorization": f"Bearer {token}"})
    assert reference in answer.text
    assert client.get("/api/v1/posts").status_code == 401
