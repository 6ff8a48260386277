"""Texts found in memory whatever the spelling, and sets of numbers kept as bits."""

from __future__ import annotations

import pytest

from core.search.postings import Postings, TextIndex, bits_of, numbers_in
from core.search.reading import features_of

TEXTS = [
    ("Software engineer 软件工程师 华为技术有限公司", "Java, Python. 熟悉后端开发。"),
    ("Electrical engineer 电气工程师 汇川", "PLC programming, C++ 自动化"),
    ("Nurse 护士 苏州医院", "English speaking patients"),
    ("Accountant 會計 德勤", "CPA, audit"),
    ("Process engineering manager 工艺经理", "semiconductor wafers 晶圆"),
]
ALL = (1 << len(TEXTS)) - 1


@pytest.fixture(scope="module")
def index():
    made = TextIndex()
    for number, (head, body) in enumerate(TEXTS):
        made.add(number, features_of(head), features_of(body, in_full=False))
    return made


def found(index, query, among=ALL):
    return [number for some in index.find(query, among) for number in numbers_in(some)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("software engineer", 0), ("engineer software", 0), ("SOFTWARE ENGINEERS", 0),
        ("softwear enginer", 0), ("sofware", 0), ("softw", 0), ("softwareengineer", 0),
        ("软件工程师", 0), ("軟體工程師", 0), ("工程师 软件", 0), ("软件工成师", 0), ("件软", 0),
        ("ruanjian", 0), ("ruan jian gong cheng shi", 0), ("ruanjiangongchengshi", 0), ("ruanjain", 0),
        ("huawei", 0), ("华为 java", 0), ("后端", 0), ("ｊａｖａ", 0),
        ("电气", 1), ("dianqi", 1), ("c++", 1), ("plc", 1), ("自动化", 1),
        ("nurs", 2), ("hushi", 2), ("会计", 3), ("kuaiji", 3), ("CPA", 3),
        ("semiconducter", 4), ("wafer", 4), ("gongyi", 4), ("engineering manager", 4),
    ],
)  # fmt: skip
def test_found_first_whatever_the_spelling(index, query, first):
    assert found(index, query)[:1] == [first]


@pytest.mark.parametrize("query", ["xyz", "量子计算", "zookeeper", "\x00", "!!!" * 90])
def test_what_is_not_there_is_not_found(index, query):
    assert not found(index, query) or found(index, query) == found(index, "")


def test_no_words_ask_for_everything_allowed(index):
    assert sorted(found(index, "")) == [0, 1, 2, 3, 4]
    assert found(index, "the of", among=0b101) == [2, 0]


def test_names_come_before_texts_and_exact_words_before_slips(index):
    own = TextIndex()
    for number, (head, body) in enumerate([("Cook", "java"), ("Javas", ""), ("Java", "")]):
        own.add(number, features_of(head), features_of(body, in_full=False))
    assert found(own, "java", among=0b111)[0] == 2
    assert 0 in found(own, "java", among=0b111)


def test_part_of_a_query_is_found_only_where_nothing_fulfils_all(index):
    assert found(index, "electrical engineer") == [1]
    assert found(index, "electrical nurse") == [2, 1]
    assert found(index, "electrical nurse accountant pilot") == []


def test_sets_are_bits():
    assert list(numbers_in(bits_of([3, 70, 0]))) == [70, 3, 0]
    assert list(numbers_in(0)) == []
    one = Postings()
    one.add(1, ["a"])
    assert one.bits("a") == 0b10
    one.add(9, ["a", "b"])
    assert one.bits("a") == 0b1000000010
    assert one.any_of(["b", "c"]) == 1 << 9


def test_hostile_queries_are_answered(index):
    for query in (
        "a" * 10_000,
        "软" * 10_000,
        "ruan" * 400,
        "a b " * 900,
        "\u202e\u0000",
        "%_\\'\"",
    ):
        found(index, query)
