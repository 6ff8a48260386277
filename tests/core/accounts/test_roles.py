"""Roles with scopes, powers kept apart, the administrators' desk, the command line, the demo."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select

from core.accounts import demo
from core.accounts.grants import grant_role, revoke_role
from core.accounts.lists import ACCOUNTS
from core.accounts.models import RoleGrant, User
from core.accounts.queries import find_account
from core.accounts.roles import SCOPES_OF_ROLE, STAFF_ROLES, Role, ScopeKind
from core.accounts.services import create_account
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.errors import DomainError, Forbidden, NotFound
from core.lists.choice import open_list
from core.lists.row_pages import list_page
from tests.core.accounts.browser import TOKEN, Browser
from tests.counting import count_queries
from tests.factories.core import PASSWORD, make_user, sign_in

pytestmark = pytest.mark.both_databases

DISTRICTS = ("gusu", "wuzhong")


@pytest.fixture
def admin(app: Flask) -> User:
    return make_user(Role.ADMINISTRATOR)


def test_a_role_reaches_its_scope_and_the_whole_city_reaches_all(app: Flask) -> None:
    local = make_user(Role.DISTRICT_REVIEWER, "gusu")
    everywhere = make_user(Role.DISTRICT_REVIEWER)
    nobody = make_user()
    assert local.has_role(Role.DISTRICT_REVIEWER)
    assert local.has_role(Role.DISTRICT_REVIEWER, "gusu")
    assert not local.has_role(Role.DISTRICT_REVIEWER, "wuzhong")
    assert not local.has_role(Role.CITY_REVIEWER)
    assert local.scopes_of(Role.DISTRICT_REVIEWER) == {"gusu"}
    assert everywhere.has_role(Role.DISTRICT_REVIEWER, "wuzhong")
    assert everywhere.scopes_of(Role.DISTRICT_REVIEWER) == {"*"}
    assert nobody.has_role(Role.TALENT)
    assert not nobody.is_staff
    assert nobody.scopes_of(Role.AUDITOR) == frozenset()


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_words_and_staff_are_those_of_the_office(app: Flask, role: Role) -> None:
    with app.test_request_context("/"):
        assert str(role.label)
    assert (role in SCOPES_OF_ROLE) == (role != Role.TALENT)
    outside = {Role.TALENT, Role.EMPLOYER_OFFICER, Role.CARRIER_OFFICER, Role.JUROR}
    assert (role in STAFF_ROLES) == (role not in outside)


@pytest.mark.parametrize(
    ("first", "second"),
    [(Role.ADMINISTRATOR, Role.AUDITOR), (Role.AUDITOR, Role.ADMINISTRATOR)],
)
def test_nobody_both_administers_and_audits(
    app: Flask, admin: User, first: Role, second: Role
) -> None:
    user = make_user(first)
    with pytest.raises(DomainError) as refusal:
        grant_role(user, second, by=admin, at=now())
    assert refusal.value.field == "role"
    db.session.rollback()
    assert [g.role for g in user.grants] == [first]


@pytest.mark.parametrize(
    ("role", "kind", "value", "field"),
    [
        (Role.TALENT, ScopeKind.CITY, "*", "role"),
        (Role.CITY_REVIEWER, ScopeKind.DISTRICT, "gusu", "scope"),
        (Role.DISTRICT_REVIEWER, ScopeKind.DISTRICT, "atlantis", "scope"),
        (Role.DISTRICT_REVIEWER, ScopeKind.DISTRICT, "*", "scope"),
        (Role.GATE_STAFF, ScopeKind.EDITION, " ", "scope"),
        (Role.EMPLOYER_OFFICER, ScopeKind.CITY, "*", "scope"),
    ],
)
def test_wrong_scopes_are_refused(
    app: Flask, admin: User, role: Role, kind: ScopeKind, value: str, field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        grant_role(
            make_user(), role, by=admin, at=now(), scope_kind=kind, scope_value=value,
            districts=DISTRICTS,
        )  # fmt: skip
    assert refusal.value.field == field


def test_a_grant_is_made_once_and_logged(app: Flask, admin: User) -> None:
    user = make_user()
    grant_role(user, Role.JUROR, by=admin, at=now())
    with pytest.raises(DomainError):
        grant_role(user, Role.JUROR, by=admin, at=now())
    revoke_role(user.grants[0], by=admin, at=now())
    db.session.commit()
    assert not user.grants
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [e.action for e in entries] == ["account:role_granted", "account:role_revoked"]
    assert {e.actor_id for e in entries} == {admin.id}
    assert entries[0].details == {"role": "juror", "scope": "city:*"}


def test_only_administrators_grant_and_never_to_themselves(app: Flask, admin: User) -> None:
    for stranger in (make_user(), make_user(Role.CITY_REVIEWER), make_user(Role.AUDITOR)):
        with pytest.raises(NotFound):
            grant_role(make_user(), Role.JUROR, by=stranger, at=now())
    with pytest.raises(Forbidden):
        grant_role(admin, Role.ORGANISER, by=admin, at=now())


def post(client, url: str, page: str, **fields):
    fields["csrf_token"] = TOKEN.search(client.get(page).text).group(1)
    return client.post(url, data=fields)


def test_the_desk_grants_revokes_and_disables(app: Flask, admin: User) -> None:
    client = sign_in(app.test_client(), admin)
    user = make_user(email="ana@example.org", password=PASSWORD)
    page = f"/desk/accounts/{user.id}"
    code = app.extensions["settings"].city.districts[0].code
    answer = post(
        client, f"{page}/roles", page, role="district_reviewer", scope=f"district:{code}"
    )  # fmt: skip
    assert answer.status_code == 302, answer.text
    db.session.rollback()
    assert user.has_role(Role.DISTRICT_REVIEWER, code)
    assert "ana@example.org" in client.get("/desk/accounts?role=district_reviewer&q=ANA").text
    assert "ana@example.org" not in client.get("/desk/accounts?role=juror").text

    wrong = post(
        client, f"{page}/roles", page, role="city_reviewer", scope=f"district:{code}", reason="x"
    )  # fmt: skip
    assert wrong.status_code == 422
    assert "cannot be limited in this way" in wrong.text

    grant = user.grants[0]
    assert post(client, f"{page}/roles/{grant.id}/revoke", page).status_code == 302
    assert post(client, f"{page}/disable", page).status_code == 302
    db.session.rollback()
    db.session.refresh(user)
    assert not user.active
    assert not user.grants
    assert post(client, f"{page}/enable", page).status_code == 302


def test_a_grant_is_revoked_only_through_its_own_account(app: Flask, admin: User) -> None:
    client = sign_in(app.test_client(), admin)
    one, two = make_user(Role.JUROR), make_user(Role.JUROR)
    page = f"/desk/accounts/{one.id}"
    answer = post(client, f"{page}/roles/{two.grants[0].id}/revoke", page)
    assert answer.status_code == 404
    db.session.rollback()
    assert db.session.scalars(select(RoleGrant).where(RoleGrant.user_id == two.id)).all()


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_the_desk_is_shut_to_everybody_else(app: Flask, role: Role) -> None:
    user = make_user(role)
    victim = make_user()
    client = sign_in(app.test_client(), user)
    token = TOKEN.search(client.get("/me/account").text).group(1)
    page = f"/desk/accounts/{victim.id}"
    readable = 200 if role == Role.AUDITOR else 404
    assert client.get("/desk/accounts").status_code == readable
    assert client.get(page).status_code == readable
    for deed in ("roles", "disable", "enable", "second-factor"):
        answer = client.post(f"{page}/{deed}", data={"csrf_token": token, "role": "administrator"})
        assert answer.status_code in {403, 404}, deed
    db.session.rollback()
    assert db.session.get(User, victim.id).active


def test_an_administrator_cannot_change_own_account_on_the_desk(app: Flask, admin: User) -> None:
    client = sign_in(app.test_client(), admin)
    page = f"/desk/accounts/{admin.id}"
    token = TOKEN.search(client.get("/me/account").text).group(1)
    assert "You cannot change your own roles" in client.get(page).text
    for deed in ("roles", "disable"):
        assert client.post(f"{page}/{deed}", data={"csrf_token": token}).status_code == 403


def test_odd_addresses_of_the_desk_are_not_found(app: Flask, admin: User) -> None:
    client = sign_in(app.test_client(), admin)
    for tail in ("1", "0", "-1", "00000000-0000-0000-0000-000000000000", "../x", "%00"):
        assert client.get(f"/desk/accounts/{tail}").status_code == 404, tail
    for query in ("page=-5", "page=9999999999999999999999", "page=x", "role=<x>", "q=%25%00"):
        assert client.get(f"/desk/accounts?{query}").status_code == 200, query


def test_finding_accounts_takes_text_literally(app: Flask) -> None:
    make_user(email="a%b@example.org", display_name="100% 王_小明")
    make_user(email="axb@example.org", display_name="Other")
    admin = make_user(Role.ADMINISTRATOR, email="admin@example.org")
    for text in ("a%b", "王_", "100% A%B@"):
        found = list_page(open_list(ACCOUNTS, None, admin, {"words": text}))
        assert [row.cells[1] for row in found.rows] == ["a%b@example.org"], text


def test_the_list_tells_roles_in_words_with_no_query_for_each(app: Flask) -> None:
    admin = make_user(Role.ADMINISTRATOR, email="admin@example.org")
    city = app.extensions["settings"].city
    make_user(Role.DISTRICT_REVIEWER, city.districts[0].code, email="first@example.org")

    def look():
        return list_page(open_list(ACCOUNTS, None, admin))

    few, page = count_queries(look)
    said = {row.cells[1]: row.cells[2] for row in page.rows}
    assert said["first@example.org"] == f"District reviewer: {city.districts[0].name['en']}"
    assert said["admin@example.org"] == "Administrator: whole city"
    for number in range(9):
        make_user(Role.JUROR, email=f"juror{number}@example.org")
    assert count_queries(look)[0] == few


def test_the_command_makes_accounts(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    code = app.extensions["settings"].city.districts[0].code
    made = run(
        args=["user", "create", "First@Example.org", "--role", "district_reviewer", "--scope", code,
              "--name", "陆健", "--password-stdin"],
        input="lanterns over the canal\n",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    user = find_account("first@example.org")
    assert user.has_role(Role.DISTRICT_REVIEWER, code)
    assert Browser(app).sign_in("first@example.org", "lanterns over the canal").status_code == 302

    for args, text in (
        (["first@example.org"], "already"),
        (["second@example.org", "--role", "district_reviewer", "--scope", "atlantis"], "districts"),
        (["second@example.org", "--password-stdin"], "at least"),
        (["second@example.org", "--role", "king"], "Invalid value"),
    ):
        refused = run(args=["user", "create", *args], input="short\n")
        assert refused.exit_code != 0
        assert text in refused.output
    assert find_account("second@example.org") is None
    listed = json.loads(run(args=["user", "list", "--json"]).output)
    assert listed[0]["email"] == "first@example.org"


def test_an_address_has_one_account(app: Flask) -> None:
    create_account(email="Ana@Example.org", at=now())
    with pytest.raises(DomainError):
        create_account(email=" ana@example.ORG ", at=now())


def test_demo_accounts_are_made_once_one_for_every_role(app: Flask) -> None:
    assert demo.create_demo_accounts() == len(demo.ACCOUNTS)
    db.session.commit()
    assert demo.create_demo_accounts() == 0
    assert {account.role for account in demo.ACCOUNTS} == set(Role)
    for account in demo.demo_accounts():
        user = find_account(account.email)
        assert user.has_role(account.role)
    page = Browser(app).open("/sign-in").text
    assert all(account.email in page for account in demo.ACCOUNTS)
    assert Browser(app).sign_in("editor@demo.example", demo.PASSWORD).status_code == 302
