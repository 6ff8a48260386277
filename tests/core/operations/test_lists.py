"""What waits, runs and failed, for those who look after the portal."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import String, cast, select, update

from core.accounts.roles import Role
from core.db import db
from core.jobs import enqueue
from core.jobs.claims import claim
from core.jobs.models import Job
from core.jobs.states import JobState
from tests.core.accounts.browser import TOKEN
from tests.factories.core import make_user, sign_in

pytestmark = pytest.mark.both_databases

PAGE = "/desk/system/work"


def queued(name: str, **values) -> Job:
    row = enqueue(name, address="secret@example.org")
    db.session.flush()
    db.session.execute(update(Job).where(Job.id == row.id).values(**values or {"attempts": 0}))
    db.session.commit()
    return row


def ref_of(row: Job) -> str:
    return str(db.session.scalar(select(cast(Job.id, String)).where(Job.id == row.id)))


def post_to(client, path: str, **sent):
    token = TOKEN.search(client.get(PAGE).text).group(1)
    return client.post(f"{PAGE}/{path}", data={"csrf_token": token, **sent})


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.ADMINISTRATOR, Role.AUDITOR}])
def test_it_is_there_for_administrators_and_auditors_alone(app: Flask, role: Role) -> None:
    assert sign_in(app.test_client(), make_user(role)).get(PAGE).status_code == 404


def test_what_failed_is_told_with_its_reason_and_nobodys_name(app: Flask) -> None:
    error = "Traceback\n  File somewhere\nOSError: <b>451</b> later"
    queued("registrations.send_links", state=JobState.FAILED, attempts=10, error=error)
    queued("operations.tidy")
    page = sign_in(app.test_client(), make_user(Role.AUDITOR)).get(f"{PAGE}?state=failed").text
    assert "registrations.send_links" in page
    assert "OSError: &lt;b&gt;451&lt;/b&gt; later" in page
    assert "operations.tidy" not in page
    assert "secret@example.org" not in page
    assert "somewhere" not in page


def test_failed_work_is_tried_again_and_waiting_work_cancelled(app: Flask) -> None:
    failed = queued("operations.tidy", state=JobState.FAILED, attempts=10, error="x")
    waits = queued("registrations.send_links")
    client = sign_in(app.test_client(), make_user(Role.ADMINISTRATOR))
    refs = {one: ref_of(one) for one in (failed, waits)}
    asked = post_to(client, "change", action="retry", ref=list(refs.values()), sure="1")
    assert asked.status_code == 303, asked.text
    told = client.get(PAGE).text
    assert "Only what failed or was cancelled can be tried again." in told
    db.session.expire_all()
    assert (failed.state, failed.attempts, failed.error) == (JobState.QUEUED, 0, None)
    post_to(client, "change", action="cancel", ref=refs[waits], sure="1")
    db.session.expire_all()
    assert waits.state == JobState.CANCELLED
    number = failed.id
    db.session.rollback()  # it would hold the lock that the worker needs
    assert claim("me:1:a") == number
    assert claim("me:1:a") is None


def test_auditors_change_nothing(app: Flask) -> None:
    waits = queued("operations.tidy")
    client = sign_in(app.test_client(), make_user(Role.AUDITOR))
    ref = ref_of(waits)
    assert post_to(client, "change", action="cancel", ref=ref, sure="1").status_code == 404
    db.session.expire_all()
    assert waits.state == JobState.QUEUED
