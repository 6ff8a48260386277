"""Lists that leave the house: exact, harmless, counted, and for whoever may have them (R18, G15)."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.lists import views as list_views
from core.lists.choice import open_list
from core.lists.queries import table_of
from core.lists.services import open_file
from core.reports.jobs import forget_files, make_export
from core.reports.models import Export
from core.reports.readers import read_sheet
from core.reports.states import ExportState
from events.attendees.lists import ATTENDEES
from events.registrations.consents import EventPurpose
from tests.core.reports.test_round_trip import FORMULAS
from tests.events.attendees.people import Desk, publish_form, rows_of, sheet_of
from tests.factories.core import grant_role, make_token, make_user
from tests.factories.events import make_edition, make_registration

pytestmark = pytest.mark.both_databases

NAMES = [
    "Łukasz Żółć", "Nguyễn Văn Ánh", "محمد بن سلمان", "יוסף כהן", "Дмитрий Ёлкин", "Γιώργος Παπαδόπουλος",
    "山田 太郎", "김철수", "𠮷野家 欧阳娜娜", "สมชาย ใจดี", "अमिताभ", "O'Brien, \"Bob\"",
]  # fmt: skip
TEXTS = [
    "0012345",
    "11010119900307123X",
    "110101199003071234",
    "+86 512 6512 3456",
    "1e5",
    "TRUE",
    "007",
]
COLUMNS = "name,organisation,post,phone,wechat,x_remarks"


@pytest.fixture
def edition(app):
    return make_edition("entrepreneurship_week", asks_identity=False)


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def desk(app, organiser, edition):
    return Desk(app, organiser, edition)


def only_export() -> Export:
    db.session.expire_all()
    return db.session.scalars(select(Export)).one()


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_every_cell_comes_back_as_it_was_and_none_is_a_formula(desk, edition, file_format):
    publish_form(edition)
    texts = [text for text in [*FORMULAS, *NAMES, *TEXTS] if text.strip()]
    for number, text in enumerate(texts):
        make_registration(
            edition, name=f"{number:03d}", organisation=text, post=text, phone=text[:40],
            wechat=text[:80], channel=text, answers={"remarks": text},
        )  # fmt: skip
    answer = desk.export(f"?columns={COLUMNS}&order=name", file_format=file_format)
    rows = rows_of(answer, file_format)
    assert len(rows) == len(texts)
    # A workbook's format itself keeps no carriage return; everything else is exact.
    same = (
        (lambda text: text.replace("\r\n", "\n").replace("\r", "\n"))
        if file_format == "xlsx"
        else str
    )
    for row, text in zip(rows, texts, strict=True):
        got = [row["Organisation"], row["Post"], row["Telephone"], row["WeChat ID"], row["Remarks"]]
        assert [same(one) for one in got] == [
            same(one) for one in (text, text, text[:40], text[:80], text)
        ]
    if file_format == "csv":
        assert answer.data.startswith(b"\xef\xbb\xbf")
    else:
        sheet = zipfile.ZipFile(io.BytesIO(answer.data)).read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert sheet_of(answer, "xlsx").formulas == 0


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_file_may_be_read_in_and_taken_away_again_without_a_change(desk, edition, file_format):
    for name in NAMES:
        make_registration(edition, name=name, phone="+86 138", organisation="=1+1")
    first = desk.export("?columns=name,phone,organisation&order=name", file_format=file_format)
    again = desk.export("?columns=name,phone,organisation&order=name", file_format=file_format)
    assert rows_of(first, file_format) == rows_of(again, file_format)
    assert {row["Name"] for row in rows_of(first, file_format)} == set(NAMES)


def test_days_and_moments_are_typed_in_a_workbook(desk, edition):
    publish_form(edition)
    make_registration(
        edition, answers={"arrival": "2027-07-08", "hotel": True, "interests": ["bio", "芯片"]}
    )
    answer = desk.export(
        "?columns=name,submitted_at,x_arrival,x_hotel,x_interests", file_format="xlsx"
    )
    row = rows_of(answer, "xlsx")[0]
    assert row["Arrival"] == "2027-07-08"
    assert row["Hotel wanted"] == "yes"
    assert row["Interests"] == "Biomedicine; Chips"
    sheet = zipfile.ZipFile(io.BytesIO(answer.data)).read("xl/worksheets/sheet1.xml").decode()
    assert 't="inlineStr"' not in sheet.split('r="B2"')[1][:12]


def test_the_register_says_who_when_what_and_how_many(desk, edition, organiser):
    make_registration(edition, name="Anna Secretname")
    make_registration(edition)
    assert len(desk.rows("?columns=name,email&words=anna&order=name")) == 1
    export = only_export()
    assert export.standing is ExportState.DONE
    assert (export.row_count, export.columns) == (1, ["name", "email"])
    assert export.asked_by_id == organiser.id
    assert export.subject_id == str(edition.id)
    # What was typed may be somebody's name.
    assert "anna" not in json.dumps(export.filter).lower()
    actions = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))
    assert actions[-2:] == ["export:opened", "export:finish"]
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert entry.details["rows"] == 1
    assert (
        "anna"
        not in json.dumps([e.details for e in db.session.scalars(select(AuditEntry))]).lower()
    )
    register = Desk(desk.client.application, make_user(Role.AUDITOR), edition).client.get(
        "/desk/exports/register"
    )
    for text in (organiser.email, "4 characters", "Sorted by Name", "Name · E-mail"):
        assert text in register.text
    assert "Secretname" not in register.text
    assert desk.client.get("/desk/exports/register").status_code == 404


def test_sensitive_columns_need_a_purpose_and_a_right(app, desk, edition):
    publish_form(edition)
    make_registration(
        edition, document_number="00E12345", document_country="DE", answers={"diet": "halal"}
    )
    refused = desk.export(which="identity")
    assert refused.status_code == 422
    assert "Say what the sensitive columns are needed for." in refused.text
    assert db.session.query(Export).count() == 0
    row = desk.rows(which="identity", purpose="Security check at the gate")[0]
    assert row["Document number"] == "00E12345"
    assert row["Diet"] == "halal"
    export = only_export()
    assert export.is_sensitive
    assert export.purpose == "Security check at the gate"
    assert "00E12345" not in json.dumps([e.details for e in db.session.scalars(select(AuditEntry))])
    assert "Document number" not in desk.rows(which="standard")[0]


def test_a_broken_off_download_is_noted_as_such(app, desk, edition, organiser):
    for _ in range(3):
        make_registration(edition)
    with app.test_request_context(method="POST"):
        from core.reports.services import stream_export
        from core.reports.states import FileFormat

        listed = open_list(ATTENDEES, edition, organiser, {"columns": "name", "order": "name"})
        opened = open_file(listed, file_format=FileFormat.CSV, at=now())
        db.session.commit()
        response = stream_export(opened, table_of(listed))
        db.session.rollback()
    pieces = iter(response.response)
    next(pieces)
    response.close()
    pieces.close()
    export = only_export()
    assert export.standing is ExportState.STOPPED
    assert export.row_count is None


def test_long_lists_are_made_in_the_background_for_their_asker_alone(
    app, work, desk, edition, organiser, monkeypatch
):
    monkeypatch.setattr(list_views, "BACKGROUND_FROM", 2)
    for number in range(3):
        make_registration(edition, name=f"Person {number} searched")
    answer = desk.export("?columns=no,name&words=searched&order=-name", file_format="xlsx")
    assert answer.status_code == 303
    assert "Waiting to be made" in desk.client.get(answer.location).text
    export = only_export()
    file_url = f"/desk/exports/{export.id}/file"
    assert desk.client.get(file_url).status_code == 404
    work()
    export = only_export()
    assert export.standing is ExportState.DONE
    assert export.row_count == 3
    assert "searched" not in json.dumps(export.filter)
    fetched = desk.client.get(file_url)
    assert [row.values for row in read_sheet(fetched.data, declared_name="x.xlsx").rows] == [
        ("1", "Person 2 searched"), ("2", "Person 1 searched"), ("3", "Person 0 searched"),
    ]  # fmt: skip
    assert "export:downloaded" in set(db.session.scalars(select(AuditEntry.action)))
    for role in (Role.ORGANISER, Role.AUDITOR, Role.ADMINISTRATOR):
        assert Desk(app, make_user(role), edition).client.get(file_url).status_code == 404
    # A right that was taken away counts at once.
    organiser.grants.clear()
    db.session.commit()
    assert desk.client.get(file_url).status_code == 404
    grant_role(organiser, Role.ORGANISER)
    forget_files(now() + timedelta(hours=25))
    db.session.commit()
    assert only_export().storage_key is None
    assert desk.client.get(file_url).status_code == 404
    assert list(app.extensions["storage"].list("exports")) == []


def test_an_export_killed_on_its_way_is_made_again_once(app, work, desk, edition, monkeypatch):
    monkeypatch.setattr(list_views, "BACKGROUND_FROM", 0)
    make_registration(edition)
    desk.export("?columns=name")
    export_id = str(only_export().id)
    # The file was stored, and the process died before that was written down.
    db.session.rollback()
    make_export(export_id)
    db.session.rollback()
    assert only_export().standing is ExportState.RUNNING
    work()
    assert only_export().standing is ExportState.DONE
    assert len(list(app.extensions["storage"].list("exports"))) == 1
    before = only_export().finished_at
    db.session.rollback()
    make_export(export_id)
    db.session.commit()
    assert only_export().finished_at == before


def test_a_stopped_export_stays_stopped(app, work, desk, edition, monkeypatch):
    monkeypatch.setattr(list_views, "BACKGROUND_FROM", 0)
    make_registration(edition)
    desk.export("?columns=name")
    export = only_export()
    other = Desk(app, make_user(Role.ORGANISER), edition)
    assert other.post(f"/desk/exports/{export.id}/stop").status_code == 404
    assert desk.post(f"/desk/exports/{export.id}/stop").status_code == 303
    work()
    assert only_export().standing is ExportState.STOPPED
    assert desk.client.get(f"/desk/exports/{export.id}/file").status_code == 404
    assert desk.post(f"/desk/exports/{export.id}/stop").status_code == 409


def token(user, scope="events:read_people") -> dict[str, str]:
    secret = make_token(user, (scope,))
    db.session.commit()
    return {"Authorization": f"Bearer {secret}"}


def test_the_api_gives_the_list_by_the_same_rules(app, client, edition, organiser):
    make_registration(
        edition, name="Anna", consents=frozenset({EventPurpose.PROCESSING, EventPurpose.SHARING})
    )
    url = f"/api/v1/events/{edition.slug}/registrations"
    answer = client.get(
        f"{url}?columns=no,name,state,sessions,may_share,submitted_at", headers=token(organiser)
    )
    assert answer.status_code == 200, answer.text
    body = json.loads(answer.text)
    row = body["rows"][0]
    assert (row["no"], row["name"], row["may_share"]) == (1, "Anna", True)
    assert row["sessions"] == [{"session": "S1", "state": "confirmed"}]
    assert row["submitted_at"].endswith("+00:00")
    assert only_export().row_count == 1
    csv = client.get(f"{url}?format=csv&columns=name", headers=token(organiser))
    assert [row.values for row in read_sheet(csv.data, declared_name="x.csv").rows] == [("Anna",)]
    xlsx = client.get(
        f"{url}?format=xlsx&columns=name&filter=state%3Dcancelled", headers=token(organiser)
    )
    assert xlsx.status_code == 200
    assert xlsx.data.startswith(b"PK")


@pytest.mark.parametrize(
    "query",
    ["columns=nonsense", "filter=state%3Dnonsense", "filter=nonsense%3D1", "order=nonsense", "format=exe", "other=1"],
)  # fmt: skip
def test_the_api_refuses_what_it_does_not_know(app, client, edition, organiser, query):
    answer = client.get(
        f"/api/v1/events/{edition.slug}/registrations?{query}", headers=token(organiser)
    )
    assert answer.status_code == 422
    assert db.session.query(Export).count() == 0


def test_the_api_asks_for_scope_right_and_purpose(app, client, edition, organiser):
    make_registration(edition, document_number="SECRET123")
    url = f"/api/v1/events/{edition.slug}/registrations"
    assert client.get(url).status_code == 401
    assert client.get(url, headers=token(make_user())).status_code == 403
    assert client.get(url, headers=token(make_user(Role.AUDITOR))).status_code == 403
    assert client.get(url, headers=token(make_user(Role.ORGANISER, "gusu"))).status_code == 404
    sensitive = f"{url}?columns=document_number"
    assert client.get(sensitive, headers=token(organiser)).status_code == 422
    given = client.get(f"{sensitive}&purpose=gate", headers=token(organiser))
    assert "SECRET123" in given.text
    edition.venues[0].district = "sip"
    db.session.commit()
    district = make_user(Role.ORGANISER, "sip")
    refused = client.get(f"{sensitive}&purpose=gate", headers=token(district))
    assert refused.status_code == 403
    assert "SECRET123" not in refused.text
    assert client.get(f"{url}?columns=name", headers=token(district)).status_code == 200
