"""Any form goes to JSON and back unchanged, and no junk becomes one or breaks anything."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.entry_forms import editing
from core.entry_forms.answering import known_data
from core.entry_forms.conditions import asked_keys
from core.entry_forms.differences import differences
from core.entry_forms.exchange import read_file, write_file
from core.entry_forms.faults import find_unasked, list_faults
from core.entry_forms.parsing import from_json, to_json
from core.entry_forms.values import (
    Choice,
    Column,
    Condition,
    FieldKind,
    FieldSpec,
    FormDefinition,
    FormSubject,
    SectionSpec,
)
from core.entry_forms.values import Test as On
from core.errors import DomainError

COLUMNS = {
    "name": Column("Name", frozenset({FieldKind.SHORT}), 200, is_printed=True),
    "email": Column("Mail", frozenset({FieldKind.MAIL}), 320),
}
SUBJECT = FormSubject(
    None,
    "thing",
    FormDefinition,
    COLUMNS,
    check=lambda definition: find_unasked(definition, {"name": "Ask for the name."}),
)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
TEXT = st.text("aZ中é 0%<&'\"|\n", max_size=12)
VALUES = st.text("az09中-", min_size=1, max_size=6)
WORDS = st.dictionaries(st.sampled_from(["en", "zh"]), TEXT, max_size=2)
WHOLE = st.none() | st.integers(-(10**9), 10**9)
CONDITIONS = st.builds(
    Condition, KEYS, st.sampled_from(On), st.lists(VALUES, max_size=3).map(tuple)
)
FIELDS = st.builds(
    FieldSpec,
    key=KEYS,
    kind=st.sampled_from(FieldKind),
    label=WORDS,
    hint=WORDS,
    is_required=st.booleans(),
    choices=st.lists(st.builds(Choice, VALUES, WORDS), max_size=3).map(tuple),
    fills=st.none() | st.sampled_from(sorted(COLUMNS)),
    condition=st.none() | CONDITIONS,
    least=WHOLE,
    most=WHOLE,
    is_sensitive=st.booleans(),
)
SECTIONS = st.builds(
    SectionSpec, key=KEYS, title=WORDS, hint=WORDS, fields=st.lists(FIELDS, max_size=4).map(tuple)
)
FORMS = st.builds(FormDefinition, st.lists(SECTIONS, max_size=3).map(tuple))
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "sections",
                    "fields",
                    "key",
                    "kind",
                    "label",
                    "title",
                    "hint",
                    "choices",
                    "value",
                    "condition",
                    "field",
                    "test",
                    "values",
                    "least",
                    "most",
                    "fills",
                    "en",
                    "zh",
                    "required",
                    "format",
                ]
            ),
            inner | st.sampled_from(["short", "choice", "name", "is_one_of", "a", "entry-form/1"]),
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(FORMS)
@settings(max_examples=150, deadline=None)
def test_a_form_comes_back_from_json_as_it_was(form):
    assert from_json(json.loads(json.dumps(to_json(form)))) == form


@given(JUNK)
@settings(max_examples=300, deadline=None)
def test_junk_is_refused_with_its_place_or_is_a_form(junk):
    form, refusal = None, ""
    try:
        form = from_json(junk)
    except ValueError as error:
        refusal = str(error)
    if form is None:
        assert refusal
        return
    assert from_json(to_json(form)) == form
    assert isinstance(list_faults(form, SUBJECT), list)


@given(
    st.binary(max_size=200)
    | JUNK.map(lambda junk: json.dumps({"format": "entry-form/1", "sections": junk}).encode())
)
@settings(max_examples=200, deadline=None)
def test_a_file_is_a_form_or_refused_in_words(data):
    form, field = None, None
    try:
        form = read_file(data, COLUMNS)
    except DomainError as error:
        field = error.field
    if form is None:
        assert field == "file"
        return
    assert read_file(write_file(form), COLUMNS) == form


@given(FORMS, KEYS, st.sampled_from([-1, 1]), FORMS)
@settings(max_examples=150, deadline=None)
def test_no_change_of_a_form_breaks_it_or_loses_a_question(app_context, form, key, step, other):
    known = sorted(one.key for one in form)
    for changed in (editing.move_field(form, key, step), editing.move_section(form, key, step)):
        if len(set(known)) == len(known) and len({one.key for one in form.sections}) == len(
            form.sections
        ):
            assert sorted(one.key for one in changed) == known
    editing.copy_field(form, key)
    editing.remove_field(form, key)
    assert isinstance(differences(form, other), list)
    assert differences(form, form) == [] or len(set(known)) < len(known)
    list_faults(form, SUBJECT)


@given(FORMS, st.dictionaries(KEYS, JUNK, max_size=4))
@settings(max_examples=150, deadline=None)
def test_whatever_is_stored_fits_its_field_or_is_left_out(form, answers):
    for name in known_data(form, {}, answers):
        assert name.startswith("x_")


@given(FORMS)
@settings(max_examples=150, deadline=None)
def test_what_is_asked_rests_only_on_what_comes_before(form):
    asked = asked_keys(form, lambda _spec: ("yes",))
    keys = [one.key for one in form]
    for spec in form:
        if spec.key in asked and spec.condition and keys.count(spec.key) == 1:
            assert spec.condition.field in keys[: keys.index(spec.key)]


@pytest.fixture(scope="module")
def app_context(portal):
    with portal.test_request_context("/?lang=en"):
        yield
