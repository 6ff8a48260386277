"""The check for other programs: the API and the command line, as discreet as the page."""

from __future__ import annotations

import io
import json

from core.accounts.roles import Role
from core.db import db
from core.documents.engine import new_serial
from core.documents.states import EndReason
from tests.core.documents import orders
from tests.core.documents.orders import issue, token_of
from tests.factories.core import make_user

API = "/api/v1/certificates"


def test_a_number_opens_the_public_part(client):
    document = issue()
    answer = client.get(f"{API}/{document.serial}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.json
    assert (body["standing"], body["holder"], body["is_complete"]) == ("specimen", "张•", False)
    orders.under_an_official_seal(document)
    assert client.get(f"{API}/{document.serial}").json["standing"] == "valid"
    assert [f["key"] for f in body["fields"]] == [
        "title", "level", "obtained_on", "issued_on", "authority",
    ]  # fmt: skip
    assert "张伟" not in answer.text


def test_an_unknown_number_answers_in_the_same_shape(client):
    document = issue()
    known, unknown = (client.get(f"{API}/{s}") for s in (document.serial, new_serial("SZ26")))
    assert unknown.status_code == 200
    assert unknown.json["standing"] == "unknown"
    assert set(known.json) == set(unknown.json)
    assert client.get(f"{API}/SZ26-0000").status_code == 422


def test_name_and_token_open_every_field(client, drawn, issued):
    order = drawn[4].order
    by_token = client.get(f"{API}/{order.serial}", query_string={"token": token_of(order)})
    by_name = client.post(f"{API}/{order.serial}", json={"name": "zolc lukasz"})
    assert by_token.json == by_name.json
    assert {f["key"]: f["value"] for f in by_name.json["fields"]}["holder_name"] == "Łukasz Żółć"
    assert by_name.json["is_complete"] is True
    wrong = client.post(f"{API}/{order.serial}", json={"name": "Somebody Else"})
    assert wrong.status_code == 422
    assert wrong.json["errors"][0]["field"] == "name"
    assert "Łukasz" not in wrong.text
    assert client.get(f"{API}/{order.serial}?token=WRONG").json["is_complete"] is False


def test_names_are_limited_here_too(client):
    document = issue()
    codes = [
        client.post(f"{API}/{document.serial}", json={"name": "x y"}).status_code for _ in range(11)
    ]
    assert codes == [422] * 10 + [429]


def test_a_file_is_checked_as_body_and_as_form_field(client, drawn, issued):
    pdf = drawn[0].pdf
    sent = client.post(f"{API}/verify", data=pdf, content_type="application/pdf").json
    assert (sent["verdict"], sent["seal"]) == ("unchanged", "intact")
    assert sent["certificate"]["is_complete"] is True
    form = {"file": (io.BytesIO(pdf), "x.pdf")}
    assert client.post(f"{API}/verify", data=form).json == sent
    changed = bytearray(pdf)
    changed[len(pdf) // 2] ^= 1
    altered = client.post(f"{API}/verify", data=bytes(changed), content_type="application/pdf")
    assert altered.json["verdict"] == "altered"
    other = client.post(f"{API}/verify", data=b"hello", content_type="application/pdf").json
    assert (other["verdict"], other["certificate"]) == ("unreadable", None)
    assert client.post(f"{API}/verify", data=b"", content_type="application/pdf").status_code == 422


def test_the_operations_are_described(client):
    paths = client.get("/api/v1/openapi.json").json["paths"]
    assert set(paths["/certificates/{serial}"]) == {"get", "post"}
    assert set(paths["/certificates/verify"]) == {"post"}


def test_the_command_answers_by_words_and_status(app, drawn, issued, tmp_path):
    file = tmp_path / "certificate.pdf"
    file.write_bytes(drawn[4].pdf)
    runner = app.test_cli_runner()
    specimen = runner.invoke(args=["certificates", "verify", str(file)])
    assert specimen.exit_code == 1
    assert "Specimen" in specimen.output
    orders.under_an_official_seal(issued[4])
    good = runner.invoke(args=["certificates", "verify", str(file)])
    assert good.exit_code == 0
    assert "Unchanged" in good.output
    assert "Łukasz Żółć" in good.output
    file.write_bytes(drawn[4].pdf + b" ")
    bad = runner.invoke(args=["certificates", "verify", "--json", str(file)])
    assert bad.exit_code == 1
    assert json.loads(bad.output)["verdict"] == "extended"


def test_the_command_does_not_praise_a_revoked_certificate(app, drawn, issued, tmp_path):
    two = make_user(Role.CITY_REVIEWER), make_user(Role.CITY_REVIEWER)
    orders.revoke(issued[0], two, EndReason.HOLDER_ASKED)
    db.session.commit()
    file = tmp_path / "certificate.pdf"
    file.write_bytes(drawn[0].pdf)
    said = app.test_cli_runner().invoke(args=["certificates", "verify", str(file)])
    assert said.exit_code == 1
    assert "Revoked" in said.output
