"""The word for the next page."""

from __future__ import annotations

import base64
import json

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from core.api.paging import decode_cursor, encode_cursor, next_link
from core.api.problems import Problem


@given(st.integers() | st.text(max_size=30))
def test_word_leads_back_to_its_place(place: int | str) -> None:
    if len(encode_cursor(place)) <= 200:
        assert decode_cursor(encode_cursor(place)) == place


@pytest.mark.parametrize(
    "word",
    [
        "",
        "!",
        "abc",
        "電",
        "x" * 201,
        "[" * 100,
        *(
            base64.urlsafe_b64encode(json.dumps(odd).encode()).decode()
            for odd in ([], [1, 2], {"a": 1}, [None], [True], [1.5], 7, [[1]])
        ),
    ],
)
def test_other_words_are_refused(app: Flask, word: str) -> None:
    with app.test_request_context("/?lang=en"), pytest.raises(Problem) as caught:
        decode_cursor(word)
    assert caught.value.status == 422
    assert caught.value.errors[0][0] == "cursor"


def test_link_keeps_the_filters(app: Flask) -> None:
    with app.test_request_context("/api/v1/catalogue?q=a%26b&cursor=old&limit=2"):
        link = next_link("new")
    assert link == '</api/v1/catalogue?q=a%26b&limit=2&cursor=new>; rel="next"'
