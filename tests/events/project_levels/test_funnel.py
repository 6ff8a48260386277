from __future__ import annotations

import itertools
from collections import Counter
from random import Random

import pytest

from events.project_levels.funnel import MEANS, Outcome, funnel, outcome_at

LEVELS = 3


def figures(projects: list[tuple[int, str]], levels: int = LEVELS) -> list[dict[str, int]]:
    counted = [(*key, number) for key, number in Counter(projects).items()]
    return [
        {"in": one.entered, **{str(key): value for key, value in one.by_outcome.items() if value}}
        for one in funnel(levels, counted)
    ]


def test_the_example_of_the_field_adds_up():
    # 8 in; level 1: 6 pass, 1 rejected, 1 returned; level 2: 4 and 2; level 3: 3 and 1.
    projects = [(1, "rejected"), (1, "returned")]
    projects += [(2, "rejected")] * 2 + [(3, "rejected")] + [(4, "passed")] * 3
    assert figures(projects) == [
        {"in": 8, "passed": 6, "rejected": 1, "returned": 1},
        {"in": 6, "passed": 4, "rejected": 2},
        {"in": 4, "passed": 3, "rejected": 1},
    ]
    # Then the returned one passes level 1.
    projects[1] = (2, "in_review")
    assert figures(projects)[:2] == [
        {"in": 8, "passed": 7, "rejected": 1},
        {"in": 7, "passed": 4, "rejected": 2, "pending": 1},
    ]


def test_a_call_without_projects_counts_nothing_at_every_level():
    assert figures([]) == [{"in": 0}] * LEVELS


def test_drafts_and_what_was_withdrawn_before_it_was_sent_are_no_part_of_it():
    assert figures([(1, "draft"), (0, "draft"), (0, "withdrawn")]) == [{"in": 0}] * LEVELS


def test_what_is_left_after_the_last_level_has_passed_it():
    assert figures([(2, "withdrawn"), (2, "landed")], levels=1) == [{"in": 2, "passed": 2}]


def test_what_is_no_state_of_review_has_passed():
    assert outcome_at(3, 3, "signed") is Outcome.PASSED
    assert outcome_at(3, 2, "signed") is None


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_those_that_passed_are_those_that_went_on(seed):
    chance = Random(seed)
    states = [*MEANS, "passed", "signed"]
    levels = chance.randint(1, 6)
    projects = []
    for _number in range(chance.randint(0, 60)):
        level = chance.randint(1, levels + 1)
        projects.append((level, chance.choice(states if level <= levels else ["passed", "landed"])))
    counted = [(*key, number) for key, number in Counter(projects).items()]
    found = funnel(levels, counted)
    assert found[0].entered == len(projects)
    for one, following in itertools.pairwise(found):
        still_here = sum(level == one.number and state not in MEANS for level, state in projects)
        assert one[Outcome.PASSED] - still_here == following.entered
    for one in found:
        assert one.entered == sum(outcome_at(one.number, *each) is not None for each in projects)
