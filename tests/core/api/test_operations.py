"""An operation of a slice: what is read, who may call, how often, and what a repetition gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from typing import Any

import pytest
from flask import Flask, Response
from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, Field
from sqlalchemy.exc import IntegrityError

from core.api import limits, states
from core.api.idempotency import forget_answers
from core.api.models import ApiToken, IdempotentAnswer
from core.api.operations import Operation, operation
from core.api.problems import Problem
from core.api.services import digest_of, find_live_token, issue_token, revoke_token
from core.clock import now
from core.db import db, run_afterwards
from core.errors import DomainError
from tests.factories.core import make_user


class Scope(StrEnum):
    READ = "lanterns:read"
    HANG = "lanterns:hang"


class Where(BaseModel):
    bridge: str = Field(max_length=10)
    limit: int = Field(5, ge=1, le=9)


class Lantern(BaseModel):
    model_config = {"extra": "forbid"}

    colour: str = Field(max_length=10)


class Hung(BaseModel):
    number: int


calls: list[str] = []


@operation(Operation("Lanterns", "Test", Hung, query=Where, cache_seconds=60))
def count(query: Where) -> Hung:
    return Hung(number=query.limit)


@operation(Operation("Hang", "Test", Hung, body=Lantern, scope=Scope.HANG, status=201))
def hang(body: Lantern) -> Hung:
    calls.append(body.colour)
    if body.colour == "black":
        raise DomainError("No black lanterns.", field="colour")
    return Hung(number=len(calls))


@pytest.fixture(autouse=True)
def clean(app: Flask) -> Iterator[None]:
    states.API_SCOPES.add(
        app, states.Scope(Scope.READ, _l("Junior")), states.Scope(Scope.HANG, _l("Senior"))
    )
    calls.clear()
    app.extensions["rate_limits"].storage.reset()
    yield
    app.extensions["rate_limits"].storage.reset()


@pytest.fixture
def secret(app: Flask) -> str:
    token, secret = issue_token(make_user(), name="Gate", scopes=[Scope.HANG], at=now())
    db.session.commit()
    assert token.prefix == secret[:9]
    return secret


@contextmanager
def asking(app: Flask, **request: Any) -> Iterator[None]:
    with app.test_request_context("/api/v1/lanterns?lang=en", **request):
        yield


def post(app: Flask, secret: str = "", key: str = "", colour: str = "red", **more: Any) -> Response:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    if key:
        headers["Idempotency-Key"] = key
    with asking(app, method="POST", json={"colour": colour, **more}, headers=headers):
        answer = hang()
        db.session.commit()
    return answer


def refusal(call: Callable[[], Any]) -> Problem:
    with pytest.raises(Problem) as caught:
        call()
    return caught.value


def test_secret_is_not_kept(app: Flask, secret: str) -> None:
    kept = db.session.query(ApiToken).one()
    assert secret not in repr(vars(kept))
    assert kept.digest == digest_of(secret)


@pytest.mark.parametrize("scopes", [[], ["lanterns:burn"], [Scope.HANG, "nix"]])
def test_token_needs_known_scopes(app: Flask, scopes: list[str]) -> None:
    with pytest.raises(DomainError) as caught:
        issue_token(make_user(), name="X", scopes=scopes, at=now())
    assert caught.value.field == "scopes"


def test_good_token_is_answered(app: Flask, secret: str) -> None:
    answer = post(app, secret)
    assert (answer.status_code, answer.get_json()) == (201, {"number": 1})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["RateLimit-Limit"] == "1200"


@pytest.mark.parametrize(
    "given", ["", "tp_", "tp_wrong", "tp_" + "x" * 5000, "' OR 1=1", "電燈", "Basic"]
)
def test_wrong_token_is_refused(app: Flask, secret: str, given: str) -> None:
    if given == "電燈":
        assert find_live_token(given, at=now()) is None
        return
    problem = refusal(lambda: post(app, given))
    assert problem.status == 401
    assert problem.headers["WWW-Authenticate"] == "Bearer"
    assert calls == []


def test_expired_and_revoked_tokens_end(app: Flask) -> None:
    user = make_user()
    token, secret = issue_token(
        user, name="X", scopes=[Scope.HANG], at=now(), expires_at=now() + timedelta(hours=1)
    )
    db.session.commit()
    with asking(app, method="POST"):
        assert find_live_token(secret, at=now()) is token
        assert find_live_token(secret, at=now() + timedelta(hours=1)) is None
        revoke_token(token, at=now())
        first = token.revoked_at
        revoke_token(token, at=now() + timedelta(days=1))
        assert token.revoked_at == first
        assert find_live_token(secret, at=now()) is None


def test_use_is_noted_hourly(app: Flask, secret: str) -> None:
    moment = now()
    with asking(app):
        find_live_token(secret, at=moment)
        db.session.rollback()
        run_afterwards()
    assert db.session.query(ApiToken).one().last_used_at == moment
    find_live_token(secret, at=moment + timedelta(minutes=59))
    db.session.expire_all()
    assert db.session.query(ApiToken).one().last_used_at == moment


def test_missing_scope_is_named(app: Flask) -> None:
    _token, secret = issue_token(make_user(), name="X", scopes=[Scope.READ], at=now())
    db.session.commit()
    problem = refusal(lambda: post(app, secret))
    assert (problem.status, "lanterns:hang" in problem.detail) == (403, True)


def test_repetition_gets_the_same_answer_once(app: Flask, secret: str) -> None:
    first = post(app, secret, key="k1")
    again = post(app, secret, key="k1")
    assert again.get_json() == first.get_json()
    assert again.status_code == 201
    assert again.headers["Idempotent-Replayed"] == "true"
    assert calls == ["red"]
    assert post(app, secret, key="k2").get_json() == {"number": 2}


def test_key_is_for_one_request_and_one_token(app: Flask, secret: str) -> None:
    post(app, secret, key="k1")
    assert refusal(lambda: post(app, secret, key="k1", colour="blue")).status == 422
    _token, other = issue_token(make_user(), name="Y", scopes=[Scope.HANG], at=now())
    db.session.commit()
    assert post(app, other, key="k1", colour="blue").get_json() == {"number": 2}
    assert refusal(lambda: post(app, secret, key="k" * 256)).status == 422


def test_refused_write_may_be_mended_under_its_key(app: Flask, secret: str) -> None:
    with pytest.raises(DomainError):
        post(app, secret, key="k1", colour="black")
    db.session.rollback()
    assert db.session.query(IdempotentAnswer).count() == 0
    assert post(app, secret, key="k1", colour="green").status_code == 201


def test_two_at_once_cannot_both_keep(app: Flask, secret: str) -> None:
    post(app, secret, key="k1")
    kept = db.session.query(IdempotentAnswer).one()
    twin = IdempotentAnswer(
        token_id=kept.token_id, key="k1", request_digest="x", status=201, body="", created_at=now()
    )
    db.session.add(twin)
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_old_answers_are_forgotten(app: Flask, secret: str) -> None:
    post(app, secret, key="k1")
    forget_answers(before=now() - timedelta(hours=1))
    assert db.session.query(IdempotentAnswer).count() == 1
    forget_answers(before=now() + timedelta(hours=1))
    assert db.session.query(IdempotentAnswer).count() == 0


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"colour": "x" * 11}, ["colour"]),
        ({"colour": 7}, ["colour"]),
        ({}, ["colour"]),
        ({"colour": "red", "is_admin": True}, ["is_admin"]),
        ({"colour": None}, ["colour"]),
        ([], [""]),
    ],
)
def test_odd_bodies_are_blamed_at_their_field(
    app: Flask, secret: str, sent: Any, fields: list[str]
) -> None:
    headers = {"Authorization": f"Bearer {secret}"}
    with asking(app, method="POST", json=sent, headers=headers):
        problem = refusal(hang)
    assert problem.status == 422
    assert [field for field, _text in problem.errors] == fields
    assert all(text.endswith(".") for _field, text in problem.errors)


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"{", "application/json", 422),
        (b"\xff\xfe", "application/json", 422),
        (b"[" * 100_000, "application/json", 422),
        (b'{"colour":"red"}', "text/plain", 415),
        (b"colour=red", "application/x-www-form-urlencoded", 415),
    ],
)
def test_what_is_no_json(app: Flask, secret: str, data: bytes, kind: str, status: int) -> None:
    headers = {"Authorization": f"Bearer {secret}"}
    with asking(app, method="POST", data=data, content_type=kind, headers=headers):
        assert refusal(hang).status == status


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "bridge"),
        ("bridge=x&limit=0", "limit"),
        ("bridge=x&limit=10", "limit"),
        ("bridge=x&limit=two", "limit"),
        ("bridge=xxxxxxxxxxx", "bridge"),
    ],
)
def test_odd_queries_are_blamed_at_their_field(app: Flask, query: str, field: str) -> None:
    with app.test_request_context(f"/api/v1/lanterns?{query}"):
        assert [one for one, _text in refusal(count).errors] == [field]


def test_open_answer_may_be_kept(app: Flask) -> None:
    with app.test_request_context("/api/v1/lanterns?bridge=a"):
        first = count()
    assert first.headers["Cache-Control"] == "public, max-age=60"
    headers = {"If-None-Match": first.headers["ETag"]}
    with app.test_request_context("/api/v1/lanterns?bridge=a", headers=headers):
        again = count()
    assert again.status_code == 304


def test_allowance_ends(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "OPEN", "3/minute")
    for _number in range(3):
        with app.test_request_context("/api/v1/lanterns?bridge=a"):
            assert count().status_code == 200
    with app.test_request_context("/api/v1/lanterns?bridge=a"):
        problem = refusal(count)
    assert problem.status == 429
    assert 1 <= int(problem.headers["Retry-After"]) <= 60
    with app.test_request_context(
        "/api/v1/lanterns?bridge=a", environ_base={"REMOTE_ADDR": "192.0.2.7"}
    ):
        assert count().status_code == 200


def test_guessing_tokens_ends_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "OPEN", "3/minute")
    for _number in range(3):
        assert refusal(lambda: post(app, "tp_guess")).status == 401
    assert refusal(lambda: post(app, "tp_guess")).status == 429
