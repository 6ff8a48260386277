"""The public check by number, name and token: what opens, and what never does."""

from __future__ import annotations

import random
import time
from statistics import median

import pytest
from sqlalchemy import func, select

from core.accounts.attempts import AttemptCount
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.documents import checking
from core.documents.engine import new_serial
from core.documents.engine.qr import LEVEL, capitals
from core.documents.guessing import BY_CALLER, OF_DOCUMENT
from core.documents.states import Standing
from core.qr_codes import qr_rows
from tests.core.documents.browser import send
from tests.core.documents.orders import issue, order_for, token_of

SECRET = ("张伟", "E••••1234", "062 418 935", "苏州工业园区建筑设计研究院", "1984")
PUBLIC = ("高级工程师 Senior Engineer", "张•", "苏州市人力资源和社会保障局", "12 March 2027")


def token_page(document):
    from core.documents.engine import check_token
    from core.documents.sealing import check_key

    return f"/verify/{document.serial}/{check_token(document.serial, check_key())}"


def test_the_number_alone_opens_the_public_part(client):
    document = issue()
    page = client.get(f"/verify/{document.serial}").text
    assert all(word in page for word in PUBLIC)
    assert not any(word in page for word in SECRET)
    assert "Specimen" in page


@pytest.mark.parametrize("typed", ["张伟", "章伟", "張 偉", "zhang wei"])
def test_the_name_opens_everything(client, typed):
    document = issue()
    page = send(client, f"/verify/{document.serial}", name=typed)
    assert page.status_code == 200
    assert all(word in page.text for word in SECRET[:4])


def test_what_the_public_part_shows_of_the_name_opens_nothing(client):
    document = issue()
    for typed in ("张", "张•", "zhang"):
        page = send(client, f"/verify/{document.serial}", name=typed)
        assert page.status_code == 422
        assert not any(word in page.text for word in SECRET)


def test_the_surname_opens_everything_where_the_mask_hides_it(client):
    document = issue("Łukasz Żółć")
    assert "Łukasz Żółć" in send(client, f"/verify/{document.serial}", name="zolc").text


def test_a_wrong_name_is_told_at_its_field_and_opens_nothing(client):
    document = issue()
    page = send(client, f"/verify/{document.serial}", name="李强")
    assert page.status_code == 422
    assert 'id="name-error"' in page.text
    assert not any(word in page.text for word in SECRET)


def test_the_token_opens_everything_in_any_case(client):
    document = issue()
    path = token_page(document)
    for address in (path, path.upper(), path.lower(), path.replace("/verify", "/V")):
        assert all(word in client.get(address).text for word in SECRET[:4]), address


@pytest.mark.parametrize("token", ["0000000000", "X", "０" * 10, "%00", "é" * 10])
def test_a_wrong_token_opens_no_more_than_the_number(client, token):
    document = issue()
    page = client.get(f"/verify/{document.serial}/{token}")
    assert page.status_code == 200
    assert not any(word in page.text for word in SECRET)
    assert "张•" in page.text


def test_the_token_of_one_document_opens_no_other(client):
    one, other = issue(), issue("Łukasz Żółć")
    token = token_page(one).rsplit("/", 1)[1]
    assert "Łukasz" not in client.get(f"/verify/{other.serial}/{token}").text


def test_an_unknown_number_has_the_same_shape_and_status(client):
    document = issue()
    known = client.get(f"/verify/{document.serial}")
    unknown = client.get(f"/verify/{new_serial('SZ26')}")
    assert (known.status_code, unknown.status_code) == (200, 200)
    for part in ('id="known"', 'id="name-form"', 'id="pdf-form"', "What anybody may see"):
        assert part in known.text, part
        assert part in unknown.text, part
    assert "Unknown" in unknown.text
    name = send(client, f"/verify/{new_serial('SZ26')}", name="张伟")
    assert name.status_code == 422


def test_known_and_unknown_numbers_take_the_same_time(client):
    document, unknown = issue(), new_serial("SZ26")
    taken = {document.serial: [], unknown: []}
    for _ in range(25):
        for serial, times in taken.items():
            # This thread's work alone: a clock would count what else the machine has to do.
            start = time.thread_time()
            client.get(f"/verify/{serial}")
            times.append(time.thread_time() - start)
    known, other = (median(times) for times in taken.values())
    assert 0.6 < known / other < 1.7


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("SZ26-7K3M", "too short"),
        ("SZ26-7K3M-9QXP-4WTD-P-7K3M-9QXP", "too long"),
        ("SZ26-7K3U-9QXP-4WTD-P", "No number holds U"),
        ("SZ26-0000-0000-0000-0", "does not fit"),
        ("<script>alert(1)</script>", "does not fit"),
        ("", "Enter the number"),
    ],
)
def test_a_mistyped_number_is_told_what_is_wrong(client, typed, told):
    page = client.get("/verify", query_string={"serial": typed})
    assert page.status_code == 422
    assert told in page.text
    assert "<script>alert" not in page.text


