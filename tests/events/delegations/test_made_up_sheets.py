"""A thousand made-up lists: what is stored is what the author meant, everything else is named.

The reader is asked itself, because the pages only show what it says.
"""

from __future__ import annotations

import csv
import io
import random

import pytest

from core.errors import DomainError
from events.delegations.reading import read_file, read_lines
from tests.factories.events import make_edition

SHEETS = 1000
# Names as they are written where a code page comes from.
NAMES = {
    "utf-8": [
        "Ada Test",
        "Zoë Łukasiewicz",
        "김민준",
        "佐藤花子",
        "Пётр Иванов",
        "王小明",
        "สมชาย ใจดี",
    ],
    "utf-8-sig": ["José Müller", "陈美玲", "Ελένη Παππά", "محمد علي"],
    "utf-16": ["Ñandú Ferreira", "박서연", "李雷"],
    "gb18030": ["王小明", "李雷", "欧阳修文", "䶮明", "阿依古丽·买买提", "赵丽颖"],
    "cp949": ["김민준", "박서연", "최지우", "홍길동", "이수현"],
    "cp932": ["佐藤花子", "鈴木太郎", "渡辺健一", "高橋美咲"],
    "big5": ["陳美玲", "黃志明", "張淑芬", "林雅婷"],
    "cp1251": ["Пётр Иванов", "ИВАНОВ ПЁТР", "Юлия Ли", "Ольга Кузнецова"],
    "cp1252": ["José Müller", "Zoë Fürst", "Søren Nygård", "Günther Weiß"],
    "cp1253": ["Ελένη Παππά", "Γιώργος Νίκου"],
    "cp874": ["สมชาย ใจดี", "กานดา", "นภา"],
}
ORGANISATIONS = [
    "Institute; Dept. A; Floor 3",
    "Müller, Maier & Co",
    'The "Lab"',
    "Example GmbH",
    "a|b",
]
HEADS = {
    "name": ["Name", "Full name", "NAME", " Name as in passport "],
    "document_number": ["Document number", "Passport No."],
    "phone": ["Telephone", "Mobile phone"],
    "organisation": ["Organisation", "Affiliation", "Company"],
}
CHINESE = {
    "name": ["姓名", "姓  名"], "document_number": ["证件号码", "护照号"],
    "phone": ["手机号码", "联系电话"], "organisation": ["单位", "工作单位"],
}  # fmt: skip
# What a spreadsheet makes of a number, beside what was typed.
DAMAGE = {
    "320502198504270129": [
        "3.20502E+17",
        "3,20502E+17",
        "320502198504270000",
        "3.20502198504270E+17",
    ],
    "123456789012": ["1.23457E+11", "1,23457E+11"],
    "3-12": ["2027-03-12", "2027-12-03 00:00:00"],
}
SOUND = [
    "C01X00T47",
    "012345678",
    "E12345678",
    "32050219850427012X",
    "1234567890",
    "110105194912310021",
]


def made_up(dice: random.Random):
    """One sheet: bytes, what was meant by row number and key, and the rows with a changed number."""
    encoding = dice.choice(list(NAMES))
    words = dice.choice([HEADS, CHINESE]) if encoding in {"utf-8", "utf-16", "gb18030"} else HEADS
    keys = ["name", *dice.sample(["document_number", "phone", "organisation"], dice.randint(1, 3))]
    dice.shuffle(keys)
    rows, meant, damaged = [], {}, set()
    titles = [["2027 list, final", *[""] * (len(keys) - 1)]] * dice.randint(0, 2)
    for _ in range(dice.randint(1, 8)):
        number = len(titles) + len(rows) + 2
        values = {"name": dice.choice(NAMES[encoding]), "phone": f"+49 30 {dice.randint(10**4, 10**7)}",
                  "organisation": dice.choice(ORGANISATIONS), "document_number": dice.choice(SOUND)}  # fmt: skip
        meant[number] = {key: values[key] for key in keys}
        written = dict(values)
        if "document_number" in keys and dice.random() < 0.3:
            typed = dice.choice(list(DAMAGE))
            meant[number]["document_number"] = typed
            written["document_number"] = dice.choice(DAMAGE[typed])
            damaged.add(number)
        rows.append([written[key] for key in keys])
    if dice.random() < 0.3:
        rows.append(["Total", *[""] * (len(keys) - 2), str(len(rows))])
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter=dice.choice(",;\t"), lineterminator=dice.choice(["\r\n", "\n"])
    )
    writer.writerows([*titles, [dice.choice(words[key]) for key in keys], *rows])
    return out.getvalue().encode(encoding, "ignore"), meant, damaged, encoding


def test_nothing_is_stored_that_the_author_did_not_mean(app) -> None:
    dice, edition = random.Random(8128), make_edition()
    refused: dict[str, int] = dict.fromkeys(NAMES, 0)
    taken = stored = named = 0
    for _ in range(SHEETS):
        data, meant, damaged, encoding = made_up(dice)
        try:
            table = read_file(data, "list.csv")
        except DomainError as refusal:
            refused[encoding if "UTF-8" in str(refusal.message) else "utf-8"] += 1
            continue
        taken += 1
        reading = read_lines(edition, table.header, table.rows, damaged=table.damaged)
        assert {line.number for line in reading.lines} == set(meant), data
        for line in reading.lines:
            faults = {fault.heading for fault in line.faults}
            for key, value in meant[line.number].items():
                if key in line.stored:
                    kept = value.encode(encoding, "ignore").decode(encoding)
                    assert line.stored[key] == kept, (data, line)
                    stored += 1
                else:
                    assert faults, (data, line)
                    named += 1
            # A changed number keeps its row out, by the heading of its column.
            assert line.number not in damaged or faults & set(table.header), (data, line)
    readable = ("utf-8", "utf-8-sig", "utf-16")
    assert not any(refused[name] for name in readable)
    assert refused["gb18030"] < SHEETS / len(NAMES) / 2
    assert taken > SHEETS / 4
    assert stored > SHEETS
    assert named > 50


def test_the_test_would_see_a_wrong_name(app, monkeypatch) -> None:
    """Without the doubt about code pages, Korean bytes become Chinese names and this fails."""
    monkeypatch.setattr("core.reports.csv_reader._surely_chinese", lambda _text: True)
    with pytest.raises(AssertionError):
        test_nothing_is_stored_that_the_author_did_not_mean(app)
