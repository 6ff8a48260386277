"""The OpenAPI document says what is bound, and every error under /api is a problem."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.api.document import bound_operations, openapi
from core.i18n import speaking

METHODS = {"get", "post", "put", "patch", "delete"}


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        found = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return found.union(*(references(value) for value in part.values()))
    if isinstance(part, list):
        return set().union(*(references(value) for value in part))
    return set()


def test_document_is_whole(client: FlaskClient) -> None:
    answer = client.get("/api/v1/openapi.json")
    document = answer.get_json()
    assert answer.content_type == "application/json"
    assert document["openapi"] == "3.1.0"
    assert "/catalogue" in document["paths"]
    schemas = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references(document) <= schemas
    identifiers = [
        one["operationId"] for path in document["paths"].values() for one in path.values()
    ]
    assert len(identifiers) == len(set(identifiers))
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_document_names_every_operation(app: Flask) -> None:
    document = openapi(app)
    bound = {(rule.rule.replace("<", "{").replace(">", "}"), method.lower())
             for rule, _described in bound_operations(app)
             for method in rule.methods or () if method.lower() in METHODS}  # fmt: skip
    said = {(f"/api/v1{path}", method) for path, one in document["paths"].items() for method in one}
    assert bound == said


def test_every_parameter_of_an_address_is_described(app: Flask) -> None:
    for path, methods in openapi(app)["paths"].items():
        for one in methods.values():
            in_path = {field["name"] for field in one["parameters"] if field["in"] == "path"}
            assert all(f"{{{name}}}" in path for name in in_path)
            assert path.count("{") == len(in_path)


def test_every_operation_says_what_can_go_wrong(app: Flask) -> None:
    for methods in openapi(app)["paths"].values():
        for one in methods.values():
            assert {"404", "422", "429"} <= set(one["responses"])
            assert ("401" in one["responses"]) == bool(one["security"])


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/api/v1/nix", 404),
        ("GET", "/api/v1/", 404),
        ("POST", "/api/v1/nix/../..", 404),
        ("POST", "/api/v1/catalogue", 405),
        ("DELETE", "/api/v1/catalogue/SZ-BIO-001", 405),
        ("GET", "/api/v1/eligibility", 405),
        ("PUT", "/api/v1/openapi.json", 405),
    ],
)
def test_errors_are_problems(client: FlaskClient, method: str, address: str, status: int) -> None:
    answer = client.open(address, method=method)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    body = answer.get_json()
    assert body["status"] == status
    assert body["title"]
    if status == 405:
        assert method not in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("headers", "query", "title"),
    [
        ({"Accept-Language": "zh-CN"}, "", "未找到"),
        ({"Accept-Language": "en-GB"}, "", "Not found"),
        ({"Accept-Language": "en-GB"}, "?lang=zh", "未找到"),
        ({}, "", "Not found"),
    ],
)
def test_errors_speak_the_language_asked_for(
    client: FlaskClient, headers: dict[str, str], query: str, title: str
) -> None:
    assert client.get(f"/api/v1/nix{query}", headers=headers).get_json()["title"] == title


def test_cookies_count_for_nothing(client: FlaskClient) -> None:
    client.set_cookie("talent_session", "forged")
    answer = client.post("/api/v1/eligibility", json={"entry": "X", "degree": "none", "years": 1})
    assert answer.status_code == 404
    assert "Set-Cookie" not in answer.headers


def test_what_every_operation_does_is_said_in_both_languages(
    app: Flask, client: FlaskClient
) -> None:
    """Whatever is bound, now or later: no summary stays English on the Chinese page."""
    for _rule, described in bound_operations(app):
        with speaking("zh"):
            said = str(described.summary)
        assert re.search("[\u4e00-\u9fff]", said), f"{described.summary} is not translated"
    page = client.get("/api/v1/docs?lang=zh").text
    assert "按编号查验" in page
    assert "Check a number" in client.get("/api/v1/docs?lang=en").text
    assert "Check a number" in client.get("/api/v1/openapi.json?lang=zh").text, "programs get one"
