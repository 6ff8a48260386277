"""Every filter and every order of the claims desk: ``python -m bench.claims_desk``.

``[--claims N] [--runs N] [--every]``. A fresh embedded database with so many claims in every state.
Printed is the dearest value of each filter, the dearer direction of each order over all claims, and
the dearest page, for a city reviewer; `--every` prints every one. Then the desk's first page and
some of its lists for each role. CPU of one request with everything around it.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterable

from flask.testing import FlaskClient

from bench._portal import empty_portal
from bench.attendee_choices import Cost, dearest, order_queries, shortened
from bench.pages import fill_claims
from core.accounts.roles import Role
from core.db import db
from core.lists.choice import OpenList, open_list
from core.operations.jobs import tidy
from core.paging import PAGE_SIZE
from talent.catalogue.loading import load_seed_catalogue
from talent.claims.lists import CLAIMS
from tests.factories.core import make_user, sign_in

TYPED = {"words": ("Kowalski Amara", "nobody"), "reviewer": ("nobody",), "mine": ("1",),
         "late": ("1",), "sent_from": ("2026-01-01",), "sent_until": ("2026-06-30",)}  # fmt: skip
GOAL_MS = 30
ROLES = (Role.DISTRICT_REVIEWER, Role.CITY_REVIEWER, Role.PROVINCIAL_SEALER, Role.AUDITOR)
OF_EACH = (
    *("/desk", "/desk/claims", "/desk/claims?state=all", "/desk/claims?state=all&order=level"),
    *(
        "/desk/claims?state=all&words=Kowalski+Amara",
        "/desk/claims?state=all&sector=finance-accounting",
    ),
)


def main() -> None:
    """Fill a database, ask everything, print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--claims", type=int, default=20_000)
    asked.add_argument("--runs", type=int, default=9)
    asked.add_argument("--every", action="store_true")
    wanted = asked.parse_args()
    with empty_portal() as program, program.app_context():
        load_seed_catalogue()
        db.session.commit()
        fill_claims(wanted.claims)
        tidy()
        reviewer = make_user(Role.CITY_REVIEWER)
        browser = sign_in(program.test_client(), reviewer)
        opened = open_list(CLAIMS, None, reviewer)
        asked_of = {
            "filter": filter_queries(opened),
            "order": [f"state=all&{query}" for query in order_queries(opened)],
            "page": page_queries(wanted.claims),
        }
        db.session.rollback()
        found = {kind: measured(browser, asked_of[kind], wanted.runs) for kind in asked_of}
        for role in ROLES:
            browser = sign_in(program.test_client(), make_user(role))
            db.session.rollback()
            found[role] = measured(browser, OF_EACH, wanted.runs)
    print(f"| claims desk, {wanted.claims:,} claims | dearest | CPU ms, median (goal {GOAL_MS}) |")
    print("|---|---|---|")
    for kind, costs in found.items():
        for one in costs if wanted.every or kind in ROLES else dearest(costs):
            print(f"| {kind} | `{shortened(one.query)}` | {one.ms:.1f} |")


def measured(browser: FlaskClient, queries: Iterable[str], runs: int) -> list[Cost]:
    """Each address `runs` times after one to warm up."""
    costs = []
    for query in queries:
        times = []
        for _ in range(runs + 1):
            began = time.process_time()
            answer = browser.get(query if query.startswith("/") else f"/desk/claims?{query}")
            times.append((time.process_time() - began) * 1000)
            if answer.status_code != 200 or "notice-warning" in answer.text:
                raise SystemExit(f"{query} answered {answer.status_code}")
        costs.append(Cost(query, statistics.median(times[1:])))
    return costs


def filter_queries(opened: OpenList) -> list[str]:
    """Every filter with every value it offers: alone, as the desk opens, and over all claims."""
    queries = []
    for name, one in opened.filters.items():
        values = TYPED.get(name) or tuple(one.choices or ())
        queries += [f"{name}={value}" for value in values]
        queries += [f"state=all&{name}={value}" for value in values if name != "state"]
    return queries


def page_queries(claims: int) -> list[str]:
    """The first pages, the middle, where it is turned at, and the end, of all claims."""
    last = claims // PAGE_SIZE
    numbers = sorted({1, 2, last // 4, last // 2, last // 2 + 1, last - 1, 9 * last})
    orders = ("due_on", "-submitted_at", "name")
    return [f"state=all&page={page}&order={order}" for order in orders for page in numbers]


if __name__ == "__main__":
    main()
