"""Another form in steps than a claim: all its slice must say, and all it gets for it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace

import pytest
from flask import render_template_string, request, url_for
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField

from app import create_app
from core.drafts.forms import StepForm
from core.drafts.views import DraftPages, autosave, check_and_send, keep_step, show_step
from core.drafts.wizard import Wizard, put_step, read_draft
from core.forms import BaseForm, Required
from core.states import Labelled
from core.web import public
from tests.auditing import AuditingClient

# ---- What a slice says: the whole of a second client.


class Step(Labelled):
    TEAM = "team", _l("Name")
    SIZE = "size", _l("Number")
    CHECK = "check", _l("Check and send")


class TeamForm(StepForm):
    name = StringField("Team", validators=[Required("Name the team.")])


class SizeForm(StepForm):
    size = IntegerField("People", validators=[Required("Say how many.")])

    def judge(self):
        return {"size": "Not so many." if (self.size.data or 0) > self.context else None}


FORMS = {"team": TeamForm, "size": SizeForm}
ROWS = {}


def wizard_of(row) -> Wizard:
    return Wizard(
        tuple(Step),
        FORMS,
        read_draft(row.draft),
        step_address,
        known=lambda step: {"name": "Bees"} if step == "team" else {},
        context=lambda: row.most,
        view=row,
    )


def step_address(step, **values):
    return url_for("entry_check" if step == Step.CHECK else "entry_step", step=str(step), **values)


def keep(row, step, typed):
    row.draft, row.saved_at = put_step(row.draft, step, typed), datetime(2027, 1, 2, tzinfo=UTC)


PAGE = """{% extends 'layouts/wizard.html' %}
{% from 'components/steps.html' import steps as step_list %}
{% from 'components/given.html' import given %}
{% from 'components/form_row.html' import form_rows %}
{% block title %}{{ step }}{% endblock %}
{% block steps %}{{ step_list(steps) }}{% endblock %}
{% block content %}{% for answers in (forms or {}).values() %}{{ given(answers) }}{% endfor %}
<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
{{ form_rows(form, skip=['csrf_token']) }}</form>
{% for error in form.form_errors %}<p>{{ error }}</p>{% endfor %}{% if fault %}{{ fault }}{% endif %}
{% for place in (links or {}).values() %}<a href="{{ place }}">mend</a>{% endfor %}{% endblock %}"""


def page(wizard, step, **values):
    values = {"forms": None, "links": None, "fault": None, **values}
    links, saved_at = wizard.links(step), wizard.view.saved_at
    return render_template_string(PAGE, step=step, steps=links, saved_at=saved_at, **values)


def pages() -> DraftPages:
    row = ROWS["one"]
    return DraftPages(lambda: wizard_of(row), partial(keep, row), page)


@public
def entry_step(step):
    return (keep_step if request.method == "POST" else show_step)(pages(), step)


@public
def entry_autosave(step):
    return autosave(pages(), step)


@public
def entry_check(step):
    def send(wizard, _form):
        wizard.view.sent = {name: wizard.form(name).data for name in FORMS}
        return "/sent"

    return check_and_send(pages(), BaseForm(), send=send, sent_before=lambda: "sent before")


@pytest.fixture(scope="module")
def house(portal):
    made = create_app(portal.extensions["settings"])
    made.testing, made.test_client_class = True, AuditingClient
    made.add_url_rule(
        "/entry/<any(team,size):step>", "entry_step", entry_step, methods=["GET", "POST"]
    )
    made.add_url_rule(
        "/entry/autosave/<any(team,size):step>", "autosave", entry_autosave, methods=["POST"]
    )
    made.add_url_rule(
        "/entry/<any(check):step>", "entry_check", entry_check, methods=["GET", "POST"]
    )
    return made


class Browser:
    def __init__(self, house):
        self.client = house.test_client()
        self.get = self.client.get
        self.token = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/entry/team").text)[
            1
        ]

    def post(self, url, **data):
        return self.client.post(url, data={"csrf_token": self.token, **data})


@pytest.fixture
def row(app):
    ROWS["one"] = SimpleNamespace(draft="{}", saved_at=None, most=9, sent=None)
    return ROWS["one"]


@pytest.fixture
def browser(row, house):
    return Browser(house)


def states(text):
    return re.findall(r'class="step step-(\w+)"', text)[:3]


def test_steps_are_answered_in_turn_checked_and_sent(browser, row):
    first = browser.get("/entry/team").text
    assert 'value="Bees"' in first
    assert states(first) == ["current", "todo", "todo"]
    assert browser.post("/entry/team", name="Ants").location == "/entry/size"
    assert browser.post("/entry/size", size="4").location == "/entry/check"
    last = browser.get("/entry/check").text
    assert states(last) == ["done", "done", "current"]
    assert "<bdi>Ants</bdi>" in last
    assert browser.post("/entry/check").location == "/sent"
    assert row.sent == {"team": {"name": "Ants"}, "size": {"size": 4}}


def test_another_device_goes_on_where_the_first_one_was(browser, row, house):
    assert browser.post("/entry/autosave/team", name="An").status_code == 204
    elsewhere = Browser(house)
    page = elsewhere.get("/entry/team").text
    assert 'value="An"' in page
    assert "2 January 2027" in page
    with house.test_request_context():
        assert wizard_of(row).first_open is Step.SIZE


def test_what_is_wrong_is_kept_named_and_found_again_at_the_end(browser, row):
    browser.post("/entry/team", name="Ants")
    assert browser.post("/entry/size", size="many").location == "/entry/size?mend=1"
    assert 'value="many"' in browser.get("/entry/size").text
    assert browser.post("/entry/size", size="12").location == "/entry/size?mend=1"
    assert "Not so many." in browser.get("/entry/size?mend=1").text
    refused = browser.post("/entry/check")
    assert refused.status_code == 422
    assert 'href="/entry/size?mend=1"' in refused.text
    assert states(refused.text) == ["done", "error", "current"]
    assert row.sent is None


def test_what_was_right_then_is_judged_again_when_it_is_sent(browser, row):
    browser.post("/entry/team", name="Ants")
    browser.post("/entry/size", size="4")
    row.most = 3
    assert browser.post("/entry/check").status_code == 422
    assert row.sent is None


def test_text_beyond_any_answer_is_refused_and_still_there(browser, row):
    answer = browser.post("/entry/team", name="x" * 70_000)
    assert answer.status_code == 422
    assert "too long to be kept" in answer.text
    assert "x" * 70_000 in answer.text
    assert row.draft == "{}"


def test_only_fields_of_the_step_are_kept(browser, row):
    browser.post("/entry/autosave/team", name="Ants", size="4", other="x")
    assert read_draft(row.draft) == {"team": {"name": ["Ants"]}}


def test_another_language_keeps_what_was_typed_and_stays(browser, row):
    answer = browser.post("/entry/team", name="", _lang="zh")
    assert answer.location.startswith("/entry/team")
    assert read_draft(row.draft) == {"team": {"name": [""]}}
