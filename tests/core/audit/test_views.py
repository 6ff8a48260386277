"""The auditor's page."""

from __future__ import annotations

import pytest

from core import audit
from core.accounts.roles import Role
from core.db import db
from tests.factories.core import make_user, sign_in

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
    assert first.text.count("thing:counted</td>") == 100
    assert "other:done" not in first.text
    older = first.text.split('class="btn" href="')[-1].split('"')[0].replace("&amp;", "&")
    assert auditor.get(older).text.count("thing:counted</td>") == 30


@pytest.mark.parametrize(
    "query",
    ["since=yesterday&until=%00", "before=99999999999999999999999", "before=-1", "actor=%25%27"],
)
def test_odd_filters_are_calm(auditor, query):
    assert auditor.get(f"{PATH}?{query}").status_code == 200
