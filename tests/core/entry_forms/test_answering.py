"""The form people answer: what it refuses, what it keeps, and what it forgets."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict

from core.entry_forms.answering import form_class, known_data
from core.entry_forms.values import (
    Choice,
    Column,
    Condition,
    FieldKind,
    FieldSpec,
    FormDefinition,
    SectionSpec,
)
from core.entry_forms.values import Test as On
from tests.factories.events import words

A, B = Choice("a", words("Apple", "苹果")), Choice("b", words("Pear", "梨"))


def ask(key, kind, **more):
    return FieldSpec(key, kind, words(key), **more)


def of(*fields):
    return FormDefinition(
        (SectionSpec("one", words("One")), SectionSpec("two", words("Two"), fields=fields))
    )


def said(definition, posted, *, language="en", data=None, columns=None):
    """The form of what a browser posted, and whether it is right."""
    from flask import current_app

    files = {key: value for key, value in posted.items() if isinstance(value, FileStorage)}
    texts = {key: value for key, value in posted.items() if key not in files}
    with current_app.test_request_context(f"/?lang={language}", method="POST"):
        formdata = CombinedMultiDict([MultiDict(files), MultiDict(texts)])
        form = form_class(definition, columns or {})(
            formdata=formdata, data=data, meta={"csrf": False}
        )
        form.valid = form.validate()
        form.messages = {key: _texts(value) for key, value in form.errors.items()}
        if form.valid:
            form.said = form.answers(), form.facts()
        return form


def _texts(errors):
    return (
        {k: list(map(str, v)) for k, v in errors.items()}
        if isinstance(errors, dict)
        else list(map(str, errors))
    )


def upload(name="cv.pdf"):
    return FileStorage(io.BytesIO(b"%PDF-1.7"), filename=name)


def test_every_kind_has_a_field_and_its_answer_comes_back_as_json(app):
    definition = of(
        *(ask(kind.value, kind, choices=(A, B) if kind.has_choices else ()) for kind in FieldKind)
    )
    form = said(
        definition,
        {
            "x_short": " short ",
            "x_long": "two\nlines",
            "x_number": "１２",
            "x_choice": "b",
            "x_multi": ["a", "b", "a"],
            "x_yes_no": "no",
            "x_date-day": "10",
            "x_date-month": "7",
            "x_date-year": "2027",
            "x_country": "TW",
            "x_institution": "Università di Bologna",
            "x_file": upload(),
            "x_mail": "o@exämple.org",
            "x_phone": "+86 (512) 6512-3456 转 12",
            "x_consent": "y",
        },
    )
    assert form.valid, form.messages
    assert form.said[0] == {
        "short": "short",
        "long": "two\nlines",
        "number": 12,
        "choice": "b",
        "multi": ["a", "b"],
        "yes_no": False,
        "date": "2027-07-10",
        "country": "TW",
        "institution": "Università di Bologna",
        "mail": "o@exämple.org",
        "phone": "+86 (512) 6512-3456 转 12",
        "consent": True,
    }
    assert form.uploads()["file"].filename == "cv.pdf"
    again = known_data(definition, {}, {**form.said[0], "file": "an-id"})
    assert again["x_date"] == date(2027, 7, 10)
    assert again["x_yes_no"] == "no"
    assert again["x_number"] == "12"
    kept = said(definition, {}, data=again)
    assert kept.kept_files() == {"file": "an-id"}
    assert not kept.uploads()


@pytest.mark.parametrize("kind", list(FieldKind))
def test_what_is_required_is_asked_for_in_words(app, kind):
    definition = of(ask("it", kind, is_required=True, choices=(A, B)))
    for language in ("en", "zh"):
        form = said(
            definition, {"x_it": "  "} if kind is not FieldKind.CONSENT else {}, language=language
        )
        assert not form.valid
        assert form.messages["x_it"]
    assert said(of(ask("it", kind, choices=(A, B))), {}).valid


@pytest.mark.parametrize(
    ("kind", "more", "value"),
    [
        ("short", {}, "a\0b"),
        ("short", {}, "a\u202eb"),
        ("short", {}, "x" * 201),
        ("short", {"most": 5}, "123456"),
        ("short", {"least": 3}, "ab"),
        ("long", {}, "x" * 5001),
        ("long", {}, "a\u200bb"),
        ("number", {}, "many"),
        ("number", {}, "1e9"),
        ("number", {}, "99999999999"),
        ("number", {"least": 5}, "4"),
        ("number", {"most": 5}, "6"),
        ("choice", {}, "c"),
        ("choice", {}, "a,b"),
        ("multi", {}, "c"),
        ("multi", {"most": 1}, ["a", "b"]),
        ("multi", {"least": 2}, "a"),
        ("yes_no", {}, "perhaps"),
        ("country", {}, "XX"),
        ("country", {}, "INT"),
        ("country", {}, '"><script>'),
        ("mail", {}, "nobody"),
        ("mail", {}, "a@b\0.org"),
        ("phone", {}, "call me"),
        ("phone", {}, "12"),
        ("phone", {}, "+86\0 512 65123456"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_at_its_field(app, kind, more, value):
    form = said(of(ask("it", FieldKind(kind), choices=(A, B), **more)), {"x_it": value})
    assert not form.valid
    assert all(isinstance(message, str) and message for message in form.messages["x_it"])


def test_a_day_that_is_none_is_refused(app):
    definition = of(ask("it", FieldKind.DATE))
    assert not said(definition, {"x_it-day": "31", "x_it-month": "2", "x_it-year": "2027"}).valid
    assert not said(definition, {"x_it-day": "1\0"}).valid


def test_names_that_cannot_be_printed_are_refused_and_others_kept_exactly(app):
    definition = of(FieldSpec("name", FieldKind.SHORT, words("Name"), fills="name"))
    columns = {"name": Column("Name", frozenset({FieldKind.SHORT}), 200, is_printed=True)}
    exact = "Đặng Thị Ngọc-Ánh O’Connor 𠮷"
    assert said(definition, {"name": exact}, columns=columns).said[1] == {"name": exact}
    assert "𓀀" in said(definition, {"name": "𓀀"}, columns=columns).messages["name"][0]


def test_conditions_chain_and_what_is_not_asked_is_neither_needed_nor_kept(app):
    definition = of(
        ask("hotel", FieldKind.YES_NO),
        ask(
            "nights",
            FieldKind.NUMBER,
            is_required=True,
            condition=Condition("hotel", On.IS_ONE_OF, ("yes",)),
        ),
        ask(
            "late", FieldKind.SHORT, is_required=True, condition=Condition("nights", On.IS_ANSWERED)
        ),
        ask(
            "paper",
            FieldKind.FILE,
            is_required=True,
            condition=Condition("hotel", On.IS_NONE_OF, ("yes",)),
        ),
    )
    unasked = said(definition, {"x_nights": "many", "x_late": "x" * 999, "x_paper": upload()})
    assert unasked.valid
    assert (unasked.said, unasked.uploads()) == (({}, {}), {})
    assert set(said(definition, {"x_hotel": "yes"}).messages) == {"x_nights"}
    assert set(said(definition, {"x_hotel": "yes", "x_nights": "2"}).messages) == {"x_late"}
    assert set(said(definition, {"x_hotel": "no", "x_nights": "2"}).messages) == {"x_paper"}
    assert said(definition, {"x_hotel": "no", "x_nights": "2", "x_paper": upload()}).said[0] == {
        "hotel": False
    }


def test_a_browser_cannot_pass_off_a_stored_file_as_its_own(app):
    form = said(
        of(ask("paper", FieldKind.FILE, is_required=True)),
        {"x_paper": "0b5c4b1e-0000-4000-8000-000000000000"},
    )
    assert not form.valid
    assert not form.kept_files()


def test_a_column_says_how_its_text_must_look(app):
    shape = (re.compile("[0-9]{4}"), "Four digits, please.")
    columns = {"number": Column("Number", frozenset({FieldKind.SHORT}), shape=shape)}
    definition = of(FieldSpec("number", FieldKind.SHORT, words("Number"), fills="number"))
    assert said(definition, {"number": "１２３４"}, columns=columns).said[1] == {"number": "1234"}
    assert said(definition, {"number": "12a4"}, columns=columns).messages["number"] == [shape[1]]
