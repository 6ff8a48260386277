"""Names of countries and regions, their order in a select, and what it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from core import regions


def chinese_choices(monkeypatch) -> list[str]:
    monkeypatch.setattr(regions, "language", lambda: "zh")
    return [name for name in regions.region_choices().values() if not name.isascii()]


def test_chinese_names_are_sorted_by_the_pinyin_of_their_first_character(monkeypatch):
    from pypinyin import lazy_pinyin

    names = chinese_choices(monkeypatch)
    first = [lazy_pinyin(name)[0] for name in names]
    assert len(names) > 200
    assert first == sorted(first)


def test_names_that_begin_alike_stand_together(monkeypatch):
    names = chinese_choices(monkeypatch)
    places = [at for at, name in enumerate(names) if name.startswith("圣")]
    assert len(places) > 3
    assert places == list(range(places[0], places[-1] + 1))


def test_english_names_are_sorted_without_regard_to_case_or_marks(monkeypatch):
    monkeypatch.setattr(regions, "language", lambda: "en")
    names = list(regions.region_choices().values())
    assert names.index("Åland Islands") < names.index("Bahrain")
    assert names.index("Albania") < names.index("Germany") < names.index("Zambia")
    assert "International" not in names


def test_sorting_loads_no_pinyin_library():
    program = (
        "import sys; from core import regions; regions.language = lambda: 'zh';"
        "regions.region_choices(); print('pypinyin' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        ("TW", "Taiwan, China", "中国台湾"),
        ("HK", "Hong Kong, China", "中国香港"),
        ("MO", "Macao, China", "中国澳门"),
        ("INT", "International", "国际组织"),
        ("GB", "United Kingdom", "英国"),
        ("ZQ", "ZQ", "ZQ"),
        ("", "", ""),
    ],
)
def test_names_are_the_office_s(code: str, english: str, chinese: str) -> None:
    assert regions.region_name(code, "en") == english
    assert regions.region_name(code, "zh") == chinese


def test_choices_hold_places_only(monkeypatch):
    monkeypatch.setattr(regions, "language", lambda: "en")
    codes = set(regions.region_choices())
    assert {"TW", "HK", "MO", "DE", "CN"} <= codes
    assert not {"INT", "EU", "ZZ", "XA", "UN", "001"} & codes


def test_every_name_leads_back_to_its_code():
    codes = regions.region_codes()
    for code in ("TW", "HK", "INT", "DE"):
        for language in ("en", "zh"):
            assert codes[regions.region_name(code, language).casefold()] == code
    assert "eu" not in codes


def test_names_are_put_in_order_once_and_not_at_every_look(monkeypatch):
    before = chinese_choices(monkeypatch)
    sorted_again = []
    monkeypatch.setattr(regions, "name_key", sorted_again.append)
    regions.region_choices().clear()
    assert chinese_choices(monkeypatch) == before
    assert not sorted_again


@pytest.mark.parametrize(
    ("written", "code"),
    [("USA", "US"), ("England", "GB"), ("中华人民共和国", "CN"), ("Hong Kong", "HK"),
     ("Republic of Korea", "KR"), ("Viet Nam", "VN"), ("Czech Republic", "CZ"), ("德国", "DE")],
)  # fmt: skip
def test_a_country_is_known_as_people_write_it(written, code):
    assert regions.region_codes()[written.casefold()] == code


@pytest.mark.parametrize(
    ("written", "codes"),
    [("American", ["US"]), ("America", ["US"]), ("British", ["GB"]), ("French", ["FR"]),
     ("Chinese", ["CN"]), ("德國", ["DE"]), ("韓國", ["KR"]), ("臺灣", ["TW"]), ("中国人", ["CN"]),
     ("美籍", ["US"]), ("Österreich", ["AT"]), ("대한민국", ["KR"]), ("ドイツ", ["DE"]), ("JPN", ["JP"]),
     ("The Netherlands", ["NL"]), ("Ger", ["DE"]), ("Aus", ["AT", "AU"]), ("Atlantis", []), ("人", []),
     ("Germany (德国)", ["DE"]), ("德国 Germany", ["DE"]), ("DE - Germany", ["DE"]),
     ("AUS", ["AU"]), ("AUT", ["AT"]), ("Germany / France", []), ("Congo", ["CD", "CG"]), ("DR Congo", ["CD"]),
     ("Iran, Islamic Republic of", ["IR"]), ("Georgian", ["GE"]), ("Chinese Taipei", ["TW"]),
     ("Korea, Democratic People's Republic of", ["KP"])],
)  # fmt: skip
def test_a_nationality_is_known_as_people_say_it_and_never_as_another(written, codes):
    """By what people are called, in their own script, or by three letters; American is no Samoan."""
    assert regions.find_regions(written) == codes


def test_no_other_name_contradicts_a_name_of_the_office():
    known, others = regions._codes_by_folded_name(), regions._others()
    assert len(others) > 2000
    assert not set(others) & set(known)
    assert set(others.values()) <= set(known.values())
