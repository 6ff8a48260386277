"""Another thing than an edition has forms: all its slice must say, and all it gets for it."""

from __future__ import annotations

import html
import io
import re
import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, ClassVar

import pytest
from flask import render_template_string

from app import create_app
from core.accounts.roles import Role
from core.db import db
from core.entry_forms.answering import answer_form
from core.entry_forms.faults import find_unasked
from core.entry_forms.parsing import from_json, to_json
from core.entry_forms.queries import current_version, definition_of, find_form
from core.entry_forms.showing import shown_answers
from core.entry_forms.values import (
    Column,
    FieldKind,
    FieldSpec,
    FormDefinition,
    FormSubject,
    SectionSpec,
)
from core.entry_forms.views.desk import form_builder
from core.entry_forms.views.pages import FormPages
from core.errors import NotFound
from core.policy import POLICIES, allowed_if, authorize
from core.registries import Provider
from core.web import public
from tests.auditing import AuditingClient
from tests.factories.core import make_user, sign_in
from tests.factories.events import words

# ---- What a slice says: the whole of a second client.


class PanelPermission(StrEnum):
    BUILD = "panel:build"


@dataclass
class Panel:
    __tablename__: ClassVar[str] = "panel"
    id: uuid.UUID


PANEL = Panel(uuid.UUID(int=2027))
COLUMNS = {"topic": Column("Topic", frozenset({FieldKind.SHORT}), 30)}
FIRST = FormDefinition(
    (
        SectionSpec(
            "work",
            words("Your work"),
            fields=(FieldSpec("topic", FieldKind.SHORT, words("Topic"), {}, True, fills="topic"),),
        ),
    )
)


def panel_forms(panel: Panel) -> FormSubject:
    return FormSubject(
        panel,
        "panel-2027",
        default=lambda: FIRST,
        columns=COLUMNS,
        roles={"judge": "Judge"},
        check=partial(find_unasked, needed={"topic": "Ask everybody for the topic."}),
    )


def find_panel(year: int) -> FormSubject:
    if year != PANEL.id.int:
        raise NotFound
    authorize(PanelPermission.BUILD, PANEL)
    return panel_forms(PANEL)


PAGES = FormPages(
    "panel_forms", "/desk/panels/<int:year>/forms", PanelPermission.BUILD, find_panel, "Panel form"
)


# ---- The page where people answer, as any slice writes it.


@dataclass
class Entry:
    version_id: uuid.UUID
    topic: str
    answers: dict[str, Any] = field(default_factory=dict)


ENTRIES: list[Entry] = []
PAGE = """{% from 'core/entry_forms/_fields.html' import answer_fields %}
<form method="post">{{ form.csrf_token }}{{ answer_fields(form) }}</form>"""


@public
def enter():
    version = current_version(panel_forms(PANEL), "judge")
    form = answer_form(version, COLUMNS)()
    if form.validate_on_submit():
        ENTRIES.append(Entry(version.id, form.facts()["topic"], form.answers()))
        return "taken"
    return render_template_string(PAGE, form=form), 422 if form.errors else 200


@pytest.fixture(scope="module")
def house(portal):
    """The program with the second client bound; on the database that `app` resets."""
    made = create_app(portal.extensions["settings"])
    made.testing, made.test_client_class = True, AuditingClient
    made.register_blueprint(form_builder(PAGES))
    made.add_url_rule("/panel", "panel", enter, methods=["GET", "POST"])
    runs = Provider(
        PanelPermission.BUILD, lambda user, _panel: allowed_if(user.has_role(Role.ORGANISER))
    )
    POLICIES.add(made, runs)
    return made


@pytest.fixture
def keeper(app, house):
    ENTRIES.clear()
    with house.app_context():
        yield Browser(sign_in(house.test_client(), make_user(Role.ORGANISER)))
        db.session.remove()
        db.engine.dispose()


class Browser:
    """Sends along the token of a page and the version of the draft that it saw."""

    def __init__(self, client):
        self.get, self.client = client.get, client
        self.token = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/").text)[1]

    def post(self, url, **data):
        db.session.rollback()
        form = find_form(panel_forms(PANEL), "")
        seen = {"seen": form.version} if form else {}
        return self.client.post(url, data={"csrf_token": self.token, **seen, **data})


