"""One example for every way of writing that the search must forgive, and for what it must not."""

from __future__ import annotations

import pytest

from talent.catalogue.search import SearchEntry, SearchIndex


def entry(code: str, name_en: str = "", **more: object) -> SearchEntry:
    texts = ("name_zh", "name_local", "abbreviation", "issuer_en", "issuer_zh", "sector", "level")
    values = dict.fromkeys(texts, "") | {"region": "GB", "aliases": ()} | more
    return SearchEntry(code=code, name_en=name_en, **values)


FORGIVEN = [
    ("tèxǔ gōngchéngshī", "SZ-ENG-004"),
    ("te4xu3 gong1cheng2shi1", "SZ-ENG-004"),
    ("texu gongcensi", "SZ-ENG-004"),
    ("mgzckjs", "SZ-FIN-004"),
    ("C.Eng.", "SZ-ENG-004"),
    ("c e n g", "SZ-ENG-004"),
    ("ＰＭＰ", "SZ-MGT-001"),
    ("projectmanagementprofessional", "SZ-MGT-001"),
    ("Wirtschaftspruefer", "SZ-FIN-016"),
    ("wirtschaftsprufer", "SZ-FIN-016"),
    ("薬剤師", "SZ-HLT-017"),
    ("藥師", "SZ-HLT-019"),
    ("약사", "SZ-HLT-018"),
    ("מהנדס רשום", "SZ-ENG-038"),
    ("註冊資訊系統安全專家", "SZ-EIT-012"),
    ("Singaopre registered nurse", "SZ-HLT-028"),
    ("chartered eengineer", "SZ-ENG-004"),
    ("chratered engineer", "SZ-ENG-004"),
    ("certified projects director ipma level a", "SZ-MGT-005"),
    ("ndt level iii asnt", "SZ-QLT-008"),
    ("japan 1st class architect", "SZ-ARC-006"),
    ("rinsho kensa gishi", "SZ-BIO-051"),
    ("kouninkaikeishi", "SZ-FIN-013"),
    ("nikyu kenchikushi", "SZ-ARC-007"),
    ("imsang byeongnisa", "SZ-BIO-053"),
    ("byonrisa", "SZ-LAW-006"),
    ("meiguozhucekuiajishi", "SZ-FIN-004"),
    ("xinjapo zhuce hushi", "SZ-HLT-028"),
    ("加新坡注册建筑师", "SZ-ARC-005"),
    ("德注册建筑师", "SZ-ARC-010"),
    ("注册信息系统安专全家", "SZ-EIT-012"),
    ("CPA Austrlia", "SZ-FIN-008"),
    ("CPEng New Zeland", "SZ-ENG-014"),
    ("hong knog registered architect", "SZ-ARC-004"),
    ("薬剤師国家資格", "SZ-HLT-017"),
]


@pytest.mark.parametrize(("query", "code"), FORGIVEN)
def test_is_found_first(index: SearchIndex, query: str, code: str):
    assert index.search(query).hits[0].code == code


@pytest.mark.parametrize(
    "query",
    [
        "engineer", "工程师", "certificate", "注册会计师", "一级建造师", "CPA", "CPA Philippines",
        "chartered engineer India", "法国护士", "IPMA level B", "CCNA", "PMI-ACP", "税理士", "간호사",
        "Zahnarzt", "asdfghjkl", "best noodles in suzhou",
    ],
)  # fmt: skip
def test_is_not_certain(index: SearchIndex, query: str):
    assert not index.search(query).confident


def test_another_country_than_the_entry_has_is_never_certain(index: SearchIndex):
    assert index.search("UK chartered engineer").confident
    assert not index.search("Brazil chartered engineer").confident


def test_china_as_the_place_of_the_question_does_not_count_as_a_country(index: SearchIndex):
    assert index.search("is my CFA recognised in China").confident
    assert not index.search("中国CFA").confident


@pytest.mark.parametrize(
    "query",
    [
        "Chartered Engineer (IMechE) UK 2015", "FCCA, London 2008",
        "Certified Food Scientist Karlsruhe GmbH", "臨床検査技師免許", "証照 台灣 土木技師",
    ],
)  # fmt: skip
def test_what_stands_beside_a_full_name_does_not_make_it_uncertain(index: SearchIndex, query: str):
    assert index.search(query).confident


@pytest.mark.parametrize(
    "query",
    [
        "Chartered Geologist",
        "solicitor England and Wales",
        "PRINCE2 Agile",
        "bengoshi",
        "nikyu doboku sekou kanri gishi",
        "zhucehuagonggongchengshi",
        "renliziyuanguanlishi",
        "Registered Dental Nurse UK",
        "IRCA ISO 14001 lead auditor",
    ],
)
def test_what_only_looks_or_sounds_alike_is_not_certain(index: SearchIndex, query: str):
    assert not index.search(query).confident


def test_language_of_a_translator_is_no_country(index: SearchIndex):
    answer = index.search("NAATI certified chinese translator")
    assert (answer.hits[0].code, answer.confident) == ("SZ-EDU-001", True)


def test_city_speaks_for_an_entry_and_not_against_another(index: SearchIndex):
    assert index.search("registered nurse London").hits[0].code == "SZ-HLT-025"
    assert index.search("registered nurse Chicago").hits[0].code == "SZ-HLT-023"
    assert index.search("Chartered Financial Analyst, London").confident


def test_former_name_given_as_alias_is_found():
    index = SearchIndex(
        [
            entry("A", "Supply Chain Professional", aliases=("Fellow of Purchasing",)),
            entry("B", "Warehouse Specialist"),
        ]
    )
    answer = index.search("fellow purchasing")
    assert (answer.hits[0].code, answer.confident) == ("A", True)


def test_two_entries_of_one_name_are_both_given_and_neither_is_certain():
    index = SearchIndex([entry("A", "Bridge Inspector"), entry("B", "Bridge Inspector")])
    answer = index.search("bridge inspector")
    assert [hit.code for hit in answer.hits] == ["A", "B"]
    assert not answer.confident


def test_scores_run_from_0_to_100_and_the_whole_name_scores_most(index: SearchIndex):
    whole = index.search("Chartered Financial Analyst").hits[0]
    part = index.search("financial analyst from the moon").hits[0]
    assert whole.code == part.code == "SZ-FIN-027"
    assert 0 < part.score < whole.score <= 100
