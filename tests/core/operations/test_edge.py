"""Static files and trusted proxies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.test import Client

from core.headers import HEADERS
from core.serving import static_files
from core.serving.static_files import StaticFiles
from core.web import static_url

FILE = "icons.svg"


def test_a_named_version_may_be_kept_for_ever(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        url = static_url(FILE)
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000", "?x=1", "?v=1&v=2"])
def test_anything_else_is_asked_for_again_soon(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/static/{FILE}{query}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "max-age=60, public"


def test_static_files_carry_the_same_guards_and_no_open_origin(client: FlaskClient) -> None:
    answer = client.get(f"/static/{FILE}")
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd",
     "/static/", "/static/js", "/static/nothing.js", "/static/icons.svg%00.js"],
)  # fmt: skip
def test_nothing_outside_the_folder_is_given(client: FlaskClient, path: str) -> None:
    assert client.get(path, follow_redirects=True).status_code in {404, 400}


def test_a_changed_file_is_not_kept_under_its_old_name(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("one")
    inner = Flask("inner", static_folder=str(tmp_path), static_url_path="/static")
    old = "7692c3ad3540"  # of "one"
    assert "immutable" in _cache(inner, f"/static/a.js?v={old}")
    (tmp_path / "a.js").write_text("two")
    assert "immutable" not in _cache(inner, f"/static/a.js?v={old}")


def test_a_packed_variant_is_given_to_those_who_take_it(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("plain" * 20)
    (tmp_path / "a.js.br").write_bytes(b"packed")
    inner = Flask("inner", static_folder=str(tmp_path), static_url_path="/static")
    client = Client(StaticFiles(inner))
    assert client.get("/static/a.js").data == b"plain" * 20
    packed = client.get("/static/a.js", headers={"Accept-Encoding": "br"})
    assert (packed.data, packed.headers["Content-Encoding"]) == (b"packed", "br")


def _cache(inner: Flask, url: str) -> str:
    return Client(StaticFiles(inner)).get(url).headers["Cache-Control"]


@pytest.mark.parametrize(("hops", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.7")])
def test_a_forwarded_address_counts_only_from_a_trusted_proxy(
    app: Flask, hops: int, seen: str
) -> None:
    inner = Flask("inner")
    inner.extensions["settings"] = replace(app.extensions["settings"], trusted_proxies=hops)
    inner.add_url_rule("/who", view_func=lambda: request.remote_addr or "")
    static_files.init_app(inner)
    forged = {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}
    assert inner.test_client().get("/who", headers=forged).text == seen


def test_browsers_find_the_mark_beside_what_is_no_page(client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
