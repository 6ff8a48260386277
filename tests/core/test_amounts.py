"""Amounts of money: how they may be typed, and what is refused with which words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from core.amount_field import OTHER_MARKS, AmountField
from core.amounts import amount_in, plain_amount
from core.forms import BaseForm


class PriceForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    price = AmountField("Price", least=1, most=1_000_000_000)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5000000", "5000000"),
        ("5,000,000", "5000000"),
        ("５，０００，０００", "5000000"),
        ("5 000 000", "5000000"),
        ("500万", "5000000"),
        (" ５００ 万元", "5000000"),
        ("1.2亿", "120000000"),
        ("0.123456万", "1234.56"),
        ("9.99", "9.99"),
        ("-1", "-1"),
        ("5'000’000", "5000000"),
        ("1,23,456.50", "123456.50"),
        ("1,234萬", "12340000"),
        ("99999999999999999999.99999999", "99999999999999999999.99999999"),
    ],
)
def test_an_amount_is_read_exactly(typed, meant):
    assert amount_in(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "much",
        "NaN",
        "Infinity",
        "1e5",
        "1.",
        ".5",
        "1.2.3",
        "5万万",
        "--1",
        "9" * 21,
        "1,5",
        "500,00",
        "1.234,56",
        "1,2345",
        "12,34,567,8",
        ",5",
        "5.000.000",
        "1,5亿",
    ],
)
def test_what_is_no_amount_is_none(typed):
    assert amount_in(typed) is None


def test_an_amount_is_shown_as_it_would_be_typed():
    assert plain_amount(Decimal("5000000.00")) == "5,000,000"
    assert plain_amount(Decimal("0.50")) == "0.50"
    assert plain_amount(None) == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("much", "Enter an amount in figures, such as 5,000,000."),
        ("NaN", "Enter an amount in figures, such as 5,000,000."),
        ("-5", "Enter an amount from 1 to 1,000,000,000."),
        ("0", "Enter an amount from 1 to 1,000,000,000."),
        ("10亿", None),
        ("10.01亿", "Enter an amount from 1 to 1,000,000,000."),
        ("1,5", OTHER_MARKS),
        ("500,00", OTHER_MARKS),
        ("5.000.000万元", OTHER_MARKS),
        ("5.125", "Enter an amount with at most two decimals."),
        ("", None),
    ],
)
def test_a_refusal_stands_at_the_field_and_the_typed_text_stays(app, typed, said):
    with app.test_request_context("/"):
        form = PriceForm(MultiDict({"price": typed}))
        assert form.validate() is (said is None)
        assert form.price.errors == ([said] if said else [])
        assert (form.price.data or "") == typed
        assert (form.price.amount is None) is (said is not None or not typed)


@pytest.mark.parametrize("typed", ["NaN", "sNaN", "Infinity", "-1", "101", "1.234", "1e2"])
def test_other_amounts_are_refused_in_their_own_words(app, typed):
    class ShareForm(PriceForm):
        share = AmountField("Share", most=100, says="From 0 to 100.")

    with app.test_request_context("/"):
        form = ShareForm(MultiDict({"share": typed}))
        assert not form.validate()
        assert [str(one) for one in form.share.errors] == ["From 0 to 100."]
