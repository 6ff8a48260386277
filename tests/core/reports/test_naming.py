"""What files are called: to be told apart in a folder, and safe in any header and file system."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Response

from core.reports.naming import MOST_BYTES, file_name, name_download, plain_name

# Half past seven in the evening in Beijing.
AT = datetime(2026, 11, 28, 11, 30, tzinfo=UTC)


def test_a_file_names_event_venue_list_and_beijing_time():
    name = file_name(["2026苏州创业周", "姑苏会场", "报名"], AT, "xlsx")
    assert name == "2026苏州创业周_姑苏会场_报名_20261128-1930.xlsx"
    late = datetime(2026, 11, 28, 16, 5, tzinfo=UTC)
    assert file_name(["Week", "", "List"], late, "csv") == "Week_List_20261129-0005.csv"


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        ("../../etc/passwd", "etc passwd"), ('A "B" <C>|D?', "A B C D"), ("Fair: 3/4 May", "Fair 3 4 May"),
        ("x\r\nSet-Cookie: a", "x Set-Cookie a"), ("  .-", "list"), ("C_D", "C D"),
    ],
)  # fmt: skip
def test_nothing_of_a_name_is_read_as_a_path_or_header(part, kept):
    assert file_name([part], AT, "csv") == f"{kept}_20261128-1930.csv"


def test_the_longest_name_stays_a_whole_one():
    name = file_name(["苏" * 90, "州" * 90], AT, "xlsx")
    assert len(name.encode()) <= MOST_BYTES + len("_20261128-1930.xlsx")
    assert name.startswith("苏苏")
    assert name.endswith("_20261128-1930.xlsx")


def test_the_answer_says_it_in_letters_and_as_it_is():
    answer = Response()
    name_download(answer, "2026苏州创业周_姑苏会场_报名_20261128-1930.xlsx")
    said = answer.headers["Content-Disposition"]
    assert said.isascii()
    plain = "2026suzhouchuangyezhou_gusuhuichang_baoming_20261128-1930.xlsx"
    assert f"filename={plain}" in said
    assert "filename*=UTF-8''2026%E8%8B%8F%E5%B7%9E" in said
    name_download(answer, "List_20261128-1930.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=List_20261128-1930.csv"


def test_letters_with_marks_become_base_letters():
    assert plain_name("Łódź Größe Ærø.csv") == "Lodz-Grosse-AEro.csv"
