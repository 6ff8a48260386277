import pytest

from core.juries.voting.counting import Count, Rules, Share, Verdict


@pytest.mark.parametrize(
    ("share", "whole", "enough"),
    [
        (Share.TWO_THIRDS, 7, 5),
        (Share.TWO_THIRDS, 6, 4),
        (Share.TWO_THIRDS, 9, 6),
        (Share.THREE_QUARTERS, 7, 6),
        (Share.HALF, 6, 4),
        (Share.HALF, 7, 4),
        (Share.ALL, 5, 5),
    ],
)
def test_the_least_number_that_is_enough(share, whole, enough):
    assert share.of(whole) == enough


@pytest.mark.parametrize(
    ("count", "panel", "passes", "has_quorum", "is_tie"),
    [
        (Count(5, 1, 1), 7, True, True, False),
        (Count(4, 2, 1), 7, False, True, False),  # abstentions count as present
        (Count(4, 0, 0), 7, False, False, False),  # five of seven have to vote
        (Count(4, 1, 0), 7, True, True, False),
        (Count(3, 3, 0), 7, False, True, True),
        (Count(0, 0, 7), 7, False, True, True),
        (Count(), 0, False, False, False),
    ],
)
def test_what_a_count_comes_to(count, panel, passes, has_quorum, is_tie):
    verdict = Verdict(count, panel)
    assert (verdict.passes, verdict.has_quorum, verdict.is_tie) == (passes, has_quorum, is_tie)


def test_a_tie_never_passes_whatever_the_majority():
    assert not Verdict(Count(2, 2, 0), 4, Rules(Share.HALF, Share.HALF)).passes
