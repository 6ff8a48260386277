"""A missing qualification: kept once, limited, closed to programs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import db
from talent.catalogue.models import CatalogueSuggestion
from tests.talent.catalogue.public.reading import check_page, words


@pytest.fixture(autouse=True)
def fresh_allowance(app: Flask) -> Iterator[None]:
    app.extensions["rate_limits"].storage.reset()
    yield
    app.extensions["rate_limits"].storage.reset()


def send(client: FlaskClient, **fields: str):
    page = check_page(client.get("/suggest").text)
    token = page.find(".//form[@id='suggestion']//input[@name='csrf_token']").get("value")
    return client.post("/suggest", data={"csrf_token": token, **fields})


def kept() -> list[CatalogueSuggestion]:
    db.session.rollback()
    return db.session.query(CatalogueSuggestion).all()


def test_suggestion_is_kept(client: FlaskClient) -> None:
    answer = send(
        client,
        qualification=" Barista Guild Professional ",
        issuer="Specialty Coffee Association",
        region="IT",
        reason="Many work here.",
        address="ada@example.com",
    )
    assert (answer.status_code, answer.location) == (303, "/suggest/thanks")
    (one,) = kept()
    assert (one.qualification, one.issuer, one.region) == (
        "Barista Guild Professional",
        "Specialty Coffee Association",
        "IT",
    )
    assert one.user_id is None
    assert one.answered_at is None
    assert "next edition" in words(check_page(client.get(answer.location).text))


def test_words_searched_for_are_carried_over(client: FlaskClient) -> None:
    tree = check_page(client.get("/suggest?q=Barista").text)
    assert tree.find(".//*[@id='qualification']").get("value") == "Barista"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"qualification": "  "}, "qualification"),
        ({"qualification": "x" * 301}, "qualification"),
        ({"qualification": "X", "issuer": "y" * 301}, "issuer"),
        ({"qualification": "X", "reason": "y" * 4001}, "reason"),
        ({"qualification": "X", "address": "not an address"}, "address"),
        ({"qualification": "X", "region": "QQ"}, "region"),
    ],
)
def test_odd_answers_come_back_with_what_was_typed(
    client: FlaskClient, fields: dict[str, str], field: str
) -> None:
    answer = send(client, **fields)
    assert answer.status_code == 422
    tree = check_page(answer.text)
    assert tree.find(f".//*[@id='{field}-error']") is not None
    assert (
        tree.find(".//*[@id='qualification']").get("value", "") == fields["qualification"].strip()
    )
    assert kept() == []


def test_program_is_thanked_and_nothing_is_kept(client: FlaskClient) -> None:
    answer = send(client, qualification="Buy now", website="https://spam.example")
    assert answer.status_code == 303
    assert kept() == []


def test_forged_post_is_refused(client: FlaskClient) -> None:
    answer = client.post("/suggest", data={"qualification": "X"})
    assert answer.status_code in {400, 422}
    assert kept() == []


def test_sixth_within_the_hour_waits(client: FlaskClient) -> None:
    for number in range(5):
        assert send(client, qualification=f"Award {number}").status_code == 303
    refused = send(client, qualification="Award 6")
    assert refused.status_code == 429
    tree = check_page(refused.text)
    assert "in an hour" in words(tree)
    assert tree.find(".//*[@id='qualification']").get("value") == "Award 6"
    assert len(kept()) == 5


def test_language_switch_keeps_what_was_typed(client: FlaskClient) -> None:
    answer = send(client, qualification="Barista", _lang="zh")
    tree = check_page(answer.text)
    assert tree.get("lang") == "zh-Hans"
    assert tree.find(".//*[@id='qualification']").get("value") == "Barista"
    assert kept() == []
