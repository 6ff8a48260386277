"""The auditing browser sees each fault it is there for."""

import pytest
from flask import Flask

from core.db import db
from core.organisations.models import Organisation
from core.web import public
from tests.auditing import AuditingClient
from tests.factories.core import make_organisation

HEAD = "<!doctype html><html lang=en><head><title>A page</title></head><body>"
SOUND = f'{HEAD}<h1>One</h1><label for="a">A</label><input id="a" name="a"></body></html>'


@pytest.fixture
def ask():
    """A browser of a program that answers with what the test gives."""
    program = Flask("audited")
    program.testing = True
    program.test_client_class = AuditingClient
    said = {}
    program.add_url_rule("/", "page", lambda: said["text"])

    def answered(text):
        said["text"] = text
        return program.test_client().get("/")

    return answered


def test_a_sound_page_and_a_sound_part_pass(ask):
    assert ask(SOUND).status_code == 200
    assert ask('<tr id="row"><td>7</td></tr>').status_code == 200
    assert ask("").status_code == 200


@pytest.mark.parametrize(
    ("sound", "faulty", "said"),
    [
        ("<h1>One</h1>", "<h1>One</h1><h1>Two</h1>", "2 h1"),
        ("<h1>One</h1>", "<h2>One</h2>", "0 h1"),
        ("<title>A page</title>", "<title> </title>", "no title"),
        ("<h1>One</h1>", '<h1 id="a">One</h1>', "id 'a' stands 2 times"),
        ('<label for="a">', '<label for="b">', "field a has no label"),
        ("</label>", "</label><select name=x></select>", "has no label"),
        ("</body>", "<p><div></div></p></body>", "invalid HTML"),
        ("</body>", '<a href="/" href="/b">x</a></body>', "invalid HTML"),
    ],
)
def test_a_fault_is_named(ask, sound, faulty, said):
    with pytest.raises(AssertionError, match=said):
        ask(SOUND.replace(sound, faulty))


@pytest.mark.parametrize(
    "field",
    [
        '<label>X <input name="x"></label>',
        '<input name="x" aria-label="X">',
        '<input name="x" type="hidden">',
        '<button name="x">X</button>',
    ],
)
def test_a_field_may_be_named_in_other_ways(ask, field):
    assert ask(SOUND.replace("</body>", f"{field}</body>")).status_code == 200


def test_what_a_request_changes_and_does_not_keep_is_noticed(app, client, monkeypatch):
    number = make_organisation().id

    def careless():
        db.session.get(Organisation, number).name_en = "Changed"
        return "done"

    monkeypatch.setitem(app.view_functions, "catalogue_public.start", public(careless))
    with pytest.raises(AssertionError, match="a safe request changed Organisation"):
        client.get("/")
