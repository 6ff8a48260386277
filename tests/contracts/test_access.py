"""Every route says who may enter, and means it."""

from __future__ import annotations

import uuid

from werkzeug.routing import AnyConverter, IntegerConverter, UUIDConverter

from core.policy import POLICIES
from core.reports.states import ExportPermission
from core.web import PUBLIC, SIGNED_IN, TOKEN, access_of
from tests.factories.core import make_user, sign_in


def example_address(rule) -> str:
    """An address of the rule that belongs to nobody."""
    values = {name: example_value(rule._converters[name]) for name in rule.arguments}
    return rule.build(values, append_unknown=False)[1]


def example_value(converter) -> object:
    """A value the converter takes and nothing in the database has."""
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    if isinstance(converter, IntegerConverter):
        return converter.min or 1
    return uuid.UUID(int=7) if isinstance(converter, UUIDConverter) else "RC-2026-9999"


def rules_of(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_declares_its_access(app):
    undeclared = [rule.endpoint for rule in rules_of(app) if access_of(app, rule.endpoint) is None]
    assert undeclared == []


def test_every_permission_named_by_a_route_has_a_policy(app):
    named = {
        access.permission
        for rule in rules_of(app)
        if (access := access_of(app, rule.endpoint)) and access.permission is not None
    }
    assert named - set(POLICIES.of(app)) == set()
    assert named


def test_a_route_without_a_declaration_is_not_found(app, client, monkeypatch):
    """The negative control of the rule: take the declaration away and the page is gone."""
    view = app.view_functions["catalogue_public.start"]
    monkeypatch.delattr(view, "__access__")
    assert client.get("/").status_code == 404


def test_a_stranger_enters_only_what_is_public(app, client):
    """Everything else leads to the sign-in page or answers 401, whatever the method."""
    wrong = []
    for rule in rules_of(app):
        access = access_of(app, rule.endpoint)
        if access.kind in {PUBLIC, TOKEN}:
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            answer = client.open(example_address(rule), method=method)
            to_sign_in = answer.status_code == 302 and "/sign-in" in answer.location
            if not (to_sign_in or answer.status_code in {400, 401, 404}):
                wrong.append((rule.rule, method, answer.status_code))
    assert wrong == []


def test_a_talent_finds_nothing_behind_staff_routes(app, client):
    """A permission the person cannot have looks like an address that does not exist."""
    sign_in(client, make_user())
    wrong = []
    for rule in rules_of(app):
        access = access_of(app, rule.endpoint)
        if access.permission is None or "GET" not in rule.methods:
            continue
        # One's own exports are everybody's: there are none of others' among them.
        if rule.rule.startswith("/me/") or access.permission is ExportPermission.READ_OWN:
            continue
        answer = client.get(example_address(rule))
        if answer.status_code not in {403, 404}:
            wrong.append((rule.rule, answer.status_code))
    assert wrong == []


def test_no_state_changing_route_answers_get(app):
    """A GET never writes: routes named by a verb take POST only."""
    verbs = {"delete", "withdraw", "extend", "remove", "revoke", "grant", "publish", "discard"}
    wrong = [
        rule.rule
        for rule in rules_of(app)
        if rule.endpoint.rpartition(".")[2] in verbs and rule.methods & {"GET"}
    ]
    assert wrong == []


def test_own_pages_show_nothing_of_others(app, client):
    """Own pages with another's ids in the address are not found."""
    sign_in(client, make_user())
    wrong = []
    for rule in rules_of(app):
        access = access_of(app, rule.endpoint)
        if access.kind != SIGNED_IN or not rule.arguments:
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            answer = client.open(example_address(rule), method=method)
            if answer.status_code not in {302, 400, 404}:
                wrong.append((rule.rule, method, answer.status_code))
    assert wrong == []


def test_posts_without_a_token_change_nothing(app, client):
    """Every form post of ours is refused without its anti-forgery token."""
    app.config["WTF_CSRF_ENABLED"] = True
    sign_in(client, make_user())
    wrong = []
    for rule in rules_of(app):
        if "POST" not in rule.methods or rule.rule.startswith("/api/"):
            continue
        answer = client.post(example_address(rule))
        if answer.status_code not in {400, 404, 302}:
            wrong.append((rule.rule, answer.status_code))
    assert wrong == []
