"""A chosen file survives every other fault, for whoever chose it and for nobody else."""

from __future__ import annotations

import io
import uuid
from copy import deepcopy
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from core.clock import now
from core.db import db
from core.entry_forms.models import FormVersion
from core.entry_forms.queries import current_version
from core.entry_forms.services import ensure_form
from core.files import holding
from core.files.models import StoredFile
from events.registrations.entry_form import edition_forms
from tests.core.files.corpus import page_pdf
from tests.events.registrations.test_new import address_of, answers, fields_of, only
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition


@pytest.fixture
def edition(app):
    made = make_edition(capacity=5)
    ensure_form(edition_forms(made), by=None, at=now())
    db.session.flush()
    usual = current_version(edition_forms(made), "talent")
    sections = deepcopy(usual.definition["sections"])
    cv = {"key": "cv", "kind": "file", "label": {"en": "CV", "zh": "简历"}, "required": False}
    sections[0]["fields"].append(cv)
    definition = {**usual.definition, "sections": sections}
    db.session.add(
        FormVersion(form=usual.form, number=7, definition=definition, published_at=now())
    )
    db.session.commit()
    return made


def send(client, edition, **typed):
    page = client.get(address_of(edition)).text
    told = {**answers(page, *edition.sessions), **typed}
    return client.post(address_of(edition), data=told)


def chosen(name: str = "My CV.pdf"):
    return io.BytesIO(page_pdf()), name


def again(client, edition, page: str, **typed):
    kept = {name: value for name, value in fields_of(page).items() if name.endswith("-held")}
    return send(client, edition, **kept, **typed)


@pytest.mark.both_databases
@pytest.mark.parametrize("fault", [{"event_processing": ""}, {"_lang": "zh"}])
@pytest.mark.parametrize("is_guest", [True, False])
def test_a_chosen_file_is_there_when_the_form_comes_again(client, edition, fault, is_guest):
    if not is_guest:
        sign_in(client, make_user())
    first = send(client, edition, x_cv=chosen(), **fault)
    assert "My CV.pdf" in first.text
    second = again(client, edition, first.text, event_processing="")
    assert "My CV.pdf" in second.text
    assert again(client, edition, second.text).status_code == 303
    kept = db.session.get(StoredFile, uuid.UUID(only().answers["cv"]))
    assert kept.display_name == "My CV.pdf"


def test_it_can_be_taken_out_and_replaced(client, edition):
    page = send(client, edition, x_cv=chosen(), event_processing="").text
    other = again(client, edition, page, x_cv=chosen("Newer.pdf"), event_processing="").text
    assert "Newer.pdf" in other
    assert "My CV.pdf" not in other
    assert again(client, edition, other, **{"x_cv-out": "1"}).status_code == 303
    assert "cv" not in only().answers


def test_nobody_else_gets_it_and_it_lies_there_encrypted(app, client, edition):
    page = send(client, edition, x_cv=chosen(), event_processing="").text
    (stored,) = current_app.extensions["storage"].list("held")
    raw = current_app.extensions["storage"].get(stored.key)
    assert b"%PDF-" not in raw
    assert b"My CV" not in raw
    answer = again(app.test_client(), edition, page)
    assert answer.status_code == 422
    assert "This file is no longer here. Choose it again." in answer.text
    assert not db.session.scalars(select(StoredFile)).all()


@pytest.mark.parametrize("key", ["held/../../etc", "held/" + "0" * 32, "uploads/" + "0" * 32, "x"])
def test_an_invented_key_opens_nothing(client, edition, key):
    answer = send(client, edition, **{"x_cv-held": key})
    assert (answer.status_code, "Choose it again" in answer.text) == (422, True)


def test_a_file_that_is_no_paper_is_not_held_and_said_with_the_rest(client, edition):
    page = send(client, edition, x_cv=(io.BytesIO(b"MZ"), "a.exe"), event_processing="").text
    assert "Only PDF, JPEG and PNG" in page
    assert list(current_app.extensions["storage"].list("held")) == []


def test_what_is_held_is_bounded_and_swept(client, edition, monkeypatch):
    monkeypatch.setattr(holding, "OF_PERSON", holding.Limit("held files", 1, timedelta(hours=1)))
    send(client, edition, x_cv=chosen(), event_processing="")
    second = send(client, edition, x_cv=chosen(), event_processing="")
    assert "This file could not be kept. Choose it again." in second.text
    assert len(list(current_app.extensions["storage"].list("held"))) == 1
    holding.forget_held()
    assert len(list(current_app.extensions["storage"].list("held"))) == 1
    monkeypatch.setitem(holding.AREAS, "held", timedelta(seconds=-1))
    holding.forget_held()
    assert list(current_app.extensions["storage"].list("held")) == []
