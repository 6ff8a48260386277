from __future__ import annotations

import copy
import pickle

import pytest

from core.states import Labelled, State, index_while


class Door(State):
    OPEN = "open", "Open", "done", "You may come in"
    SHUT = "shut", "Shut", "waiting"


def test_a_member_is_its_string_and_carries_its_words():
    assert Door("shut") is Door.SHUT
    assert f"{Door.OPEN}" == Door.OPEN.value == "open"
    assert (Door.OPEN.label, Door.OPEN.tone, Door.OPEN.sentence) == (
        "Open",
        "done",
        "You may come in",
    )
    assert pickle.loads(pickle.dumps(Door.OPEN)) is copy.deepcopy(Door.OPEN) is Door.OPEN


def test_a_member_without_words_or_with_an_unknown_tone_is_no_member():
    with pytest.raises(TypeError):

        class Bare(Labelled):
            ONE = "one"

    with pytest.raises(TypeError):

        class Odd(State):
            ONE = "one", "One", "purple"


def test_the_condition_of_an_index_follows_the_states():
    several = index_while("ix", "a", states={Door.SHUT, Door.OPEN}, also="key IS NOT NULL")
    where = several.dialect_options["sqlite"]["where"]
    assert str(where) == "key IS NOT NULL AND state IN ('open', 'shut')"
    single = index_while("ix", "a", states=[Door.SHUT], unique=True)
    assert str(single.dialect_options["postgresql"]["where"]) == "state = 'shut'"
    assert single.unique
