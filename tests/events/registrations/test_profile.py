"""What the form of a registration fills, and the form that an edition begins with."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from core.clock import now
from core.db import db
from core.entry_forms.answering import answer_form
from core.entry_forms.faults import list_faults
from core.entry_forms.models import EntryForm, FormVersion
from core.entry_forms.parsing import from_json, to_json
from core.entry_forms.queries import current_version
from core.entry_forms.services import ensure_form, publish_form
from core.entry_forms.showing import shown_answers
from events.event_types import EVENT_TYPES
from events.registrations.default_form import default_definition
from events.registrations.entry_form import edition_forms
from events.registrations.models import Registration
from events.registrations.profile import COLUMNS
from events.registrations.values import PersonFacts
from tests.factories.events import make_edition


def test_columns_are_bounded_as_they_are_declared():
    columns = Registration.__table__.columns
    assert set(COLUMNS) == {one.name for one in fields(PersonFacts)}
    for column in COLUMNS:
        length = getattr(columns[column].type, "length", None)
        if COLUMNS[column].most and length:
            assert COLUMNS[column].most <= length


@pytest.mark.parametrize("asks_identity", [True, False])
def test_the_default_form_can_be_published(app, asks_identity):
    for one in EVENT_TYPES:
        edition = make_edition(one.key, asks_identity=asks_identity)
        definition = default_definition(edition)
        assert list_faults(definition, edition_forms(edition)) == []
        assert from_json(to_json(definition)) == definition


@pytest.mark.both_databases
def test_an_edition_gets_one_published_form(app):
    edition = make_edition()
    assert current_version(edition_forms(edition), "talent") is None
    form = ensure_form(edition_forms(edition), by=None, at=now())
    assert ensure_form(edition_forms(edition), by=None, at=now()) is form
    assert publish_form(form, edition_forms(edition), by=None, at=now()).number == 1
    first = current_version(edition_forms(edition), "talent")
    form.draft = to_json(from_json(form.draft)) | {"sections": form.draft["sections"][:3]}
    assert publish_form(form, edition_forms(edition), by=None, at=now()).number == 2
    assert current_version(edition_forms(edition), "guest").number == 2
    own = EntryForm(
        subject_kind="edition",
        subject_id=edition.id,
        role="guest",
        draft=form.draft,
        changed_at=now(),
    )
    db.session.add(own)
    db.session.flush()
    assert current_version(edition_forms(edition), "guest").form_id == form.id
    publish_form(own, edition_forms(edition), by=None, at=now())
    assert current_version(edition_forms(edition), "guest").form_id == own.id
    assert current_version(edition_forms(edition), "talent").form_id == form.id
    assert answer_form(first, COLUMNS) is answer_form(first, COLUMNS)


@pytest.mark.both_databases
def test_people_answer_the_default_while_the_first_draft_is_worked_at(app):
    edition = make_edition()
    draft = {"sections": []}
    db.session.add(
        EntryForm(
            subject_kind="edition", subject_id=edition.id, role="", draft=draft, changed_at=now()
        )
    )
    db.session.flush()
    form = ensure_form(edition_forms(edition), by=None, at=now())
    assert form.draft == draft
    assert current_version(edition_forms(edition), "talent").definition == to_json(
        default_definition(edition)
    )


def test_answers_are_shown_in_the_readers_language_without_identity(app):
    edition = make_edition("contest", asks_identity=True)
    definition = default_definition(edition)
    version = FormVersion(definition=to_json(definition))
    one = Registration(
        name="Ana",
        gender="female",
        nationality="TW",
        document_country="US",
        document_number="P1234567",
        birth_on=date(1990, 2, 3),
        answers={
            "hotel_wanted": True,
            "hotel_nights": 1200,
            "arrival": "2027-07-10",
            "diet": "<b>nuts",
        },
    )
    with app.test_request_context("/?lang=zh"):
        shown = dict(shown_answers(version, one, COLUMNS))
        assert ("性别", "女") in shown["个人信息"]
        assert ("国籍（国家或地区）", "中国台湾") in shown["个人信息"]
        assert shown["行程安排"] == [
            ("抵达日期", "2027年7月10日"),
            ("是否需要代订酒店？", "是"),
            ("需要住几晚？", "1,200"),
        ]
        assert "身份证件" not in shown
        assert ("证件号码", "P1234567") in dict(
            shown_answers(version, one, COLUMNS, with_identity=True)
        )["身份证件"]
