"""The rules of a call as data, and what each answers."""

from datetime import date
from decimal import Decimal

import pytest

from core.i18n import speaking
from events.job_descriptions.states import JobDegree
from events.project_eligibility.rules import (
    NO_COMPANY,
    Effect,
    Facts,
    Rule,
    RuleKind,
    judge,
    may_enter,
    rules_of,
)

CUT_OFF = date(2027, 5, 31)
K = RuleKind


def answer(kind, least=0, most=0, effect=Effect.BLOCK, **facts):
    rule = Rule(kind, effect, Decimal(least or 0), Decimal(most or 0))
    (one,) = judge([rule], Facts(CUT_OFF, **facts))
    return one


@pytest.mark.parametrize(
    ("kind", "bounds", "facts", "met"),
    [
        (K.AGE, (None, 55), {"born_on": date(1971, 6, 1)}, True),
        (K.AGE, (None, 55), {"born_on": date(1971, 5, 31)}, False),
        (K.DEGREE, (3, None), {"degree": JobDegree.MASTER}, True),
        (K.DEGREE, (3, None), {"degree": JobDegree.BACHELOR}, False),
        (K.COMPANY_AGE, (None, 3), {"founded_on": NO_COMPANY}, True),
        (K.COMPANY_AGE, (None, 3), {"founded_on": date(2024, 5, 31)}, True),
        (K.COMPANY_AGE, (None, 3), {"founded_on": date(2024, 5, 30)}, False),
        (K.EQUITY, (20, None), {"share": Decimal("20.00")}, True),
        (K.EQUITY, (20, None), {"share": Decimal("19.99")}, False),
        (K.TEAM_SIZE, (3, 5), {"team": 3}, True),
        (K.TEAM_SIZE, (3, 5), {"team": 2}, False),
        (K.TEAM_SIZE, (3, 5), {"team": 6}, False),
        (K.TEAM_SIZE, (None, 5), {"team": 1}, True),
        (K.TEAM_CONFIRMED, (None, None), {"unconfirmed": 0}, True),
        (K.TEAM_CONFIRMED, (None, None), {"unconfirmed": 2}, False),
        (K.ONE_PROJECT, (None, None), {"other_projects": 0}, True),
        (K.ONE_PROJECT, (None, None), {"other_projects": 1}, False),
        (K.EARLIER_SUPPORT, (None, None), {"was_supported": False}, True),
        (K.EARLIER_SUPPORT, (None, None), {"was_supported": True}, False),
    ],
)
def test_each_rule(app, kind, bounds, facts, met):
    assert answer(kind, *bounds, **facts).met is met
    assert answer(kind, *bounds).met is None, "nothing said is no answer"


def test_every_answer_is_a_sentence_in_both_languages(app):
    facts = {"born_on": date(1960, 1, 1), "degree": JobDegree.NONE, "founded_on": date(2020, 1, 1),
             "share": Decimal("12.50"), "team": 9, "unconfirmed": 1, "other_projects": 1,
             "was_supported": True}  # fmt: skip
    for said in ({}, facts, {"founded_on": NO_COMPANY, "unconfirmed": 0, "other_projects": 0,
                             "was_supported": False}):  # fmt: skip
        for kind in RuleKind:
            one = answer(kind, 3, 5, **said)
            texts = set()
            for language in ("en", "zh"):
                with speaking(language):
                    # Made anew: days are written in the language of the moment.
                    one = answer(kind, 3, 5, **said)
                    text = f"{one.stated} {one.found} {one.state[1]}"
                assert "%%" not in text
                assert "%(" not in text
                texts.add(text)
            assert len(texts) == 2, (one.rule.kind, texts)


def test_warnings_let_enter_and_blocks_do_not(app):
    old = {"born_on": date(1950, 1, 1)}
    assert may_enter([answer(K.AGE, None, 55, **old)]) is False
    assert may_enter([answer(K.AGE, None, 55, Effect.WARN, **old)]) is True
    assert may_enter([answer(K.AGE, None, 55)]) is None
    assert may_enter([]) is True
    assert judge([Rule(K.AGE, Effect.OFF, most=Decimal(55))], Facts(CUT_OFF, **old)) == []


def test_kept_rules_come_back_and_broken_ones_ask_nothing():
    rules = [Rule(K.AGE, Effect.WARN, most=Decimal(55)), Rule(K.ONE_PROJECT, Effect.BLOCK)]
    assert rules_of([one.as_kept() for one in rules]) == rules
    broken = [{"kind": "age", "effect": "block", "most": "many"}, {"kind": "race"}, {}, {"kind": 1}]
    assert rules_of(broken) == []
