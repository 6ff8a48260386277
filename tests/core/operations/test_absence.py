"""With the database or the store away people get a page that says so, never a bare fault."""

from io import BytesIO

import pytest
from sqlalchemy import event

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.files.services import keep_made
from core.files.storage import Storage
from tests.core.files.corpus import page_pdf
from tests.factories.core import make_user, sign_in
from tests.talent.claims.pages import Reviewer

ONE_PAGE = page_pdf()
RESTING = {"en": "The service is resting", "zh": "服务暂停"}


@pytest.fixture
def away(app):
    """A switch that takes the database away from now on."""

    def refuse(*_):
        raise db.engine.dialect.loaded_dbapi.OperationalError("connection refused")

    engine = db.engine

    def switch():
        db.session.rollback()
        db.session.remove()
        engine.dispose()
        event.listen(engine, "do_connect", refuse)

    yield switch
    if event.contains(engine, "do_connect", refuse):
        event.remove(engine, "do_connect", refuse)


def plain_pages(app):
    return sorted(
        {
            rule.rule
            for rule in app.url_map.iter_rules()
            if not rule.arguments and "GET" in (rule.methods or ())
        }
    )


def get(app, client, path, **more):
    """Past the auditing client's own look at the database."""
    with app.app_context():
        return super(type(client), client).open(path, method="GET", **more)


@pytest.mark.both_databases
@pytest.mark.parametrize("role", [None, Role.CITY_REVIEWER, Role.ORGANISER])
def test_no_page_of_a_signed_in_person_is_a_bare_fault(app, client, away, role):
    sign_in(client, make_user(role))
    away()
    answers = {path: get(app, client, path) for path in plain_pages(app)}
    assert [path for path, answer in answers.items() if answer.status_code == 500] == []
    resting = [path for path, answer in answers.items() if answer.status_code == 503]
    assert {"/", "/me", "/desk", "/events"} <= set(resting)
    for path in set(resting) - {"/readyz"}:
        assert answers[path].headers["Retry-After"], path
        kind = answers[path].mimetype
        assert RESTING["en"] in answers[path].text or kind == "application/problem+json", path


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_resting_page_speaks_both_languages(app, client, away, language):
    sign_in(client, make_user())
    away()
    answer = get(app, client, "/me", headers={"Accept-Language": language})
    assert (answer.status_code, RESTING[language] in answer.text) == (503, True)


def test_a_form_sent_while_the_database_is_away(app, client, away):
    sign_in(client, make_user())
    away()
    with app.app_context():
        answer = super(type(client), client).open("/account/", method="POST", data={"a": "b"})
    assert answer.status_code == 503


@pytest.fixture
def no_store(app, monkeypatch, tmp_path):
    """The store's folder is a file, so nothing can be read or written."""
    (tmp_path / "store").write_bytes(b"")
    monkeypatch.setitem(app.extensions, "storage", Storage(f"file://{tmp_path / 'store'}"))


def test_readiness_tells_that_the_store_is_away(client, no_store):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["database"] == "ok"
    assert answer.json["storage"] != "ok"


def test_a_download_says_that_the_store_is_away(app, client, request):
    user = make_user()
    sign_in(client, user)
    file = keep_made(ONE_PAGE, name="p.pdf", owner_id=user.id, purpose="wallet-paper", at=now())
    db.session.commit()
    request.getfixturevalue("no_store")
    for path in (f"/files/{file.id}", f"/files/{file.id}/pages/1"):
        answer = client.get(path)
        assert (answer.status_code, "cannot be kept or read" in answer.text) == (503, True)
        assert answer.headers["Retry-After"]


def test_an_upload_says_that_the_store_is_away(app, no_store):
    sent = {"kind": "identity", "original": (BytesIO(ONE_PAGE), "p.pdf")}
    answer = Reviewer(app, make_user()).post("/me/wallet/add", **sent)
    assert answer.status_code in {422, 503}
    assert "cannot be kept or read" in answer.text