BASE = f"/desk/panels/{PANEL.id.int}/forms"
AGE = {
    "label_en": "Age",
    "label_zh": "年龄",
    "kind": "number",
    "section": "work",
    "fills": "",
    "condition_field": "",
    "condition_test": "is_answered",
    "is_required": "y",
}


def draft() -> FormDefinition:
    db.session.rollback()
    return from_json(find_form(panel_forms(PANEL), "").draft)


def build(keeper):
    assert keeper.post(f"{BASE}/add", role="all").headers["Location"] == f"{BASE}/all"
    assert keeper.post(f"{BASE}/all/fields/new", **AGE).status_code == 303
    assert keeper.post(f"{BASE}/all/publish").status_code == 303


@pytest.mark.both_databases
def test_a_form_is_built_previewed_and_answered(keeper):
    build(keeper)
    page = keeper.get(f"{BASE}/all").text
    assert "Panel form" in page
    assert f"{BASE}/all/fields/age" in page
    assert "Judge" in keeper.get(BASE).text
    tried = keeper.post(f"{BASE}/all/preview?in=en", topic="Bees", x_age="7")
    assert "These answers would be taken" in tried.text
    wrong = keeper.post("/panel", topic="x" * 31, x_age="many")
    assert wrong.status_code == 422
    assert "Shorten this to 30 characters." in wrong.text
    assert keeper.post("/panel", topic="Bees", x_age="7").text == "taken"
    assert (ENTRIES[0].topic, ENTRIES[0].answers) == ("Bees", {"age": 7})


@pytest.mark.both_databases
def test_what_was_answered_is_read_with_the_version_of_then(keeper):
    build(keeper)
    keeper.post("/panel", topic="Bees", x_age="7")
    then = current_version(panel_forms(PANEL), "judge")
    keeper.post(f"{BASE}/all/fields/age", **{**AGE, "label_en": "Years", "key": "years"})
    keeper.post(f"{BASE}/all/publish")
    keeper.post("/panel", topic="Ants", x_years="8")
    now = current_version(panel_forms(PANEL), "judge")
    assert [one.version_id for one in ENTRIES] == [then.id, now.id]
    with keeper.client.application.test_request_context("/?lang=en"):
        shown = [
            dict(lines)
            for version, entry in zip((then, now), ENTRIES, strict=True)
            for _title, lines in shown_answers(version, entry, COLUMNS)
        ]
    assert shown == [{"Topic": "Bees", "Age": "7"}, {"Topic": "Ants", "Years": "8"}]
    assert "Added: Years" in keeper.get(f"{BASE}/all/versions").text


def test_a_form_leaves_as_one_file_and_comes_back(keeper):
    build(keeper)
    kept = draft()
    file = keeper.get(f"{BASE}/all/file")
    assert 'filename="panel-2027-all.json"' in file.headers["Content-Disposition"]
    keeper.post(f"{BASE}/all/arrange", do="remove age")
    assert draft() != kept
    look = keeper.post(f"{BASE}/all/import", file=(io.BytesIO(file.data), "form.json"))
    text = html.unescape(re.search(r'name="definition" value="([^"]*)"', look.text)[1])
    assert keeper.post(f"{BASE}/all/import", definition=text, go="keep").status_code == 303
    assert draft() == kept
    # A registration's columns are none of a panel's.
    foreign = file.data.replace(b'"fills": "topic"', b'"fills": "document_number"')
    refused = keeper.post(f"{BASE}/all/import", file=(io.BytesIO(foreign), "form.json"))
    assert refused.status_code == 422


def test_the_slice_says_what_every_form_must_ask_and_who_may_build(keeper, house):
    build(keeper)
    keeper.post(f"{BASE}/all/arrange", do="remove topic")
    refused = keeper.post(f"{BASE}/all/publish")
    assert refused.status_code == 422
    assert "Ask everybody for the topic." in refused.text
    assert to_json(definition_of(current_version(panel_forms(PANEL), ""))) != to_json(draft())
    assert keeper.post(f"{BASE}/add", role="judge").status_code == 303
    assert keeper.post(f"{BASE}/add", role="guest").status_code == 404
    stranger = sign_in(house.test_client(), make_user())
    assert stranger.get(f"{BASE}/all").status_code == 404
    assert keeper.get(BASE.replace("2027", "2028")).status_code == 404
