"""Unified social credit codes by GB 32100-2015, and one code for one organisation (R24)."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from core.db import db
from core.errors import DomainError
from core.organisations.codes import (
    CREDIT_CODE_CHARACTERS,
    credit_code_check_character,
    is_credit_code,
    normalise_credit_code,
)
from core.organisations.queries import find_by_name
from core.organisations.states import OrganisationKind
from tests.factories.core import make_organisation

# Published codes of well-known bodies, not made by our own function.
REAL = ["91110000802100433B", "914403001922038216", "91330100799655058B"]
firsts = st.text(CREDIT_CODE_CHARACTERS, min_size=17, max_size=17)


@pytest.mark.parametrize("code", REAL)
def test_published_codes_pass(code: str) -> None:
    assert is_credit_code(code)


@given(firsts)
def test_exactly_one_of_31_last_characters_is_right(first: str) -> None:
    right = [c for c in CREDIT_CODE_CHARACTERS if is_credit_code(first + c)]
    assert right == [credit_code_check_character(first)]


@given(firsts, st.integers(0, 17), st.sampled_from(CREDIT_CODE_CHARACTERS))
def test_one_wrong_character_is_always_found(first: str, place: int, other: str) -> None:
    code = first + credit_code_check_character(first)
    changed = code[:place] + other + code[place + 1 :]
    assert is_credit_code(changed) == (changed == code)


@given(st.text(max_size=20))
def test_any_text_is_answered_without_a_fault(text: str) -> None:
    assert is_credit_code(text) in {True, False}


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_that_look_like_digits_are_not_in_use(letter: str) -> None:
    assert not is_credit_code(letter + REAL[0][1:])
    assert not is_credit_code(REAL[0][:-1] + letter)


def test_codes_are_stored_in_one_way_of_writing() -> None:
    assert normalise_credit_code(" 9111 0000-8021 0043 3b ") == REAL[0]
    assert normalise_credit_code("９１１１００００８０２１００４３３Ｂ") == REAL[0]


@pytest.mark.parametrize(
    "typed", ["", "123", REAL[0][:-1] + "C", REAL[0] + "1", "I" * 18, "\x00" * 18]
)
def test_wrong_codes_are_refused_at_their_field(app: Flask, typed: str) -> None:
    with pytest.raises(DomainError) as refusal:
        normalise_credit_code(typed)
    assert refusal.value.field == "credit_code"
    with app.test_request_context("/"):
        assert str(refusal.value)


def test_organisations_abroad_need_no_code(app: Flask) -> None:
    for name in ("Example GmbH", "Exemple SARL"):
        make_organisation(name_zh=name, name_en="", credit_code=None, kind=OrganisationKind.OTHER)
    db.session.commit()
    assert find_by_name("Example GmbH").name_zh == "Example GmbH"
    assert find_by_name("Example") is None


def test_one_is_found_by_its_whole_name_or_code_and_not_where_two_bear_it(app: Flask) -> None:
    park = make_organisation(kind=OrganisationKind.CARRIER, name_zh="金鸡湖创业园")
    assert find_by_name(" 金鸡湖创业园 ") == park
    assert find_by_name(park.credit_code.lower()) == park
    make_organisation(name_zh="金鸡湖创业园")
    assert find_by_name("金鸡湖创业园") is None
