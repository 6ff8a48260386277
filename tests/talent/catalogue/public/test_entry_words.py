"""The language a name is probably written in."""

from __future__ import annotations

import pytest

from talent.catalogue.entry_words import language_of_name


@pytest.mark.parametrize(
    ("name", "region", "tag"),
    [
        ("日本毒性学会認定トキシコロジスト", "JP", "ja"),
        ("電気主任技術者", "JP", "ja"),
        ("공인회계사", "KR", "ko"),
        ("註冊會計師", "HK", "zh-Hant"),
        ("注册会计师", "US", "zh-Hans"),
        ("Wirtschaftsprüfer", "CH", "de"),
        ("Chartered Engineer", "GB", ""),
        ("Chartered Engineer", "JP", ""),
        ("Главный бухгалтер", "KZ", "ru"),
    ],
)
def test_language_of_name(name: str, region: str, tag: str) -> None:
    assert language_of_name(name, region) == tag
