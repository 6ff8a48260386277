"""The auditor's page."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from sqlalchemy import event

from core import audit, workflow
from core.accounts.roles import Role
from core.audit import words
from core.audit.lists import AUDIT_LOG
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.lists import row_pages
from core.lists.choice import open_list
from talent.claims.states import CLAIM_WORKFLOW, ClaimAction, ClaimState
from tests.counting import statements
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration
from tests.factories.talent import Office, make_claim

PATH = "/desk/audit"


@pytest.fixture
def auditor(app, client):
    return sign_in(client, make_user(Role.AUDITOR))


def test_the_auditor_reads_who_did_what(auditor):
    audit.record("thing:made", "thing", by=make_user(email="doer@example.org"), colour="<b>red</b>")
    db.session.commit()
    page = auditor.get(PATH)
    assert page.status_code == 200
    assert "doer@example.org" in page.text
    assert "<b>red</b>" not in page.text
    assert "&lt;b&gt;red" in page.text


@pytest.mark.parametrize("role", [None, Role.ADMINISTRATOR, Role.CITY_REVIEWER])
def test_nobody_else_finds_it(app, client, role):
    assert sign_in(client, make_user(role)).get(PATH).status_code == 404


def test_the_log_is_narrowed_and_paged(auditor):
    for number in range(130):
        audit.record("thing:counted", "thing", by=None, n=number)
    audit.record("other:done", "thing", by=None)
    db.session.commit()
    first = auditor.get(f"{PATH}?action=thing:counted")
    assert first.text.count("thing:counted</bdi>") == 50
    assert "other:done" not in first.text
    last = re.findall(r'href="([^"]*page=2[^"]*)"', first.text)[0].replace("&amp;", "&")
    second = auditor.get(last)
    assert second.text.count("thing:counted</bdi>") == 50
    assert "n: 79<" in second.text
    assert (
        auditor.get(f"{PATH}?action=thing:counted&page=3").text.count("thing:counted</bdi>") == 30
    )


def test_days_keep_their_older_names(auditor):
    audit.record("thing:made", "thing", by=None)
    db.session.commit()
    assert "thing:made" in auditor.get(f"{PATH}?since=2020-01-01").text
    assert "thing:made" not in auditor.get(f"{PATH}?until=2020-01-01").text
    assert "thing:made" not in auditor.get(f"{PATH}?subject=4711").text
    assert "There is no filter" not in auditor.get(f"{PATH}?until=2020-01-01").text


def test_the_log_is_handed_over_and_that_is_logged(auditor):
    audit.record("thing:made", "thing", by=None, colour="red")
    db.session.commit()
    token = re.findall(r'name="csrf_token" value="([^"]+)"', auditor.get(PATH).text)[0]
    fields = {"csrf_token": token, "file_format": "csv", "which": "standard"}
    answer = auditor.post(f"{PATH}/export?action=thing:made", data=fields)
    assert "colour: red" in answer.text
    assert "export:opened" in auditor.get(PATH).text


@pytest.mark.parametrize(
    "query",
    ["since=yesterday&until=%00", "before=99999999999999999999999", "before=-1", "actor=%25%27"],
)
def test_odd_filters_are_calm(auditor, query):
    assert auditor.get(f"{PATH}?{query}").status_code == 200


ROOT = Path(__file__).resolve().parents[3]
ACTION = re.compile(r"[a-z_]+(:[a-z_]+)+")


def recorded_actions():
    """Every action that code names where it records something."""
    for package in ("core", "talent", "events"):
        for file in (ROOT / package).rglob("*.py"):
            for call in ast.walk(ast.parse(file.read_text())):
                name = ast.unparse(call.func) if isinstance(call, ast.Call) else ""
                if re.search(r"\b_?(record|note)\w*$", name):
                    for part in (one for given in call.args for one in ast.walk(given)):
                        value = getattr(part, "value", None)
                        if isinstance(value, str) and ACTION.fullmatch(value):
                            yield value


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_action_and_kind_has_words(app, language):
    with app.test_request_context(f"/?lang={language}"):
        said, kinds = words.action_words(), words.words_for("kinds")
    assert sorted(set(recorded_actions()) - said.keys()) == []
    heard = {
        name
        for name, flow in workflow.known.items()
        if flow._is_heard and not type(flow.states[0]).__module__.startswith("tests")
    }
    assert sorted(heard - kinds.keys()) == []
    assert (language == "zh") is all(re.search("[\u4e00-\u9fff]", word) for word in said.values())


def test_the_page_shows_words_and_references(app, auditor):
    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    audit.record("claims:document:opened", claim, by=office.district, purpose="check")
    fire(claim)
    db.session.commit()
    page = auditor.get(f"{PATH}?reference={claim.reference}").text
    table = re.search(r"<tbody.*?</tbody>", page, re.DOTALL)[0]
    assert claim.reference in table
    assert str(claim.id) not in table
    assert "claim:" not in table
    assert "claims:" not in table
    assert "Number of the identity document opened" in table
    assert "purpose: check" in table
    moved = str(CLAIM_WORKFLOW.find(ClaimAction.FORWARD).label)
    assert f"Claim: {moved}" in table
    other = auditor.get(f"{PATH}?reference=NO-SUCH-THING").text
    assert claim.reference not in other


def fire(claim):
    details = {"source": "initial_review", "target": "verification"}
    audit.record("claim:forward", claim, **details)


def test_the_log_is_narrowed_by_words(auditor):
    audit.record("account:signed_in", "user", by=None)
    audit.record("edition:changed", "edition", by=None)
    db.session.commit()
    page = auditor.get(f"{PATH}?what=edition:changed").text
    table = re.search(r"<tbody.*?</tbody>", page, re.DOTALL)[0]
    assert "Event changed" in table
    assert "Signed in" not in table
    kind = auditor.get(f"{PATH}?kind=edition").text
    assert "Signed in" not in re.search(r"<tbody.*?</tbody>", kind, re.DOTALL)[0]


def test_what_a_thing_belongs_to_is_asked_once_a_kind(app, auditor):
    registration = make_registration(make_edition())
    for _ in range(5):
        audit.record("registration:noted", registration, by=None)
    db.session.commit()
    with statements() as few:
        auditor.get(PATH)
    for _ in range(20):
        audit.record("registration:noted", make_registration(registration.edition), by=None)
    db.session.commit()
    with statements() as many:
        auditor.get(PATH)
    assert len(many) == len(few)


@pytest.mark.both_databases
@pytest.mark.parametrize("order", ["number", "-number", "-at"])
def test_a_later_page_is_sought_by_its_number(app, monkeypatch, order):
    """On PostgreSQL all rows before it were read and left out."""
    reader = make_user(Role.AUDITOR)
    for _each in range(6):
        audit.record("system:tried", "system", by=reader, at=now())
    db.session.commit()
    opened = open_list(AUDIT_LOG, None, reader, {"order": order})
    monkeypatch.setattr(row_pages, "PAGE_SIZE", 2)
    last = db.session.get_one(AuditEntry, row_pages.page_ids(opened)[0][-1]).hash
    asked = []

    def note(_connection, _cursor, statement, values, *_more):
        asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        row_pages.page_ids(opened, page=2, after=last)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    said, values = asked[-1]
    ask = db.session.connection().exec_driver_sql
    if db.engine.dialect.name == "postgresql":
        # So few rows are read through, were it not forbidden.
        ask("SET LOCAL enable_seqscan = off")
        plan = [line for (line,) in ask(f"EXPLAIN (COSTS OFF) {said}", values)]
        assert any("Index Cond" in line for line in plan), plan
    else:
        plan = [line[3] for line in ask(f"EXPLAIN QUERY PLAN {said}", values)]
        assert any("SEARCH" in line and "rowid" in line for line in plan), plan