def test_a_number_is_read_however_it_is_typed(client):
    document = issue()
    typed = document.serial.replace("-", " ").lower()
    assert client.get("/verify", query_string={"serial": typed}).location.endswith(document.serial)
    assert client.get(f"/verify/{typed}").status_code == 200
    assert client.get("/verify/SZ26-0000-0000-0000-0").status_code == 422
    # As the paper prints it, and as a scanner or the address bar says it.
    for copied in (
        f"证书编号 No. {document.serial}",
        f"证书编号：{document.serial.replace('-', '－')}。",
        f"https://talent.example/verify/{document.serial}/0123456789#eyJhbGciOiJFUzI1NiJ9",
    ):
        answer = client.get("/verify", query_string={"serial": copied})
        assert (answer.status_code, answer.location) == (302, f"/verify/{document.serial}"), copied
    mistyped = client.get("/verify", query_string={"serial": "No. SZ26-7K3M-9QXP-4WTD-0"})
    assert "does not fit" in mistyped.text


def test_ten_thousand_guessed_numbers_hit_nothing(app):
    documents = [issue(f"Person {number}") for number in range(5)]
    guesses = [new_serial("SZ26") for _ in range(9_000)]
    shuffler = random.Random(7)
    for document in documents:
        body = list(document.serial.replace("-", "")[4:-1])
        for _ in range(200):
            shuffler.shuffle(body)
            guesses.append(f"SZ26{''.join(body)}")
    found = [g for g in guesses if checking.look_up(g).standing is not Standing.UNKNOWN]
    assert len(guesses) == 10_000
    assert found == []


def test_looking_up_is_slowed_down(client):
    answers = {client.get(f"/verify/{new_serial('SZ26')}").status_code for _ in range(125)}
    assert answers == {200, 429}


def test_names_can_be_tried_only_a_few_times(client):
    document = issue()
    for _ in range(BY_CALLER.times):
        assert send(client, f"/verify/{document.serial}", name="x y").status_code == 422
    stopped = send(client, f"/verify/{document.serial}", name="张伟")
    assert stopped.status_code == 429
    assert not any(word in stopped.text for word in SECRET[1:])
    assert all(word in client.get(token_page(document)).text for word in SECRET[:4])


def test_names_of_one_number_are_limited_from_everywhere(client):
    document = issue()
    codes = [
        send(
            client, f"/verify/{document.serial}", name="x y", address=f"10.0.0.{number}"
        ).status_code
        for number in range(OF_DOCUMENT.times + 1)
    ]
    assert codes == [422] * OF_DOCUMENT.times + [429]


def test_nothing_is_kept_or_found_by_search_engines(client):
    document = issue()
    for path in ("/verify", f"/verify/{document.serial}", token_page(document)):
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_reading_writes_nothing(client):
    document = issue()
    before = [
        db.session.scalar(select(func.count()).select_from(t)) for t in (AuditEntry, AttemptCount)
    ]
    for path in (
        "/verify",
        f"/verify/{document.serial}",
        token_page(document),
        "/verify/withdrawn",
    ):
        assert client.get(path).status_code == 200
    after = [
        db.session.scalar(select(func.count()).select_from(t)) for t in (AuditEntry, AttemptCount)
    ]
    assert before == after


def test_hostile_names_are_shown_as_text(client):
    evil = '<img src=x onerror="alert(1)">{{7*7}}'
    document = issue(evil)
    page = send(client, f"/verify/{document.serial}", name=evil)
    assert page.status_code == 200
    assert "<img src=x" not in page.text
    assert "&lt;img src=x" in page.text
    assert "{{7*7}}" in page.text
    assert "<img" not in client.get(f"/verify/{document.serial}").text


def test_both_languages_are_complete(client):
    document = issue()
    page = client.get(f"/verify/{document.serial}?lang=zh").text
    assert "样本" in page
    assert "2027年3月12日" in page
    for english in ("Valid", "Holder", "Name as printed", "Certificate number", "Obtained on"):
        assert english not in page, english
    opened = client.get(f"{token_page(document)}?lang=zh").text
    for english in ("Date of birth", "Identity document", "Everything printed"):
        assert english not in opened, english


def test_switching_the_language_keeps_an_opened_page_open(client):
    document = issue()
    page = send(client, f"/verify/{document.serial}", name="张伟", _lang="zh")
    assert all(word in page.text for word in SECRET[:4])
    closed = send(client, f"/verify/{document.serial}", name="", _lang="zh")
    assert closed.status_code == 200
    assert 'id="name-error"' not in closed.text


def test_the_address_in_a_letter_is_the_address_of_the_page(app, client):
    order = order_for()
    assert client.get(f"/verify/{order.serial}").status_code == 200
    assert order.check_url == f"http://localhost/V/{order.serial}/{token_of(order)}"
    assert client.get(order.check_url).status_code == 200
    # All in capitals: fewer modules a side, and so larger ones, than by the other path.
    path = order.check_url.removeprefix("http://localhost")
    code, other = (
        qr_rows(capitals(f"https://talent.suzhou.gov.cn{one}"), LEVEL)
        for one in (path, path.replace("/V/", "/verify/"))
    )
    assert len(code) < len(other)
    assert now()
