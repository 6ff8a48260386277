"""Retention: what is over its term ends by itself, what is under way stays, and the report says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.accounts.models import UserSession
from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.outbox import Letter, post
from core.outbox.models import Message
from core.privacy.retention import keep_terms, report, retain
from events.projects.models import Project
from events.registrations.models import Registration
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration
from tests.factories.projects import make_project

LATER = timedelta(days=800)


@pytest.fixture
def registration(app) -> Registration:
    one = make_registration(make_edition())
    assert one.name
    return one


def test_a_registration_is_emptied_two_years_after_the_event_and_counted_on(registration):
    before = (registration.state, registration.nationality, registration.reference)
    assert "registration" not in keep_terms(at=registration.edition.ends_at + timedelta(days=700))
    db.session.expire_all()
    assert registration.name not in {"", "–"}
    db.session.commit()
    later = registration.edition.ends_at + LATER
    assert (line("registration", later).over, line("registration", later).under_way) == (1, 0)
    assert keep_terms(at=later)["registration"] == 1
    db.session.expire_all()
    assert (registration.name, registration.email) == ("–", "–")
    assert (registration.nationality, registration.reference) == before[1:]
    # What is empty is not emptied every day.
    assert "registration" not in keep_terms(at=later)
    assert line("registration", later).over == 0


def line(name: str, at):
    return next(one for one in report(at=at) if one.holding.name == name)


def test_what_is_under_way_stays_over_its_term_and_is_named(app):
    project = make_project()
    db.session.execute(update(Project).values(ended_at=now() - timedelta(days=4000)))
    db.session.commit()
    assert "project" not in keep_terms(at=now())
    assert line("project", now()).under_way == line("project", now()).over == 1
    db.session.expire_all()
    assert project.owner_name not in {"", "–"}


def test_letters_and_sessions_are_deleted_and_the_log_says_how_many(app, client):
    user = make_user()
    sign_in(client, user)
    post(Letter("accounts/password_changed", user.email, "en", "Ann", {"link": "", "sign_in": ""}))
    db.session.commit()
    assert not {"message", "user_session"} & keep_terms(at=now()).keys()
    done = keep_terms(at=now() + LATER)
    assert (done["message"], done["user_session"]) == (1, 1)
    assert db.session.scalars(select(Message)).all() == []
    assert db.session.scalars(select(UserSession)).all() == []


def test_the_daily_run_leaves_a_row_in_the_log_only_when_something_ended(app):
    retain()
    db.session.commit()
    done = select(AuditEntry).where(AuditEntry.action == "retention:done")
    assert db.session.scalars(done).all() == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_the_report_stands_at_the_desk(app, client, registration, role):
    sign_in(client, make_user(role))
    for language in ("en", "zh"):
        assert client.get(f"/desk/privacy?lang={language}").status_code == 200
    assert sign_in(app.test_client(), make_user()).get("/desk/privacy").status_code == 404


def test_the_commands_report_and_purge(app, registration):
    runner = app.test_cli_runner()
    said = runner.invoke(args=["privacy", "report"])
    assert said.exit_code == 0
    assert "registration" in said.output
    db.session.rollback()
    said = runner.invoke(args=["privacy", "purge"])
    assert (said.exit_code, said.exception) == (0, None)
    assert "0 rows in all" in said.output
