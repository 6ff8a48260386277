"""What takes two administrators, and staff invited by mail with role and scope from lists."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.accounts.grants import grant_role
from core.accounts.models import User
from core.accounts.proposal_models import AccountProposal
from core.accounts.proposals import confirm_proposal, drop_proposal, propose_reset, propose_role
from core.accounts.queries import find_account
from core.accounts.roles import SENSITIVE, Role
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, Forbidden, NotFound
from tests.core.accounts.browser import TOKEN, Browser, letters_to, link_in
from tests.core.accounts.test_second_factor import set_up
from tests.factories.core import PASSWORD, make_user, sign_in
from tests.factories.events import make_edition

pytestmark = pytest.mark.both_databases
ADDRESS = "lu@example.org"


@pytest.fixture
def admin(app: Flask) -> User:
    return make_user(Role.ADMINISTRATOR, display_name="Cao")


@pytest.fixture
def second(app: Flask) -> User:
    return make_user(Role.ADMINISTRATOR, display_name="Deng")


def propose(user: User, by: User, role: Role = Role.CITY_REVIEWER) -> AccountProposal:
    return propose_role(user, role, by=by, at=now(), reason="takes over from Ms Qian")


@pytest.mark.parametrize("role", sorted(SENSITIVE))
def test_a_role_of_great_power_takes_two(app: Flask, admin: User, second: User, role: Role) -> None:
    user = make_user()
    with pytest.raises(DomainError):
        grant_role(user, role, by=admin, at=now())
    proposal = propose(user, admin, role)
    assert not user.grants
    with pytest.raises(DomainError, match="second administrator"):
        confirm_proposal(proposal, by=admin, at=now())
    confirm_proposal(proposal, by=second, at=now())
    db.session.commit()
    assert [held.role for held in user.grants] == [role]
    assert user.grants[0].granted_by == second.id
    rows = db.session.execute(
        select(AuditEntry.action, AuditEntry.actor_id).order_by(AuditEntry.number)
    ).all()
    assert [tuple(row) for row in rows] == [
        ("account:proposed", admin.id),
        ("account:role_granted", second.id),
    ]


def test_neither_oneself_nor_a_stranger_nor_late_nor_twice(
    app: Flask, admin: User, second: User
) -> None:
    user = make_user()
    with pytest.raises(Forbidden):
        propose(admin, admin, Role.CITY_REVIEWER)
    for stranger in (make_user(), make_user(Role.AUDITOR), make_user(Role.CITY_REVIEWER)):
        with pytest.raises(NotFound):
            propose(user, stranger)
    proposal = propose(user, admin)
    with pytest.raises(DomainError, match="already"):
        propose(user, second)
    with pytest.raises(DomainError, match="two weeks"):
        confirm_proposal(proposal, by=second, at=now() + timedelta(days=15))
    drop_proposal(proposal, by=admin, at=now())
    with pytest.raises(Conflict):
        confirm_proposal(proposal, by=second, at=now())
    assert not user.grants
    of_admin = propose(second, admin, Role.CITY_REVIEWER)
    with pytest.raises(Forbidden):
        confirm_proposal(of_admin, by=second, at=now())


def test_the_database_knows_two_people_too(app: Flask, admin: User) -> None:
    proposal = propose(make_user(), admin)
    proposal.settled_by, proposal.settled_at, proposal.is_confirmed = admin, now(), True
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_two_administrators_help_after_a_lost_phone(app: Flask, admin: User, second: User) -> None:
    make_user(email=ADDRESS, password=PASSWORD)
    browser = Browser(app)
    browser.sign_in(ADDRESS, PASSWORD)
    set_up(browser)
    db.session.rollback()
    user = find_account(ADDRESS)
    assert user is not None
    proposal = propose_reset(user, by=admin, at=now(), reason="came with the staff card")
    db.session.commit()
    assert letters_to(ADDRESS)[-1].kind == "accounts/second_factor_reset_asked"
    assert browser.is_signed_in(), "one alone changes nothing"
    confirm_proposal(proposal, by=second, at=now())
    db.session.commit()
    assert letters_to(ADDRESS)[-1].kind == "accounts/second_factor_changed"
    assert not browser.is_signed_in()
    assert Browser(app).sign_in(ADDRESS, PASSWORD).headers["Location"] == "/welcome"
    with pytest.raises(DomainError, match="no second factor"):
        propose_reset(user, by=admin, at=now(), reason="again")


def post(client, url: str, page: str, **fields):
    fields["csrf_token"] = TOKEN.search(client.get(page).text).group(1)
    return client.post(url, data=fields)


def test_staff_are_invited_and_a_second_one_confirms_at_the_desk(
    app: Flask, admin: User, second: User
) -> None:
    edition = make_edition("training")
    first, other = (sign_in(app.test_client(), one) for one in (admin, second))
    page = "/desk/accounts/invite"
    shown = first.get(page).text
    assert f'value="edition:{edition.id}"' in shown, "editions are on the list"
    new = {"email": ADDRESS, "display_name": "陆健", "language": "zh"}
    assert post(first, page, page, **new, role="city_reviewer", scope="city:*").status_code == 422
    assert find_account(ADDRESS) is None, "without a reason for the second one nothing is made"
    wrong = post(first, page, page, **new, role="gate_staff", scope="district:gusu")
    assert "This role cannot be limited in this way." in wrong.text
    assert find_account(ADDRESS) is None
    made = post(first, page, page, **new, role="city_reviewer", scope="city:*", reason="new here")
    assert made.status_code == 302
    letter = letters_to(ADDRESS)[-1]
    assert letter.kind == "accounts/invited"
    assert "账号" in letter.subject
    assert link_in(letter) == "/recover"
    again = post(first, page, page, **new, role="juror", scope="city:*")
    assert "This address has an account already." in again.text

    db.session.rollback()
    user = find_account(ADDRESS)
    assert not user.grants
    address = f"/desk/accounts/{user.id}"
    proposal = db.session.scalars(select(AccountProposal)).one()
    confirm = f"{address}/proposals/{proposal.id}/confirm"
    assert confirm not in first.get(address).text
    post(first, confirm, address)
    assert "new here" in other.get(address).text
    assert "Accounts to confirm as the second" in other.get("/desk").text
    post(other, confirm, address)
    db.session.rollback()
    assert [held.role for held in find_account(ADDRESS).grants] == [Role.CITY_REVIEWER]

    done = post(
        first, f"{address}/roles", address, role="gate_staff", scope=f"edition:{edition.id}"
    )
    assert done.status_code == 302, done.text
    db.session.rollback()
    assert find_account(ADDRESS).has_role(Role.GATE_STAFF, str(edition.id))


def test_somebody_invited_chooses_a_password(app: Flask, admin: User) -> None:
    client = sign_in(app.test_client(), admin)
    new = {"email": ADDRESS, "display_name": "Lu", "language": "en", "role": "juror"}
    post(client, "/desk/accounts/invite", "/desk/accounts/invite", **new, scope="city:*")
    browser = Browser(app)
    browser.post(link_in(letters_to(ADDRESS)[-1]), email=ADDRESS)
    browser.post(link_in(letters_to(ADDRESS)[-1]), password=PASSWORD)
    browser.sign_in(ADDRESS, PASSWORD)
    assert browser.is_signed_in()
