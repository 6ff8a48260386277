"""Health pages and figures, and who may see them."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError

from core.clock import now
from core.db import db, own_transaction, without_limits
from core.jobs import enqueue
from core.jobs.claims import claim
from core.jobs.models import Job
from core.operations import doctor, readiness
from core.operations.metrics import RequestCounts
from core.operations.request_log import JsonLines


def test_alive_without_database(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.both_databases
def test_ready_once_background_work_is_done(client: FlaskClient, work: Callable[[], int]) -> None:
    before = client.get("/readyz")
    assert before.status_code == 503
    assert before.json["database"] == "ok"
    assert before.json["worker"] != "ok"
    work()
    after = client.get("/readyz")
    assert after.json["worker"] == "ok"


@pytest.mark.both_databases
def test_work_that_others_do_makes_no_web_machine_unready(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, work: Callable[[], int]
) -> None:
    """All pods of the example left their service together when the workers stood still."""
    work()
    long_ago = now() - timedelta(minutes=4)
    with own_transaction() as session:
        session.execute(update(Job).values(ended_at=long_ago))
    assert client.get("/readyz").status_code == 503
    monkeypatch.setitem(app.extensions, readiness.WORKS_ELSEWHERE, True)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["worker"].startswith("no background work for 24")
    found = {finding.name: finding.faults for finding in doctor.examine()}
    assert any("no background work for 24" in fault for fault in found["background work"])


@pytest.mark.both_databases
def test_ready_while_a_long_queue_is_worked_off(client: FlaskClient) -> None:
    enqueue("operations.tidy")
    db.session.commit()
    claim("another-machine:1:a")
    assert client.get("/readyz").json["worker"] == "ok"
    with own_transaction() as session:
        session.execute(update(Job).values(lease_until=now() - timedelta(seconds=1)))
    assert client.get("/readyz").json["worker"] != "ok"


def test_not_ready_without_the_database(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", None, OSError("gone"))

    monkeypatch.setattr("core.operations.readiness.db.session.execute", refuse)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"database": "OperationalError", "storage": "ok", "mail": "ok"}


@pytest.mark.both_databases
def test_figures_on_loopback(client: FlaskClient, work: Callable[[], int]) -> None:
    work()
    client.get("/healthz")
    text = client.get("/metrics").text
    lines = text.splitlines()
    assert any(
        line.startswith(
            'portal_requests_total{endpoint="health.healthz",method="GET",status="200"}'
        )
        for line in lines
    )
    assert any(line.startswith('portal_jobs{state="done"}') for line in lines)
    size = next(line for line in lines if line.startswith("portal_database_bytes "))
    assert int(size.split()[1]) > 10_000
    assert all(line.startswith("#") or len(line.rsplit(" ", 1)) == 2 for line in lines)


def test_figures_are_not_for_strangers(client: FlaskClient) -> None:
    far = {"REMOTE_ADDR": "203.0.113.7"}
    assert client.get("/metrics", environ_base=far).status_code == 404


def test_a_proxy_on_this_machine_is_not_loopback(client: FlaskClient) -> None:
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-Ip"):
        assert client.get("/metrics", headers={header: "203.0.113.7"}).status_code == 404


def test_with_a_token_only_the_token_counts(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(app.extensions["settings"], metrics_token="a-long-token")
    monkeypatch.setitem(app.extensions, "settings", settings)
    assert client.get("/metrics").status_code == 404
    wrong = {"Authorization": "Bearer a-wrong-token"}
    assert client.get("/metrics", headers=wrong).status_code == 404
    right = {"Authorization": "Bearer a-long-token"}
    far = {"REMOTE_ADDR": "203.0.113.7"}
    assert client.get("/metrics", headers=right, environ_base=far).status_code == 200


def test_several_processes_are_added_up(app: Flask) -> None:
    settings = replace(app.extensions["settings"], web_processes=2)
    other = settings.data_dir / "run" / "requests-1.json"
    other.parent.mkdir(exist_ok=True)
    key = "page\tGET\t200"
    other.write_text(json.dumps({"counts": {key: 3}, "seconds": {"page": 1.5}}))
    counts = RequestCounts(settings)
    counts.add("page", "GET", 200, 0.5)
    totals, seconds = counts.totals()
    other.unlink()
    assert totals == {key: 4}
    assert seconds == {"page": 2.0}


def test_an_unknown_method_does_not_make_a_label(client: FlaskClient) -> None:
    client.open("/healthz", method='BREW"}')
    assert "BREW" not in client.get("/metrics").text


def test_the_log_names_no_address_and_no_query(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="portal.request")
    client.get("/healthz?passport=E12345678")
    client.get("/calendar/secret-token.ics?name=穆")
    lines = [JsonLines().format(record) for record in caplog.records]
    requests = [json.loads(line) for line in lines if "portal.request" in line]
    assert len(requests) == 2
    assert requests[0]["endpoint"] == "health.healthz"
    assert requests[0]["status"] == 200
    assert not any(word in line for line in lines for word in ("E12345678", "secret-token", "穆"))


def test_the_log_withholds_the_row_a_database_quotes() -> None:
    message = "duplicate key\nDETAIL:  Key (email)=(mu@example.org) already exists.\nend"
    record = logging.LogRecord("x", logging.ERROR, "", 0, message, None, None)
    line = json.loads(JsonLines().format(record))
    assert "mu@example.org" not in line["message"]
    assert line["message"].endswith("end")


@pytest.mark.both_databases
def test_a_database_error_does_not_repeat_its_values(app: Flask) -> None:
    with pytest.raises(Exception, match="nowhere") as caught:
        db.session.execute(text("INSERT INTO nowhere VALUES (:v)"), {"v": "E12345678"})
    db.session.rollback()
    assert "E12345678" not in str(caught.value)


@pytest.mark.both_databases
def test_mail_and_clock_are_told_and_stop_no_page(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, work: Callable[[], int]
) -> None:
    work()
    nobody = replace(app.extensions["settings"], mail_url="smtp://127.0.0.1:9")
    monkeypatch.setitem(app.extensions, "settings", nobody)
    monkeypatch.setitem(app.extensions, "mail_seen", (float("-inf"), ""))
    ahead = now() + timedelta(seconds=60)
    monkeypatch.setattr(readiness, "now", lambda: ahead)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert "Connection refused" in answer.json["mail"]
    is_server = db.engine.dialect.name == "postgresql"
    assert answer.json["clock"] == ("60 s ahead of the database's" if is_server else "ok")


@pytest.mark.both_databases
def test_a_statement_and_a_forgotten_transaction_end(app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        return
    shown = [
        db.session.scalar(text(f"SHOW {limit}"))
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout")
    ]
    assert shown == ["2min", "10min"]
    without_limits(db.session.connection())
    assert db.session.scalar(text("SHOW statement_timeout")) == "0"
    db.session.rollback()
