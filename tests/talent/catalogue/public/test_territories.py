"""Names of countries and regions, and the language of a name."""

from __future__ import annotations

import pytest
from flask import Flask

from talent.catalogue.territories import language_of_name, region_choices, region_name


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        ("TW", "Taiwan, China", "中国台湾"),
        ("HK", "Hong Kong, China", "中国香港"),
        ("MO", "Macao, China", "中国澳门"),
        ("INT", "International", "国际"),
        ("GB", "United Kingdom", "英国"),
        ("ZQ", "ZQ", "ZQ"),
        ("", "", ""),
    ],
)
def test_region_name(code: str, english: str, chinese: str) -> None:
    assert region_name(code, "en") == english
    assert region_name(code, "zh") == chinese


@pytest.mark.parametrize(
    ("name", "region", "tag"),
    [
        ("日本毒性学会認定トキシコロジスト", "JP", "ja"),
        ("電気主任技術者", "JP", "ja"),
        ("공인회계사", "KR", "ko"),
        ("註冊會計師", "HK", "zh-Hant"),
        ("注册会计师", "US", "zh"),
        ("Wirtschaftsprüfer", "CH", "de"),
        ("Chartered Engineer", "GB", ""),
        ("Chartered Engineer", "JP", ""),
    ],
)
def test_language_of_name(name: str, region: str, tag: str) -> None:
    assert language_of_name(name, region) == tag


def test_choices_hold_places_only(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        choices = region_choices()
    codes = [code for code, _name in choices]
    assert codes[0] == "INT"
    assert {"TW", "HK", "MO", "DE", "CN"} <= set(codes)
    assert not {"EU", "ZZ", "XA", "UN", "001"} & set(codes)
    assert len(codes) == len(set(codes))
