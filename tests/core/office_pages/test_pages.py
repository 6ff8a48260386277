"""What the office says of itself: read by everybody, written by the administrator, never lost."""

from __future__ import annotations

import pytest

from core.accounts.roles import Role
from core.db import db
from core.errors import NotFound
from core.office_pages.models import OfficePage
from core.office_pages.services import find_version, list_versions, publish
from tests.factories.core import make_user
from tests.talent.claims.pages import Reviewer

DESK = "/desk/office-pages"
TEXT = {"text_en": "## Where\n\n1 Example Road <b>", "text_zh": "## 地址\n\n示例路1号"}


@pytest.fixture
def admin(app):
    return Reviewer(app, make_user(Role.ADMINISTRATOR))


@pytest.mark.parametrize("page", list(OfficePage))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_says_something_from_the_first_day(app, page, language):
    answer = Reviewer(app).get(f"/{page}?lang={language}")
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert answer.text.count("<h2>") >= 3
    assert "Set-Cookie" not in Reviewer(app).get(f"/{page}").headers


def test_the_administrator_publishes_and_every_version_stays(app, admin):
    stranger = Reviewer(app)
    before = stranger.get("/contact").headers["ETag"]
    page = admin.get(f"{DESK}/contact").text
    assert 'name="seen" type="hidden" value="0"' in page
    assert admin.post(f"{DESK}/contact", seen="0", **TEXT).status_code == 303
    shown = stranger.get("/contact", **{"If-None-Match": before})
    assert "<h2>Where</h2>" in shown.text
    assert "1 Example Road &lt;b&gt;" in shown.text
    assert "示例路1号" in stranger.get("/contact?lang=zh").text
    admin.post(f"{DESK}/contact", seen="1", **TEXT | {"text_en": "Moved"})
    assert [version.number for version in list_versions(OfficePage.CONTACT)] == [2, 1]
    assert "1 Example Road" in admin.get(f"{DESK}/contact/1").text
    assert admin.get(f"{DESK}/contact/3").status_code == 404
    assert find_version(OfficePage.HELP) is None


def test_who_was_slower_is_told_and_keeps_the_text(admin):
    admin.post(f"{DESK}/help", seen="0", **TEXT)
    answer = admin.post(f"{DESK}/help", seen="0", **TEXT | {"text_en": "My text"})
    assert answer.status_code == 422
    assert "Somebody published this page" in answer.text
    assert "My text" in answer.text
    assert len(list_versions()) == 1


def test_both_languages_are_needed(admin):
    answer = admin.post(f"{DESK}/help", seen="0", text_en="Only", text_zh=" ")
    assert answer.status_code == 422
    assert 'id="text_zh-error"' in answer.text
    assert list_versions() == []


def test_the_auditor_reads_and_others_find_nothing(app, admin):
    admin.post(f"{DESK}/help", seen="0", **TEXT)
    auditor = make_user(Role.AUDITOR)
    browser = Reviewer(app, auditor)
    assert "<textarea" not in browser.get(f"{DESK}/help").text
    assert browser.get(f"{DESK}/help/1").status_code == 200
    assert browser.post(f"{DESK}/help", seen="1", **TEXT).status_code in {403, 404}
    assert Reviewer(app, make_user()).get(DESK).status_code in {403, 404}
    with pytest.raises(NotFound):
        publish(OfficePage.HELP, {"en": "a", "zh": "b"}, seen=1, by=auditor, at=db.func.now())
