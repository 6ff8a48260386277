"""The catalogue's desk: who sees what, and an edition's way through it."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from flask import Flask

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from talent.catalogue import queries
from talent.catalogue.loading import load_default_tier_rules
from talent.catalogue.models import CatalogueSuggestion
from tests.counting import statements
from tests.factories.core import make_user
from tests.talent.catalogue.sheets import Desk, csv_of, draft, published, row

PAGES = ("", "/import", "/rules", "/suggestions", "/compare", "/editions/batch")
EDIT_ONLY = {"/import"}


@pytest.fixture
def editor(app: Flask) -> User:
    return make_user(Role.CATALOGUE_EDITOR)


@pytest.fixture
def second(app: Flask) -> User:
    return make_user(Role.CATALOGUE_EDITOR)


def suggestion() -> CatalogueSuggestion:
    found = CatalogueSuggestion(
        created_at=now(), qualification="Chartered <b>Waste</b> Manager", issuer="CIWM", region="GB"
    )
    db.session.add(found)
    db.session.commit()
    return found


@pytest.mark.parametrize("path", PAGES)
def test_who_opens_what(app: Flask, path: str) -> None:
    published()
    assert Desk(app, None).open(path).status_code == 302
    for role in (None, Role.CITY_REVIEWER, Role.ORGANISER):
        assert Desk(app, make_user(role)).open(path).status_code == 404, role
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        expected = 403 if path in EDIT_ONLY else 200
        assert Desk(app, make_user(role)).open(path).status_code == expected, role
    assert Desk(app, make_user(Role.CATALOGUE_EDITOR)).open(path).status_code == 200


def test_an_edition_from_upload_to_publication(app: Flask, editor: User, second: User) -> None:
    published(row(1), row(2), name="Before", day=today() - timedelta(days=9))
    mine, theirs = Desk(app, editor), Desk(app, second)
    page = "/editions/batch-6"
    uploaded = mine.upload(csv_of(row(1, name_en="Renamed Tester"), row(3)))
    assert (uploaded.status_code, uploaded.location) == (303, f"/desk/catalogue{page}")
    shown = mine.open(page).text
    for word in ("Renamed Tester", "SZ-TST-002", "SZ-TST-003", "Certified Tester"):
        assert word in shown
    seen = mine.field(page, "seen")
    day = today().isoformat()
    proposed = mine.move(page, "propose", in_force_from=day, seen=seen)
    assert proposed.status_code == 303
    seen = theirs.field(page, "publish-seen")
    own = mine.move(page, "publish", seen=seen)
    assert own.status_code == 403
    assert "second person" in own.text
    assert theirs.move(page, "publish", seen="something else").status_code == 409
    # Compared with another edition than it would follow now.
    published(row(7), name="Quicker")
    assert theirs.move(page, "publish", seen=seen).status_code == 409
    seen = theirs.field(page, "publish-seen")
    assert theirs.move(page, "publish", seen=seen).status_code == 303
    assert theirs.move(page, "publish", seen=seen).status_code == 409
    db.session.rollback()
    in_force = queries.edition_in_force(today())
    assert in_force is not None
    assert in_force.slug == "batch-6"


def test_refused_rows_are_shown_and_left_out_only_on_purpose(app: Flask, editor: User) -> None:
    desk = Desk(app, editor)
    desk.upload(csv_of(row(1), row(2, level="<script>")))
    page = "/editions/batch-6"
    shown = desk.open(page).text
    assert "&lt;script&gt;” is not a level" in shown
    assert "<script>”" not in shown
    seen = desk.field(page, "seen")
    fields = {"in_force_from": today().isoformat(), "seen": seen}
    assert desk.move(page, "propose", **fields).status_code == 422
    assert desk.send(f"{page}/leave-out", page, seen=seen).status_code == 303
    assert desk.move(page, "propose", **fields).status_code == 303


def test_a_double_click_uploads_once(app: Flask, editor: User) -> None:
    desk, ticket = Desk(app, editor), str(uuid.uuid4())
    assert desk.upload(csv_of(row()), ticket=ticket).status_code == 303
    assert desk.upload(csv_of(row()), ticket=ticket).status_code == 409
    assert len(queries.list_all_editions()) == 1


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\x89PNG\r\n\x1a\n"])
def test_a_wrong_file_is_told_at_its_field(app: Flask, editor: User, content: bytes) -> None:
    answer = Desk(app, editor).upload(content)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert "Batch 6" in answer.text
    assert queries.list_all_editions() == []


def test_names_and_notice_in_both_languages(app: Flask, editor: User) -> None:
    desk = Desk(app, editor)
    assert desk.upload(csv_of(row()), name_zh="").status_code == 422
    half = desk.upload(csv_of(row()), notice_en="Only English")
    assert half.status_code == 422
    assert 'id="notice_zh-error"' in half.text


def test_a_corrected_file_replaces_the_draft(app: Flask, editor: User) -> None:
    desk, page = Desk(app, editor), "/editions/batch-6"
    desk.upload(csv_of(row(1, level="?")))
    seen = desk.field(page, "seen")
    bad = {"file": (io.BytesIO(b"a,b\n1,2\n"), "x.csv"), "seen": seen}
    assert desk.send(f"{page}/file", page, **bad).status_code == 422
    good = {"file": (io.BytesIO(csv_of(row(1))), "x.csv"), "seen": seen}
    assert desk.send(f"{page}/file", page, **good).status_code == 303
    again = {"file": (io.BytesIO(csv_of(row(1))), "x.csv"), "seen": seen}
    assert desk.send(f"{page}/file", page, **again).status_code == 409


def test_a_past_day_is_told_at_its_field(app: Flask, editor: User) -> None:
    desk, page = Desk(app, editor), "/editions/batch"
    draft(by=editor)
    fields = {"in_force_from": "2020-01-01", "seen": desk.field(page, "seen")}
    answer = desk.move(page, "propose", **fields)
    assert answer.status_code == 422
    assert 'id="propose-in_force_from-error"' in answer.text


def test_discarding_and_taking_back(app: Flask, editor: User) -> None:
    desk, page = Desk(app, editor), "/editions/batch"
    draft(by=editor)
    fields = {"in_force_from": today().isoformat(), "seen": desk.field(page, "seen")}
    desk.move(page, "propose", **fields)
    for action in ("take-back", "discard"):
        seen = desk.field(page, f"{action}-seen")
        assert desk.move(page, action, seen=seen).status_code == 303
    assert desk.open(page).status_code == 200
    assert queries.list_all_editions()[0].state == "discarded"


@pytest.mark.parametrize(
    "verb", ["file", "leave-out", "propose", "publish", "take-back", "discard"]
)
def test_an_auditor_moves_nothing(app: Flask, editor: User, verb: str) -> None:
    draft(by=editor)
    desk = Desk(app, make_user(Role.AUDITOR))
    assert desk.send(f"/editions/batch/{verb}", "/editions/batch", seen="").status_code == 403
    assert queries.list_all_editions()[0].state == "draft"


def test_a_post_without_token_is_refused(app: Flask, editor: User) -> None:
    draft(by=editor)
    desk = Desk(app, editor)
    assert desk.client.post("/desk/catalogue/editions/batch/discard").status_code == 400
    assert queries.list_all_editions()[0].state == "draft"


def test_tier_rules_are_edited_and_marked(app: Flask, editor: User) -> None:
    load_default_tier_rules()
    db.session.commit()
    desk = Desk(app, editor)
    assert "Product's default" in desk.open("/rules").text
    seen = desk.field("/rules", "seen")
    wrong = desk.send("/rules", "/rules", senior_doctorate="99", seen=seen)
    assert wrong.status_code == 422
    fields = {"senior_doctorate": "10", "is_official": "y"}
    assert desk.send("/rules", "/rules", seen=seen, **fields).status_code == 303
    assert desk.send("/rules", "/rules", seen=seen, **fields).status_code == 409
    db.session.rollback()
    (rule,) = queries.list_tier_rules()
    assert (rule.level, rule.degree, rule.years, rule.is_official) == (
        "senior",
        "doctorate",
        10,
        True,
    )
    assert "Confirmed by the office" in desk.open("/rules").text


def test_a_suggestion_is_answered(app: Flask, editor: User) -> None:
    found = suggestion()
    published(row(1, name_en="Chartered Waste Manager of Wessex"))
    desk, page = Desk(app, editor), f"/suggestions/{found.id}"
    assert "Chartered Waste Manager of Wessex" in desk.open(page).text
    assert "&lt;b&gt;Waste" in desk.open("/suggestions").text
    assert desk.send(f"{page}/answer", page, answer=" ").status_code == 422
    assert desk.send(f"{page}/answer", page, answer="It comes.").status_code == 303
    assert "It comes." in desk.open(page).text
    assert desk.send(f"{page}/answer", "/rules", answer="Again").status_code == 409
    assert desk.open(f"/suggestions/{uuid.uuid4()}").status_code == 404


@pytest.mark.parametrize("wanted", ["csv", "xlsx", "json"])
def test_downloads(app: Flask, editor: User, wanted: str) -> None:
    draft(by=editor)
    answer = Desk(app, editor).open(f"/editions/batch/download/{wanted}")
    assert answer.status_code == 200
    assert f"catalogue-batch.{wanted}" in answer.headers["Content-Disposition"]
    assert Desk(app, editor).open("/editions/batch/download/exe").status_code == 404


def test_comparing_any_two(app: Flask, editor: User) -> None:
    published(row(1), name="One")
    draft(row(2), name="Two")
    page = Desk(app, editor).open("/compare?from=one&to=two").text
    assert "SZ-TST-001" in page
    assert "SZ-TST-002" in page
    assert Desk(app, editor).open("/compare?from=nowhere&to=two").status_code == 200


def test_both_languages(app: Flask, editor: User) -> None:
    published()
    found = suggestion()
    desk = Desk(app, editor)
    for path in (*PAGES, f"/suggestions/{found.id}"):
        page = desk.open(f"{path}?lang=zh").text
        assert 'lang="zh-Hans"' in page
        assert "目录" in page


@pytest.mark.parametrize("path", ["", "/suggestions", "/editions/batch", "/compare"])
def test_lists_cost_the_same_with_more_lines(app: Flask, editor: User, path: str) -> None:
    desk = Desk(app, editor)
    published(row(1))
    suggestion()
    desk.open(path)
    with statements() as few:
        assert desk.open(path).status_code == 200
    published(*(row(number) for number in range(1, 30)), name="More")
    draft(name="And more")
    suggestion()
    with statements() as many:
        desk.open(path)
    assert len(few) == len(many)
