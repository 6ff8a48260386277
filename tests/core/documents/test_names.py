"""Names are shown in part, and recognised however they are typed (recognition.md §11)."""

from __future__ import annotations

import pytest

from core.documents.names import is_name_of, mask_name

MASKED = [
    ("张伟", "张•"),
    ("Suharto", "S••••••"),
    ("Nguyễn Thị Minh Khai", "N••••• T•• M••• K•••"),
    ("𠮷田太郎", "𠮷•••"),
    ("古丽米热·买买提", "古•••·买••"),
    ("Łukasz Żółć", "Ł••••• Ż•••"),
    ("O’Neill-Smith, Jr.", "O••••••-S••••, J•."),
    # Parts of one character: never the whole name.
    ("李　明", "李 •"),
    ("李 明", "李 •"),
    ("王·李", "王·•"),
    ("이 준", "이 •"),
    ("欧阳明", "欧••"),
    ("Bo Li", "B• L•"),
    ("李", "•"),
    ("A. B. C.", "A. •. •."),
    ("(李) 明 ", "(李) •"),
    ("A B C D Efg", "A B C D E••"),
]
SAME = [
    ("suharto", "Suharto"),
    ("ＳＵＨＡＲＴＯ", "Suharto"),
    ("nguyen thi minh khai", "Nguyễn Thị Minh Khai"),
    ("Minh Khai NGUYEN THI", "Nguyễn Thị Minh Khai"),
    ("Nguyễn", "Nguyễn Thị Minh Khai"),
    ("NguyenThiMinhKhai", "Nguyễn Thị Minh Khai"),
    ("吉田太郎", "𠮷田太郎"),
    ("古麗米熱 買買提", "古丽米热·买买提"),
    ("买买提", "古丽米热·买买提"),
    ("Zolc Lukasz", "Łukasz Żółć"),
    ("張偉", "张伟"),
    ("章伟", "张伟"),
    ("臧伟", "张伟"),
    ("Zhang Wei", "张伟"),
    ("ouyang nana", "欧阳娜娜"),
    ("單雄信", "单雄信"),
    ("善雄信", "单雄信"),
    ("محمد عبد الله بن", "محمد بن عبد الله"),
]
OTHER = [
    ("张", "张伟"),
    ("zhang", "张伟"),
    ("吉田", "𠮷田太郎"),
    ("Li", "Li Na"),
    ("suhart", "Suharto"),
    ("S", "Suharto"),
    ("S••••••", "Suharto"),
    ("", "Suharto"),
    (" · ", "张伟"),
    ("李", "张伟"),
    ("李伟", "张伟"),
    ("伟", "张伟"),
    ("z", "张伟"),
    ("张•", "张伟"),
    ("Lukas", "Łukasz Żółć"),
    ("a" * 5000, "Łukasz Żółć"),
    ("\u202e\u200b\x00", "Suharto"),
]


@pytest.mark.parametrize(("name", "masked"), MASKED)
def test_a_masked_name_keeps_first_characters(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize("name", [name for name, _masked in MASKED])
def test_what_is_shown_of_a_name_opens_nothing(name):
    shown = mask_name(name)
    letters = [c for c in shown if c.isalnum()]
    assert len(letters) < sum(c.isalnum() for c in name)
    for typed in (shown, shown.replace("•", ""), *shown.split(), " ".join(letters[:3])):
        assert not is_name_of(typed, [name]), typed


def test_a_masked_name_keeps_marks_with_their_letter_and_tells_no_great_length():
    assert mask_name("संदीप") == "सं••"
    assert mask_name("x" * 200) == "x" + "•" * 12
    assert mask_name("") == ""


@pytest.mark.parametrize(("typed", "printed"), SAME)
def test_a_name_is_recognised(typed, printed):
    assert is_name_of(typed, [printed])


@pytest.mark.parametrize(("typed", "printed"), OTHER)
def test_another_name_is_not(typed, printed):
    assert not is_name_of(typed, [printed])


def test_the_surname_is_not_enough_where_the_whole_name_is_asked_for():
    assert is_name_of("Żółć", ["Łukasz Żółć"])
    assert not is_name_of("Żółć", ["Łukasz Żółć"], surname_is_enough=False)
    assert is_name_of("Łukasz Żółć", ["Łukasz Żółć"], surname_is_enough=False)


@pytest.mark.parametrize("typed", ["张", "Zhang", "zhang", "章", "张•"])
def test_what_the_masked_name_shows_does_not_open_the_rest(typed):
    assert mask_name("张伟") == "张•"
    assert not is_name_of(typed, ["张伟", "Zhang Wei"])


def test_any_printed_form_of_the_name_will_do():
    assert is_name_of("Taro Yoshida", ["𠮷田太郎", "Yoshida Taro"])
    assert is_name_of("memet", ["古丽米热·买买提", "Gulmire Memet"])
