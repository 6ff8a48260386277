"""Every public page in both languages: valid, translated, without a cookie; editions and files."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from core.db import db
from core.i18n import HTML_LANGUAGE
from talent.catalogue import start
from talent.catalogue.models import CatalogueEdition
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

ADDRESSES = [
    "/",
    "/catalogue",
    "/catalogue?q=pmp",
    "/catalogue?q=CPA",
    "/catalogue?q=driving+licence",
    "/catalogue?q=barista",
    "/catalogue?sector=law-ip&region=IL",
    "/catalogue?region=JP&sort=name",
    "/catalogue/SZ-BIO-001",
    "/catalogue/SZ-FIN-016",
    "/catalogue/editions",
    "/catalogue/editions/reference-list",
    "/catalogue/editions/reference-list/SZ-BIO-003",
    "/catalogue/diff",
    "/eligibility",
    "/eligibility?entry=SZ-BIO-001&degree=master&years=3&city=yes",
    "/eligibility?entry=SZ-BIO-001&degree=college&years=3&city=no",
    "/eligibility?entry=CPA&degree=&years=-1",
    "/suggest",
    "/suggest/thanks",
    "/catalogue/SZ-BIO-999",
    "/api/v1/docs",
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_valid_and_in_one_language(
    client: FlaskClient, edition: CatalogueEdition, address: str, language: str
) -> None:
    client.set_cookie("lang", language)
    answer = client.get(address)
    assert answer.status_code == (404 if "999" in address else 200)
    tree = check_page(answer.text)
    assert tree.get("lang") == HTML_LANGUAGE[language]
    assert in_wrong_language(tree, language) == []


@pytest.mark.parametrize("address", [a for a in ADDRESSES if a != "/suggest"])
def test_stranger_gets_no_session(
    client: FlaskClient, edition: CatalogueEdition, address: str
) -> None:
    assert "Set-Cookie" not in client.get(address).headers


@pytest.mark.parametrize("address", ["/", "/catalogue", "/catalogue?q=pmp", "/catalogue/editions"])
def test_unchanged_page_is_not_sent_again(
    client: FlaskClient, edition: CatalogueEdition, address: str
) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Cookie" in again.headers["Vary"]
    client.set_cookie("lang", "zh")
    other = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_new_edition_changes_the_page(
    client: FlaskClient, edition: CatalogueEdition, later_edition: CatalogueEdition
) -> None:
    later_edition.state = "draft"
    db.session.commit()
    first = client.get("/catalogue")
    later_edition.state = "published"
    db.session.commit()
    again = client.get("/catalogue", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert "Second edition" in again.text


@pytest.mark.parametrize("address", ["/", "/catalogue", "/catalogue/SZ-1", "/eligibility"])
def test_before_the_first_edition(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in {200, 404}
    check_page(answer.text)


def test_start_page_shows_true_figures(client: FlaskClient, edition: CatalogueEdition) -> None:
    page = words(check_page(client.get("/").text))
    assert "344 qualifications in the catalogue in force" in page
    assert "27 countries and regions" in page


def test_other_slices_add_figures(
    client: FlaskClient, edition: CatalogueEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "_counted", {})
    start.START_FIGURES.add(
        client.application,
        start.FigureSource("nothing", "things not there", lambda: 0),
        start.FigureSource("issued", "certificates issued", lambda: 1234),
    )
    page = words(check_page(client.get("/").text))
    assert "1,234 certificates issued" in page
    assert "things not there" not in page


def test_entry_page_says_everything(client: FlaskClient, edition: CatalogueEdition) -> None:
    page = words(check_page(client.get("/catalogue/SZ-BIO-001").text))
    for said in (
        "SZ-BIO-001",
        "美国毒理学委员会认证毒理学家",
        "Assistant Engineer",
        "Bachelor's degree and 5 years of work",
        "not an official rule of Suzhou",
        "It does not replace a licence to practise",
        "Proof that the qualification is valid now",
        "directory of certificate holders",
        "Named in a report of the Suzhou list",
        "a holder was recognised as engineer",
        "Renewed every 5 years",
        "毒理学专业人员职业资格证书",
        "20 working days",
        "Reference list",
    ):
        assert said in page, said


def test_entry_leads_on(client: FlaskClient, edition: CatalogueEdition) -> None:
    tree = check_page(client.get("/catalogue/SZ-BIO-001").text)
    links = {link.get("href") for link in tree.iter("a")}
    assert "/me/claims/new?entry=SZ-BIO-001" in links
    assert "/eligibility?entry=SZ-BIO-001" in links


def test_names_carry_their_language(client: FlaskClient, edition: CatalogueEdition) -> None:
    tree = check_page(client.get("/catalogue/SZ-BIO-003").text)
    marked = {element.text: element.get("lang") for element in tree.iter("span")}
    assert marked["日本毒性学会認定トキシコロジスト"] == "ja"
    assert marked["日本毒理学会认证毒理学家"] == "zh-Hans"


def test_code_in_small_letters_leads_to_the_entry(
    client: FlaskClient, edition: CatalogueEdition
) -> None:
    answer = client.get("/catalogue/sz-bio-001")
    assert (answer.status_code, answer.location) == (301, "/catalogue/SZ-BIO-001")


@pytest.mark.parametrize(
    "code", ["SZ-BIO-999", "x" * 500, "%F0%9F%92%A9", "'; DROP TABLE user;--", "..%2F..%2Fetc"]
)
def test_unknown_code_offers_a_search(
    client: FlaskClient, edition: CatalogueEdition, code: str
) -> None:
    answer = client.get(f"/catalogue/{code}")
    assert answer.status_code == 404
    tree = check_page(answer.text)
    if tree.find(".//input[@id='q']") is None:
        assert "/" in code.replace("%2F", "/")


def test_editions_stay_readable(
    client: FlaskClient, edition: CatalogueEdition, later_edition: CatalogueEdition
) -> None:
    assert "Board-Certified Toxicologist" in client.get("/catalogue/SZ-BIO-001").text
    old = words(check_page(client.get("/catalogue/editions/reference-list/SZ-BIO-001").text))
    assert "Diplomate of the American Board of Toxicology" in old
    assert "not the one in force" in old
    gone = client.get("/catalogue/SZ-BIO-002")
    assert gone.status_code == 404
    assert "/catalogue/editions/reference-list/SZ-BIO-002" in gone.text
    assert client.get("/catalogue/editions/no-such").status_code == 404


def test_draft_is_nobodys_business(
    client: FlaskClient, edition: CatalogueEdition, later_edition: CatalogueEdition
) -> None:
    later_edition.state = "draft"
    db.session.commit()
    assert client.get("/catalogue/editions/second").status_code == 404
    assert client.get("/catalogue/editions/second/SZ-BIO-001").status_code == 404
    assert client.get("/catalogue/editions/second/catalogue.csv").status_code == 404
    assert "Second edition" not in client.get("/catalogue/editions").text
    assert "Second edition" not in client.get("/catalogue/diff?from=reference-list&to=second").text


def test_comparison_names_what_changed(
    client: FlaskClient, edition: CatalogueEdition, later_edition: CatalogueEdition
) -> None:
    for address in ("/catalogue/diff", "/catalogue/diff?from=reference-list&to=second"):
        page = words(check_page(client.get(address).text))
        assert "1 added" in page
        assert "1 changed" in page
        assert "1 withdrawn" in page
        assert "Brand New Award" in page
        assert "European Registered Toxicologist" in page
        assert "Board-Certified Toxicologist" in page
    same = client.get("/catalogue/diff?from=second&to=second")
    assert "Both editions say the same" in same.text


@pytest.mark.parametrize(("form", "kind"), [("csv", "text/csv"), ("json", "application/json")])
def test_download(client: FlaskClient, edition: CatalogueEdition, form: str, kind: str) -> None:
    answer = client.get(f"/catalogue/editions/reference-list/catalogue.{form}")
    assert answer.status_code == 200
    assert answer.content_type.startswith(kind)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "日本毒性学会認定トキシコロジスト" in answer.text


def test_download_as_workbook(client: FlaskClient, edition: CatalogueEdition) -> None:
    answer = client.get("/catalogue/editions/reference-list/catalogue.xlsx")
    assert answer.data[:2] == b"PK"
    assert client.get("/catalogue/editions/reference-list/catalogue.exe").status_code == 404


def test_json_download_holds_every_entry(client: FlaskClient, edition: CatalogueEdition) -> None:
    body = json.loads(client.get("/catalogue/editions/reference-list/catalogue.json").text)
    assert len(body["entries"]) == 344


def test_robots_keep_out_of_searches(client: FlaskClient, edition: CatalogueEdition) -> None:
    answer = client.get("/robots.txt")
    assert answer.content_type.startswith("text/plain")
    assert "Disallow: /me" in answer.text
    assert "Disallow: /\n" not in answer.text


@pytest.mark.parametrize(("locale", "said"), [("en", "1 added, "), ("zh", "新增 1 ")])
def test_feed_tells_what_each_edition_changed(
    client: FlaskClient,
    edition: CatalogueEdition,
    later_edition: CatalogueEdition,
    locale: str,
    said: str,
) -> None:
    """Atom, in the language of its address whatever the browser prefers."""
    address = f"/catalogue/changes.{locale}.atom"
    assert address in client.get("/catalogue/editions").text
    answer = client.get(address, headers={"Accept-Language": "fr"})
    assert answer.mimetype == "application/atom+xml"
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.fromstring(answer.data)
    newest, first = feed.findall(f"{atom}entry")
    assert said in str(newest.findtext(f"{atom}summary"))
    lines = "".join(newest.find(f"{atom}content").itertext())
    assert all(code in lines for code in ("SZ-BIO-001", "SZ-BIO-002", "SZ-NEW-001")), lines
    gone = "/catalogue/editions/reference-list/SZ-BIO-002"
    assert gone in answer.text
    assert first.find(f"{atom}content") is None
    ids = [str(one.findtext(f"{atom}id")) for one in (feed, newest, first)]
    assert len(set(ids)) == 3
    assert all(one.startswith("http") for one in ids)
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_feed_before_the_first_edition(client: FlaskClient) -> None:
    assert client.get("/catalogue/changes.en.atom").status_code == 404
