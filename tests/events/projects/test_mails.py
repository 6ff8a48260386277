"""The letter to a project's owner, and that every slice that writes one makes it so."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import BEIJING, now
from core.db import db
from core.outbox.models import Message
from events.dockings import services as dockings
from events.dockings.mails import write_owner as write_of_docking
from events.dockings.states import DockingState
from events.landing_follow_ups.reminders import send_reminders
from events.landings import services as landings
from events.landings.states import LandingState
from events.projects.mails import owner_letter, write_owner
from events.talks.mails import write_owner as write_of_talk
from tests.events.talks.test_talks import Meeting
from tests.factories.core import make_user
from tests.factories.dockings import make_carrier, make_docking, make_released
from tests.factories.landings import make_landing
from tests.factories.projects import make_passed, make_project

REASON = {"en": "It is so", "zh": "原因如此"}
OWNER = {"email": "founder@example.org", "display_name": "Ada", "preferred_language": "zh"}


@pytest.fixture
def owner(app):
    return make_user(**OWNER)


def told_of(one, kind, key=None):
    """The only letter is of this thing, in the language of the project's owner."""
    db.session.commit()
    letter = db.session.scalars(select(Message)).one()
    assert (letter.kind, letter.key, letter.language) == (kind, key, "zh")
    assert (letter.about_kind, letter.about_id) == (one.__tablename__, str(one.id))
    return letter


def test_it_goes_to_the_owner_under_the_name_on_the_project(owner):
    project = make_project(owner=owner, owner_name="阿达")
    letter = owner_letter(project, "x/y", about=project.edition, key="k", own_url="/there")
    assert letter is not None
    assert (letter.address, letter.language, letter.recipient_name, letter.recipient_id) == (
        "founder@example.org", "zh", "阿达", owner.id,
    )  # fmt: skip
    assert (letter.template, letter.key, letter.about) == ("x/y", "k", project.edition)
    assert letter.values == {"project": project, "own_url": "/there"}
    project.owner_name = ""
    letter = owner_letter(project, "x/y", about=project)
    assert letter is not None
    assert (letter.recipient_name, letter.key) == ("Ada", None)
    assert letter.values["own_url"].endswith(f"/me/projects/{project.reference}")


def test_nobody_is_written_to_once_the_account_is_deleted(owner):
    project = make_passed(owner=owner)
    landing, by = make_landing(project), make_user(Role.ORGANISER)
    _officer, carrier = make_carrier()
    docking = make_docking(project, carrier)
    project.owner = None
    db.session.flush()
    write_owner(project, "deferred")
    landings.send_back(landing, REASON, by=by, at=now())
    write_of_docking(docking)
    assert db.session.scalar(select(Message)) is None


def test_of_the_project(owner):
    project = make_project(owner=owner, public_reason=REASON)
    write_owner(project, "deferred")
    assert project.reference in told_of(project, "projects/deferred").text


def test_of_its_landing(owner):
    landing = make_landing(make_passed(owner=owner))
    landings.send_back(landing, REASON, by=make_user(Role.ORGANISER), at=now())
    letter = told_of(landing, "landings/moved")
    assert f"/me/projects/{landing.project.reference}/landing" in letter.text


def test_of_the_year_asked_for(owner):
    fields = {"owner": owner, "registered_on": date(2024, 5, 1)}
    landing = make_landing(None, LandingState.VALID, **fields)
    send_reminders(at=datetime(2026, 1, 2, 9, 0, tzinfo=BEIJING))
    key = f"landing-follow-up:{landing.id}:2025:due"
    letter = told_of(landing, "landing_follow_ups/due", key)
    assert f"/me/projects/{landing.project.reference}/landing/2025" in letter.text


def test_of_a_carriers_word(owner):
    officer, carrier = make_carrier()
    docking = make_docking(make_released(owner=owner), carrier, DockingState.PROPOSED)
    dockings.decline(docking, REASON, by=officer, at=now())
    letter = told_of(docking, "dockings/answered")
    assert f"/me/projects/{docking.project.reference}" in letter.text


def test_of_a_talk(app):
    meeting = Meeting(app)
    meeting.project.owner.preferred_language = "zh"
    talk = meeting.arrange()
    db.session.query(Message).delete()
    write_of_talk(talk)
    letter = told_of(talk, "talks/told")
    assert f"/me/projects/{meeting.project.reference}" in letter.text
