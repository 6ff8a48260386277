"""What every action of every kind of case must do, whoever declared it."""

from __future__ import annotations

import pytest
from lxml import html

from core.accounts.roles import Role
from core.db import db
from core.working_days.services import load_shipped_years
from tests.contracts import case_makers
from tests.contracts.case_makers import TYPED
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user


def actions_of(maker):
    return [(maker, name) for name in maker.reach]


ACTIONS = [pair for maker in case_makers.MAKERS for pair in actions_of(maker)]
every_action = pytest.mark.parametrize(
    ("maker", "name"), ACTIONS, ids=[f"{maker.blueprint}.{name}" for maker, name in ACTIONS]
)


@pytest.fixture
def calendar(app):
    load_shipped_years()
    db.session.commit()
    return app


def made(app, work, maker, name):
    """A case that stands where the action is open, who may do it, and its spec."""
    one, person = maker.make(name, work)
    db.session.commit()
    return app.extensions["cases"][maker.blueprint], one, SignedIn(app, person)


def send(spec, one, browser, name, *, seen=None, go="send"):
    """Posts an action with everything its form asks for."""
    with browser.client.application.test_request_context():
        url, form = spec.url(one, name), _form(spec, name)
    fields = {f"{name}-{field}": value for field, value in form.items()}
    fields[f"{name}-seen"] = spec.version(one) if seen is None else seen
    db.session.rollback()
    return browser.post(url, go=go, **fields)


def _form(spec, name):
    maker = next(m for m in case_makers.MAKERS if m.blueprint == spec.blueprint)
    return maker.fields.get(name, {})


def state_of(one):
    db.session.rollback()
    db.session.refresh(one)
    return one.state, getattr(one, "version", None)


def test_every_case_is_tried(app):
    declared = {
        (blueprint, action.name)
        for blueprint, spec in app.extensions["cases"].items()
        for action in spec.actions
    }
    assert declared == {(maker.blueprint, name) for maker, name in ACTIONS}


@every_action
def test_it_is_shown_and_refused_to_whom_it_must_be_and_done_once(calendar, work, maker, name):
    """All of one action at one case, which costs more to make than to ask: what changes nothing
    first."""
    spec, one, browser = made(calendar, work, maker, name)
    action = next(action for action in spec.actions if action.name == name)
    only_these_roles_may(spec, one, action, maker.roles)
    nothing_to_think_twice_of_stands_out(spec, one, browser)
    its_panel_opens_without_scripts(spec, one, browser, name)
    # From here on: of some, who may act has seen them now.
    before, seen = state_of(one), spec.version(one)
    others_are_refused(spec, one, browser, name)
    assert state_of(one) == before
    if action.writes:
        its_letter_is_seen(spec, one, browser, maker, name)
        assert state_of(one) == before
    a_stale_page_is_refused_with_what_was_typed(spec, one, browser, maker, name)
    assert (state_of(one), spec.version(one)) == (before, seen)
    assert send(spec, one, browser, name).status_code == 303
    assert state_of(one) != before
    assert send(spec, one, browser, name, seen=seen).status_code == 409


def only_these_roles_may(spec, one, action, roles):
    may = {
        role
        for role in Role
        if action.move in {row.action for row in spec.workflow.open_to(make_user(role), one)}
    }
    assert may == roles


def others_are_refused(spec, one, browser, name):
    for person in (make_user(), make_user(Role.AUDITOR)):
        answer = send(spec, one, SignedIn(browser.client.application, person), name)
        assert answer.status_code in {403, 404}


BACK = {"return", "ask", "reopen", "take-back", "discard"}


def nothing_to_think_twice_of_stands_out(spec, one, browser):
    with browser.client.application.test_request_context():
        url = spec.url(one)
    page = html.fromstring(browser.get(url).text)
    strong = page.xpath('//a[@data-sheet and contains(@class, "btn-primary")]/@data-sheet')
    quiet = {action.name for action in spec.actions if action.danger} | BACK
    assert len(strong) <= 1
    assert not quiet & set(strong)


def its_panel_opens_without_scripts(spec, one, browser, name):
    with browser.client.application.test_request_context():
        url = spec.url(one, action=name)
    page = browser.get(url).text
    shown = [
        part
        for part in page.split('<dialog class="case-sheet"')[1:]
        if " open>" in part.split("\n")[0]
    ]
    assert [part.split('"')[1] for part in shown] == [name]


def its_letter_is_seen(spec, one, browser, maker, name):
    answer = send(spec, one, browser, name, go="preview")
    assert answer.status_code == 200
    assert 'id="letter-title"' in answer.text
    assert maker.address in answer.text, "the letter itself, to whom it goes"


def a_stale_page_is_refused_with_what_was_typed(spec, one, browser, maker, name):
    answer = send(spec, one, browser, name, seen=f"{spec.version(one)}1")
    assert answer.status_code == 409
    for text in maker.fields.get(name, {}).values():
        if text == TYPED:
            assert TYPED in answer.text
    assert send(spec, one, browser, name, seen="x").status_code == 409
