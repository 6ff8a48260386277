"""Addresses and numbers as people copy and type them: folded, or refused for what they hold."""

from __future__ import annotations

import pytest

from core.contacts import (
    NOT_ELEVEN,
    address_in,
    is_address,
    phone_fault,
    plain_address,
    plain_phone,
)

ADA = "ada@bücher.example"


@pytest.mark.parametrize(
    "typed",
    [
        ADA,
        " ada＠bücher.example ",
        "ada@bücher。example",
        "ada@bücher．example",
        "ada@bücher.example.",
        "ada@bücher.example。",
        "ada@bücher.example，",
        "ada@bücher.example；",
        "ada@bücher.example、",
        "（ada@bücher.example）",
        "<ada@bücher.example>",
        "Ada Łoś <ada@bücher.example>",
        "“Łoś, Ada” <ada@bücher.example>;",
        "mailto:ada@bücher.example",
        "MAILTO:ada@b%C3%BCcher.example?subject=Week%202027",
        "ada @ bücher.example",
        "ada\u200b@bücher.example\ufeff",
        "\u202aada@bücher.example\u202c",
        "\u3000ada@bücher.example\u00a0",
        "ada@bu\u0308cher.example",
        "ａｄａ@bücher.example",
        "ada@xn--bcher-kva.example",
        "ada@XN--BCHER-KVA.example",
        "E-mail: ada@bücher.example",
        "邮箱：ada@bücher.example",
    ],
)
def test_a_mail_address_is_read_as_it_was_meant(typed):
    assert plain_address(typed) == ADA
    assert is_address(ADA)


@pytest.mark.parametrize(
    "typed",
    [
        "阿达@example.org", "ada@", "@example.org", "ada.example.org", "ada@example",
        "ada@example.org, bert@example.org", "ada@example.org bert@example.org", "ada@exa mple.org",
        "ada@example.org\r\nBcc: all@example.org", "ada@-bücher.example", "ada@[192.0.2.1]",
    ],
)  # fmt: skip
def test_what_is_no_address_stays_none(typed):
    assert not is_address(plain_address(typed) or "")


def test_the_address_in_a_sentence_is_found():
    assert address_in("活动办公室，电话 0512-65123456，邮箱：office＠talent.example。") == (
        "office@talent.example"
    )
    assert address_in("Office (ask Ada), talent@bücher.example; +86 512 0") == (
        "talent@bücher.example"
    )
    assert address_in("Office, +86 512 0000 0000") == ""
    assert address_in("x@y\r\nBcc: z") == ""


@pytest.mark.parametrize(
    ("copied", "dialled"),
    [
        ("+86 (0)512 6512 3456", "+86 (0)512 6512 3456"),
        ("＋８６　１３８　１２３４　５６７８", "+86 138 1234 5678"),
        ("0086 138 1234 5678", "0086 138 1234 5678"),
        ("+86\u00a0138\u2009\u20091234\u202f5678", "+86 138 1234 5678"),
        ("138·1234·5678", "138.1234.5678"),
        ("138•1234•5678", "138.1234.5678"),
        ("٠٥١٢-٦٥١٢٣٤٥٦", "0512-65123456"),
        ("+۹۸ ۲۱ ۱۲۳۴ ۵۶۷۸", "+98 21 1234 5678"),
        ("tel:+86-512-65123456", "+86-512-65123456"),
        ("T: +49 30 1234567", "+49 30 1234567"),
        ("手机：13812345678", "13812345678"),
        ("電話：+81 3-1234-5678", "+81 3-1234-5678"),
        ("Тел.: +7 (495) 123-45-67", "+7 (495) 123-45-67"),
        ("WhatsApp: +44 7700 900123", "+44 7700 900123"),
        ("0512-65123456 Ext. 801", "0512-65123456 Ext. 801"),
        ("0512-65123456 extension 801", "0512-65123456 extension 801"),
        ("0512-65123456分机801", "0512-65123456分机801"),
        ("0512－65123456转801", "0512-65123456转801"),
        ("0512-65123456轉801", "0512-65123456轉801"),
        ("+1 555 123 4567, ext. 12", "+1 555 123 4567, ext. 12"),
        ("tel:+86-512-65123456;ext=12", "+86-512-65123456;ext=12"),
        ("13812345678 微信同号", "13812345678"),
        ("微信/手机：13812345678；", "13812345678"),
        ("+ 86 138 1234 5678", "+86 138 1234 5678"),
        ("[+86] 13812345678", "+86 13812345678"),
        ("📱13812345678", "13812345678"),
        ("☎️ 0512-65123456", "0512-65123456"),
        ("Tél. : 01 23 45 67 89", "01 23 45 67 89"),
        ("T +49 30 1234567", "+49 30 1234567"),
        ("\u202d+1 (555) 010-0199\u202c", "+1 (555) 010-0199"),
    ],
)
def test_a_telephone_number_is_read_as_it_was_meant(copied, dialled):
    assert plain_phone(copied) == dialled
    assert phone_fault(dialled) is None


@pytest.mark.parametrize(
    "copied",
    ["138 O012 5678", "+86 l38 1234 5678", "Fax: 0512-65123456", "F +49 30 1234567", "1.38123E+10", "none", "+", "138",
     "(---)", "(    )", "0 .-/-", "+86 138 1234 5678 9012 345"],
)  # fmt: skip
def test_what_is_no_telephone_number_stays_none(copied):
    assert phone_fault(plain_phone(copied) or "")


@pytest.mark.parametrize(
    ("typed", "fits"),
    [("+86 138 1234 567", False), ("+86 138 1234 56789", False), ("0086 138 1234 567", False),
     ("138 1234 567", False), ("138 1234 56789", False), ("138 1234 5678", True),
     ("+1 305 555 0123", True), ("1 305 555 0123", True), ("1588-1234", True), ("12345", True),
     ("+49 (0)176 1234567", True), ("+86 512 6512 345", True), ("400-820-8820", True)],
)  # fmt: skip
def test_a_mobile_number_of_china_has_eleven_digits(typed, fits):
    """One digit lost or doubled is the slip that no gateway can mend later."""
    assert phone_fault(plain_phone(typed) or "") == (None if fits else NOT_ELEVEN)
