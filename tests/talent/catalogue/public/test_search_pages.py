"""Search, filters, order and pages: outcomes, hostile words, HTMX, and what it costs."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from core.db import db
from core.name_keys import name_key
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from tests.counting import statements
from tests.talent.catalogue.public.reading import check_page, parse_fragment, words

HTMX = {"HX-Request": "true"}
HOSTILE = [
    "",
    " ",
    "x" * 10_000,
    "电" * 3_000,
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "%00%01\x7f",
    "' OR 1=1 --",
    "../../etc/passwd",
    "💩👩‍👩‍👧‍👦",
    "\u202eegnahc",
    "a" + "\u0301" * 500,
    "%s%n%(x)s",
    "*?[]()\\^$",
    "=HYPERLINK(1)",
]


def names(page: str) -> list[str]:
    """The names listed, in their order."""
    tree = check_page(page)
    return [
        link.text
        for line in tree.iter("li")
        if "entry" in line.get("class", "").split()
        for link in list(line.iter("a"))[:1]
    ]


def test_sure_answer_stands_first_and_is_marked(
    client: FlaskClient, edition: CatalogueEdition
) -> None:
    page = client.get("/catalogue?q=American+Board+of+Toxicology").text
    assert names(page)[0] == "Diplomate of the American Board of Toxicology"
    assert page.count("entry-sure") == 1


@pytest.mark.parametrize(
    "query", ["P.M.P.", "projectmanagement profesional", "项目管理专业人士", "pmp usa"]
)
def test_search_forgives(client: FlaskClient, edition: CatalogueEdition, query: str) -> None:
    found = names(client.get("/catalogue", query_string={"q": query}).text)
    assert "Project Management Professional" in found[:2]


def test_several_are_said_to_be_several(client: FlaskClient, edition: CatalogueEdition) -> None:
    page = client.get("/catalogue?q=CPA").text
    assert "Several entries may be meant" in page
    assert "entry-sure" not in page
    assert len(names(page)) >= 5


@pytest.mark.parametrize("query", ["driving licence", "barista", "CPA Philippines"])
def test_nothing_sure_is_said_plainly(
    client: FlaskClient, edition: CatalogueEdition, query: str
) -> None:
    page = client.get("/catalogue", query_string={"q": query}).text
    tree = check_page(page)
    said = words(tree)
    assert "Nothing sure" in said
    assert "Ordinary review" in said
    assert "entry-sure" not in page
    assert f"/suggest?q={quote(query).replace('%20', '+')}" in {
        link.get("href") for link in tree.iter("a")
    }


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("address", ["/catalogue", "/catalogue/find", "/eligibility", "/suggest"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_odd_words_are_calm(
    client: FlaskClient, edition: CatalogueEdition, address: str, query: str, headers: dict
) -> None:
    name = "entry" if address == "/eligibility" else "q"
    answer = client.get(address, query_string={name: query}, headers=headers)
    assert answer.status_code in {200, 302}
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert len(answer.data) < 60_000
    if answer.status_code == 200 and "<html" in answer.text:
        check_page(answer.text)


@pytest.mark.parametrize(
    "query",
    [
        "page=-1", "page=0", "page=99999999999999999999", "page=abc", "page=²",
        "sort=;drop", "sector=nix", "region=XXXXXXXX", "region=%00", "level=<b>", "lang=xx",
        "q=a&q=b&sector=&region=&level=&sort=",
    ],
)  # fmt: skip
def test_odd_addresses_are_calm(client: FlaskClient, edition: CatalogueEdition, query: str) -> None:
    answer = client.get(f"/catalogue?{query}")
    assert answer.status_code == 200
    check_page(answer.text)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=pmp",
        "q=CPA",
        "q=barista",
        "region=JP&sort=name&page=2",
        "sector=nix",
        "q=engineer&level=junior",
    ],
)
def test_fragment_equals_the_page(
    client: FlaskClient, edition: CatalogueEdition, query: str
) -> None:
    page = client.get(f"/catalogue?{query}").text
    fragment = client.get(f"/catalogue?{query}", headers=HTMX).text.strip()
    parse_fragment(fragment)
    assert fragment.startswith('<div id="results">')
    assert fragment in page


def test_fragment_names_its_address(client: FlaskClient, edition: CatalogueEdition) -> None:
    answer = client.get("/catalogue?q=pmp&sector=&region=US&level=&sort=match", headers=HTMX)
    assert answer.headers["HX-Push-Url"] == "/catalogue?q=pmp&region=US"


def test_quick_answers_without_scripts_are_the_list(
    client: FlaskClient, edition: CatalogueEdition
) -> None:
    assert client.get("/catalogue/find?q=pmp").location == "/catalogue?q=pmp"
    quick = client.get("/catalogue/find?q=pmp", headers=HTMX).text
    parse_fragment(quick)
    assert "Project Management Professional" in quick
    assert client.get("/catalogue/find?q=", headers=HTMX).text.strip() == ""


def test_filters_say_how_many(client: FlaskClient, edition: CatalogueEdition) -> None:
    tree = check_page(client.get("/catalogue?sector=biomedicine").text)
    shown = {option.get("value"): option.text for option in tree.iter("option")}
    total = sum(entry.sector == "biomedicine" for entry in edition.entries)
    assert shown["biomedicine"] == f"Biomedicine ({total})"
    there = [entry for entry in edition.entries if entry.sector == "biomedicine"]
    japanese = sum(entry.region == "JP" for entry in there)
    assert shown["JP"] == f"Japan ({japanese})"
    assert f"{len(there)} entries" in words(tree)


def test_filters_restrict_a_search(client: FlaskClient, edition: CatalogueEdition) -> None:
    page = client.get("/catalogue?q=CPA&region=CA").text
    found = set(names(page))
    expected = {entry.name_en for entry in edition.entries if entry.region == "CA"}
    assert found
    assert found <= expected


def test_regions_are_named_as_in_official_papers(
    client: FlaskClient, edition: CatalogueEdition
) -> None:
    english = words(check_page(client.get("/catalogue").text))
    for name in ("Taiwan, China", "Hong Kong, China", "Macao, China", "International"):
        assert name in english
    client.set_cookie("lang", "zh")
    chinese = words(check_page(client.get("/catalogue").text))
    for name in ("中国台湾", "中国香港", "中国澳门", "国际"):
        assert name in chinese


def test_pages_hold_every_entry_once(client: FlaskClient, edition: CatalogueEdition) -> None:
    seen: list[str] = []
    for number in range(1, 19):
        seen += names(client.get(f"/catalogue?sort=name&page={number}").text)
    assert len(seen) == len(set(seen)) == 344
    assert seen == sorted(seen, key=name_key)
    assert names(client.get("/catalogue?sort=name&page=999").text) == seen[-4:]


def test_order_by_level(client: FlaskClient, edition: CatalogueEdition) -> None:
    levels = {entry.name_en: entry.title_level.rank for entry in edition.entries}
    ranks = [levels[name] for name in names(client.get("/catalogue?sort=level&page=4").text)]
    assert ranks == sorted(ranks)


def test_withdrawn_from_claims_is_said(client: FlaskClient, edition: CatalogueEdition) -> None:
    closed = update(CatalogueEntry).where(CatalogueEntry.code == "SZ-BIO-001")
    db.session.execute(closed.values(state="closed", replaced_by="SZ-BIO-002"))
    db.session.commit()
    page = client.get("/catalogue/SZ-BIO-001").text
    assert "Closed to new claims" in words(check_page(page))
    assert "/me/claims/new" not in page
    assert 'href="/catalogue/SZ-BIO-002"' in page


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/catalogue", 2),
        ("/catalogue?region=US&page=3", 2),
        ("/catalogue?region=FI", 2),
        ("/catalogue?q=engineer", 2),
        ("/catalogue?sector=nix", 1),
        # The next events are the second.
        ("/", 2),
        ("/catalogue/SZ-BIO-001", 3),
    ],
)
def test_statements_do_not_grow_with_rows(
    client: FlaskClient, edition: CatalogueEdition, address: str, expected: int
) -> None:
    client.get(address)
    with statements() as sent:
        assert client.get(address).status_code == 200
    assert len(sent) == expected, sent


@pytest.mark.parametrize("query", ["Dipl.-Ing.", "MBA", "Master of Science"])
def test_a_degree_is_said_to_be_none_and_leads_to_eligibility(
    client: FlaskClient, edition: CatalogueEdition, query: str
) -> None:
    page = client.get("/catalogue", query_string={"q": query, "lang": "en"}).text
    assert "is a degree, not a professional qualification" in page
    assert "Several entries may be meant" not in page
    assert "Title review by panel" in page
    link = re.search(r'href="(/eligibility[^"]*)"[^>]*>Check how far', page)
    assert link
    # A link fills the form and blames nobody; the form tells what a degree is not.
    asked = client.get(link[1]).text
    assert "Say which qualification" not in asked
    sent = client.get("/eligibility", query_string={"entry": query, "degree": "", "years": "3"})
    assert "This is a degree." in sent.text


def test_no_end_is_dead(client: FlaskClient, edition: CatalogueEdition) -> None:
    """Nearest entries, ordinary review and a suggestion, wherever the catalogue lacks something."""
    for address in ("/catalogue?q=flying+carpet+pilot", "/catalogue/SZ-NON-999"):
        page = client.get(address).text
        assert "/suggest" in page, address
        assert "/title-review" in page, address
    for name in ("flying carpet pilot", "CPA"):
        page = client.get("/eligibility", query_string={"entry": name, "years": "2"}).text
        assert "/suggest?q=" in page, name
