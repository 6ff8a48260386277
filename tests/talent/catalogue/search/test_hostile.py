"""Whatever is typed, the search answers calmly; properties that hold for every query."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.search import entries
from talent.catalogue.search import Answer, SearchEntry, SearchIndex

INDEX = SearchIndex(entries())
CODES = frozenset(one.code for one in entries())

HOSTILE = [
    "", " ", "\t\n", "\x00", "\x00\x00CFA\x00", "😀😀", "👩‍🔬", "\ud800", "\u202eCFA", "\ufeff", "\u200b\u200b",
    ".*", "(((((", "[a-z]+$", "\\", "'; DROP TABLE entries; --", "<script>alert(1)</script>", "%s%n", "{}", "../../etc",
    "a" * 10_000, "特" * 10_000, "ā" * 10_000, "1" * 10_000, "CFA " * 2_500, "x y " * 2_500, "会计" * 5_000,
    "xian" * 2_500, "\u0301" * 10_000, "기" * 10_000, "😀" * 10_000, "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p" * 300,
    "ﷺ" * 10_000, "of the and " * 900,
    "nana" * 75 + "x", "aha" * 95 + "x", "gisa" * 70, "zhuce" * 60, "yaun" * 70, "キャ" * 150, "澳里利亚" * 70,
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_query_is_answered_quickly(query: str):
    start = time.process_time()
    answer = INDEX.search(query)
    assert time.process_time() - start < 0.25
    assert all(hit.code in CODES for hit in answer.hits)


@pytest.mark.parametrize("query", ["", " ", "\x00", "😀😀", ".*", "(((((", "!!!", "a" * 10_000])
def test_query_without_meaning_is_not_certain(query: str):
    assert not INDEX.search(query).confident


def test_lone_surrogates_and_controls_do_not_hide_the_name():
    assert INDEX.search("\x00CFA\ud800").hits[0].code == "SZ-FIN-027"


anything = st.text(max_size=60) | st.text(
    alphabet="aeiou cpgtsz.-()ö特许注册工程师会计薬剤師약사１２3", max_size=40
)


@settings(max_examples=150, deadline=None)
@given(query=anything, limit=st.integers(-2, 15))
def test_every_answer_is_well_formed(query: str, limit: int):
    answer = INDEX.search(query, limit=limit)
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)
    assert len(scores) <= max(0, limit)
    assert len({hit.code for hit in answer.hits}) == len(scores)
    assert not answer.confident or answer.hits


@settings(max_examples=60, deadline=None)
@given(query=anything, allowed=st.sets(st.sampled_from(sorted(CODES)), max_size=12))
def test_only_allowed_entries_are_given(query: str, allowed: set[str]):
    assert {hit.code for hit in INDEX.search(query, allowed=allowed).hits} <= allowed


def test_allowed_brings_up_entries_from_far_down():
    far = {"SZ-ENG-030"}
    assert [hit.code for hit in INDEX.search("engineer", allowed=far).hits] == ["SZ-ENG-030"]
    assert INDEX.search("engineer", allowed=()).hits == ()


def test_same_entries_in_any_order_give_the_same_answers():
    again = SearchIndex(reversed(entries()))
    for query in ("chartered engineer", "注册会计师", "meiguo", "CPA", "pharmacist", "engneer"):
        assert again.search(query) == INDEX.search(query)


def test_empty_index_answers():
    assert SearchIndex([]).search("CFA") == Answer((), confident=False)


def test_entry_without_any_name_does_no_harm():
    nameless = SearchEntry("X", "", "", "", "", "", "", "INT", "", "", ())
    assert SearchIndex([nameless]).search("anything").hits == ()


def test_import_alone_loads_no_heavy_library():
    program = (
        "import sys, talent.catalogue.search;"
        "print([m for m in ('opencc', 'pypinyin') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
