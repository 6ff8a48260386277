"""The catalogue for other programs: shapes, bounds, editions, caching, errors."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from talent.catalogue.models import CatalogueEdition
from tests.counting import statements
from tests.talent.catalogue.public.test_search_pages import HOSTILE

SHAPE = {"edition", "total", "confident", "results"}
RESULT = {
    "code", "score", "name_en", "name_zh", "name_local", "issuer_en", "region", "level",
    "title_en", "title_zh", "url",
}  # fmt: skip


def test_search_has_the_agreed_shape(client: FlaskClient, edition: CatalogueEdition) -> None:
    answer = client.get("/api/v1/catalogue?q=American+Board+of+Toxicology&limit=3")
    body = answer.get_json()
    assert set(body) == SHAPE
    assert body["edition"] == "reference-list"
    assert body["confident"] is True
    assert 1 <= len(body["results"]) <= 3
    first = body["results"][0]
    assert set(first) == RESULT
    assert first["code"] == "SZ-BIO-001"
    assert 0 < first["score"] <= 100
    assert first["url"] == "/catalogue/SZ-BIO-001"
    assert client.get(first["url"]).status_code == 200


def test_unknown_is_not_confident(client: FlaskClient, edition: CatalogueEdition) -> None:
    assert client.get("/api/v1/catalogue?q=driving+licence").get_json()["confident"] is False
    nothing = client.get("/api/v1/catalogue?q=%21%21%21").get_json()
    assert (nothing["total"], nothing["results"], nothing["confident"]) == (0, [], False)


def test_filters(client: FlaskClient, edition: CatalogueEdition) -> None:
    body = client.get(
        "/api/v1/catalogue?sector=finance-accounting&region=jp&level=intermediate&limit=100"
    ).get_json()
    expected = {
        entry.code
        for entry in edition.entries
        if (entry.sector, entry.region, entry.level) == ("finance-accounting", "JP", "intermediate")
    }
    assert {one["code"] for one in body["results"]} == expected
    assert body["total"] == len(expected)


def test_whole_list_by_pages(client: FlaskClient, edition: CatalogueEdition) -> None:
    address, seen = "/api/v1/catalogue?limit=100", []
    while address:
        answer = client.get(address)
        seen += [one["code"] for one in answer.get_json()["results"]]
        link = answer.headers.get("Link", "")
        address = link.partition("<")[2].partition(">")[0]
    assert seen == sorted(entry.code for entry in edition.entries)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=1.5", "limit"),
        ("sector=cooking", "sector"),
        ("level=boss", "level"),
        ("region=USAX", "region"),
        ("cursor=nonsense", "cursor"),
        ("cursor=WzFlOV0", "cursor"),
        ("cursor=Wy01XQ", "cursor"),
        ("cursor=Wzk5OTk5XQ", "cursor"),
        ("color=red", "color"),
    ],
)
def test_odd_values_are_refused_at_their_field(
    client: FlaskClient, edition: CatalogueEdition, query: str, field: str
) -> None:
    answer = client.get(f"/api/v1/catalogue?{query}")
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert [error["field"] for error in answer.get_json()["errors"]] == [field]


@pytest.mark.parametrize("query", HOSTILE)
def test_odd_words_are_calm(client: FlaskClient, edition: CatalogueEdition, query: str) -> None:
    answer = client.get("/api/v1/catalogue", query_string={"q": query})
    assert answer.status_code == 200
    assert set(answer.get_json()) == SHAPE


@pytest.mark.parametrize(
    "address", ["catalogue?q=pmp", "catalogue/SZ-BIO-001", "catalogue/editions"]
)
def test_open_reads_may_be_cached(
    client: FlaskClient, edition: CatalogueEdition, address: str
) -> None:
    first = client.get(f"/api/v1/{address}")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in first.headers
    again = client.get(f"/api/v1/{address}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_entry_says_everything(client: FlaskClient, edition: CatalogueEdition) -> None:
    body = client.get("/api/v1/catalogue/sz-bio-001").get_json()
    assert body["source"] == "suzhou-list"
    assert [tier["level"] for tier in body["tiers"]] == ["junior", "intermediate"]
    assert {"degree": "bachelor", "years": 5} in body["tiers"][1]["rules"]
    assert body["rules_are_own"] is False
    validity = next(paper for paper in body["papers"] if paper["key"] == "validity")
    assert validity["name"]["en"].startswith("Proof that")
    assert "有效" in validity["name"]["zh"]
    assert [one["edition"] for one in body["history"]] == ["reference-list"]
    assert body["notice"]["zh"]
    assert client.get(body["url"]).status_code == 200


@pytest.mark.parametrize("address", ["SZ-BIO-999", "SZ-BIO-001?edition=none", "x" * 300, "%00"])
def test_unknown_entry(client: FlaskClient, edition: CatalogueEdition, address: str) -> None:
    answer = client.get(f"/api/v1/catalogue/{address}")
    assert answer.status_code == 404
    assert answer.get_json()["detail"]


def test_before_the_first_edition(client: FlaskClient) -> None:
    assert client.get("/api/v1/catalogue").status_code == 404
    assert client.get("/api/v1/catalogue/editions").get_json() == {"editions": []}


def test_editions_and_what_changed(
    client: FlaskClient, edition: CatalogueEdition, later_edition: CatalogueEdition
) -> None:
    listed = client.get("/api/v1/catalogue/editions").get_json()["editions"]
    assert [(one["slug"], one["in_force"]) for one in listed] == [
        ("second", True),
        ("reference-list", False),
    ]
    body = client.get("/api/v1/catalogue/diff?from=reference-list&to=second").get_json()
    assert (body["from"], body["to"]) == ("reference-list", "second")
    assert [one["code"] for one in body["added"]] == ["SZ-NEW-001"]
    assert [one["code"] for one in body["withdrawn"]] == ["SZ-BIO-002"]
    assert [(one["code"], one["changes"]) for one in body["changed"]] == [
        (
            "SZ-BIO-001",
            [
                {
                    "field": "name_en",
                    "before": "Diplomate of the American Board of Toxicology",
                    "after": "Board-Certified Toxicologist",
                }
            ],
        )
    ]
    old = client.get("/api/v1/catalogue?edition=reference-list&q=SZ&limit=1")
    assert old.get_json()["edition"] == "reference-list"
    assert client.get("/api/v1/catalogue/diff?from=reference-list&to=nix").status_code == 404
    assert client.get("/api/v1/catalogue/diff?from=reference-list").status_code == 422


def test_early_answer(client: FlaskClient, edition: CatalogueEdition) -> None:
    sent = {"entry": "SZ-BIO-001", "degree": "bachelor", "years": 3, "works_in_city": True}
    answer = client.post("/api/v1/eligibility", json=sent)
    body = answer.get_json()
    assert answer.headers["Cache-Control"] == "no-store"
    assert body["reached"] == {
        "level": "junior",
        "title_en": "Assistant Engineer",
        "title_zh": "助理工程师",
    }
    assert body["next"]["level"] == "intermediate"
    assert {"degree": "bachelor", "more_years": 2, "total_years": 5} in body["missing"]
    assert body["usual_working_days"] == 20
    assert any(paper["key"] == "certificate" for paper in body["papers"])
    assert client.get(body["url"]).status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"years": -1}, "years"),
        ({"years": 61}, "years"),
        ({"years": "3"}, "years"),
        ({"years": 3.5}, "years"),
        ({"years": True}, "years"),
        ({"years": None}, "years"),
        ({"degree": "emperor"}, "degree"),
        ({"entry": "SZ-BIO-999"}, "entry"),
        ({"entry": ""}, "entry"),
        ({"entry": "x" * 41}, "entry"),
        ({"works_in_city": "perhaps"}, "works_in_city"),
        ({"admin": True}, "admin"),
    ],
)
def test_odd_facts_are_refused_at_their_field(
    client: FlaskClient, edition: CatalogueEdition, change: dict, field: str
) -> None:
    sent = {"entry": "SZ-BIO-001", "degree": "master", "years": 3, **change}
    for language, ends in (("en", "."), ("zh", "。")):
        answer = client.post(f"/api/v1/eligibility?lang={language}", json=sent)
        assert answer.status_code == 422
        (error,) = answer.get_json()["errors"]
        assert error["field"] == field
        assert error["message"].endswith(ends)


def test_page_and_api_give_one_answer(client: FlaskClient, edition: CatalogueEdition) -> None:
    for entry in edition.entries[::40]:
        sent = {"entry": entry.code, "degree": "master", "years": 4}
        body = client.post("/api/v1/eligibility", json=sent).get_json()
        page = client.get("/eligibility", query_string=sent).text
        reached = body["reached"]
        assert ("Not yet" in page) == (reached is None)
        if reached:
            assert reached["title_zh"] in page


@pytest.mark.parametrize("limit", [1, 100])
def test_statements_do_not_grow_with_results(
    client: FlaskClient, edition: CatalogueEdition, limit: int
) -> None:
    address = f"/api/v1/catalogue?limit={limit}"
    client.get(address)
    with statements() as sent:
        client.get(address)
    assert len(sent) == 2
