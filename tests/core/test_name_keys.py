"""Names sort as people sort them, whatever the database, and stay so when they are changed."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import insert, select

from core.accounts.models import User
from core.clock import now
from core.db import db, new_id
from core.name_keys import LONGEST_KEY, name_key
from core.pinyin import read_aloud
from tests.factories.core import make_user

# As people file them: by sound, a character's people together, marks and case without weight.
IN_ORDER = [
    "3M", "阿里", "Émile Zola", "ÉMILE  ZOLA", "Łukasz Nowak", "Lulu", "区志强", "欧文",
    "Öz Demir", "Özil", "单田芳", "Straße", "万里", "Wang Wei", "汪洋", "王伟", "Wangari", "曾国藩", "翟天临",
    "张安", "张伟", "章安", "Żółć", "Жуков",
]  # fmt: skip


def test_names_are_filed_by_sound_and_base_letter():
    keys = list(map(name_key, IN_ORDER))
    assert keys == sorted(keys)
    assert name_key("Émile Zola") == name_key("ÉMILE  ZOLA")
    assert name_key("O'Brien") == name_key("O’brien") == "obrien"


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("重庆大学", "chong"), ("长安大学", "chang"), ("区块链研究院", "qu"), ("单于明", "chan"),
        ("任正非", "ren2"), ("解放军总医院", "jie"), ("解缙", "xie"),
    ],
)  # fmt: skip
def test_family_names_and_places_are_read_as_people_read_them(name, begins):
    assert name_key(name).startswith(begins)


def test_what_is_no_chinese_stands_for_itself():
    assert "".join(read_aloud("第4届2026曾")) == "di4jie2026ceng"


def test_the_longest_name_keeps_to_its_column():
    assert len(name_key("爨" * 200)) == LONGEST_KEY


@pytest.mark.both_databases
def test_the_database_orders_by_the_key_however_a_name_was_written(app):
    shuffled = random.Random(7).sample(IN_ORDER, len(IN_ORDER))
    for name in shuffled[::2]:
        make_user(display_name=name)
    rows = [
        {"id": new_id(), "email": f"p{n}@example.org", "display_name": name, "active": True,
         "fs_uniquifier": str(n), "created_at": now()}
        for n, name in enumerate(shuffled[1::2])
    ]  # fmt: skip
    db.session.execute(insert(User), rows)
    db.session.commit()
    assert list(map(name_key, in_order())) == list(map(name_key, IN_ORDER))


@pytest.mark.both_databases
def test_a_changed_name_takes_its_new_place(app):
    first, second = make_user(display_name="Anna"), make_user(display_name="Zoe")
    first.display_name = "Żaneta"
    second.preferred_language = "zh"
    db.session.commit()
    assert in_order() == ["Żaneta", "Zoe"]
    first.display_name = ""
    db.session.commit()
    assert first.display_name_key == ""


def in_order() -> list[str]:
    names = select(User.display_name).order_by(User.display_name_key, User.id)
    return list(db.session.scalars(names))
