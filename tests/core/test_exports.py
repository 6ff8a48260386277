"""One's own exports and the register: whose they show, what they tell, at what cost."""

from __future__ import annotations

import pytest

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.reports.services import Taking, end_export, make_in_background, open_export
from core.reports.states import ExportAction
from tests.counting import statements
from tests.factories.core import make_user, sign_in
from tests.talent.claims.pages import TOKEN

pytestmark = pytest.mark.both_databases
OWN, REGISTER = "/desk/exports", "/desk/exports/register"


def take(by, *, in_background=False, **more):
    taking = Taking(
        "talent.claims", None, ["name"], name={"en": "Claims", "zh": "申报"},
        labels={"en": ["Name"], "zh": ["姓名"]},
    )  # fmt: skip
    export = open_export(taking, file_format="csv", by=by, at=now(), **more)
    if in_background:
        make_in_background(export, {})
    else:
        end_export(export, ExportAction.FINISH, rows=7)
    db.session.commit()
    return export


def test_everybody_sees_their_own_and_nobody_elses(app):
    one, other = make_user(), make_user(Role.ORGANISER)
    export = take(one, in_background=True)
    page = sign_in(app.test_client(), one).get(OWN).text
    assert page.count("data-row") == 1
    assert f"{OWN}/{export.id}/stop" in page
    assert "data-hx-get" in page
    page = sign_in(app.test_client(), other).get(OWN)
    assert page.status_code == 200
    assert "Nothing here yet" in page.text
    assert str(export.id) not in page.text
    assert app.test_client().get(OWN).status_code == 302


def test_the_register_tells_who_took_what_and_is_searched(app):
    take(make_user(email="one@example.com"), purpose="The permit", is_sensitive=True)
    take(make_user(email="two@example.com"))
    auditor = sign_in(app.test_client(), make_user(Role.AUDITOR))
    page = auditor.get(REGISTER).text
    for text in ("one@example.com", "two@example.com", "The permit", "Name", "everybody", "CSV"):
        assert text in page
    page = auditor.get(f"{REGISTER}?words=permit&sensitive=1&list=talent.claims").text
    assert "one@example.com" in page
    assert "two@example.com" not in page
    assert sign_in(app.test_client(), make_user()).get(REGISTER).status_code == 404


@pytest.mark.parametrize("url", [OWN, REGISTER])
def test_they_take_the_same_questions_for_one_and_three(app, url):
    reader = make_user(Role.AUDITOR)
    client = sign_in(app.test_client(), reader)
    take(reader)
    client.get(url)
    counts = []
    for _number in range(2):
        with statements() as counted:
            assert client.get(url).status_code == 200
        counts.append(len(counted))
        take(reader)
        take(reader)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("url", [OWN, REGISTER])
@pytest.mark.parametrize("file_format", ["xlsx", "csv", "json", "print"])
def test_they_are_handed_over_and_note_that_themselves(app, url, file_format):
    reader = make_user(Role.AUDITOR)
    client = sign_in(app.test_client(), reader)
    take(reader)
    token = TOKEN.search(client.get("/notice").text)[1]
    sent = {"csrf_token": token, "file_format": file_format, "which": "shown"}
    assert client.post(f"{url}/export", data=sent).status_code == 200
    assert client.get(f"{url}?lang=zh").text.count("data-row") == 2
