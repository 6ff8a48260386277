"""Which claims the demo city has: how long ago each began, and how far it has come.

The order is kept: whom a claim belongs to, and its entry, follow from its place. What is added
stands at the end, so that every claim before stays what it was in older demonstrations.
"""

from __future__ import annotations

from talent.demo import later, walks


def plan() -> list[tuple[int, walks.Walk]]:
    """How long ago each claim began, and how far it has come."""
    return [
        *[(1 + n % 6, walks.stay_draft) for n in range(4)],
        *[(n, walks.stay) for n in range(5)],
        *[(4 + 2 * n, walks.to_initial) for n in range(6)],
        *[(6 + n, walks.to_supplement) for n in range(4)],
        *[(9 + 2 * n, walks.to_second) for n in range(6)],
        *[(16 + n, walks.to_province) for n in range(2)],
        *[(12, walks.to_notice) for _ in range(3)],
        *[(45 + 5 * n, walks.to_recognised) for n in range(6)],
        *[(30, walks.to_refused), (40, walks.to_refused_second)],
        (12, walks.to_objection),
        (14, walks.to_review),
        (20, walks.to_withdrawn),
        (60, walks.to_lapsed),
        *[(18 + n, walks.to_panel) for n in range(2)],
        (11, later.to_hold),
        (9, later.to_issuer_asked),
        (13, later.to_issuer_answered),
        (40, later.to_reopened),
    ]
