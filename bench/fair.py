"""The plan of a fair and its exhibitors at the desk: ``python -m bench.fair [--booths N]``.

In process, the whole edge included: 400 booths in three halls, three of four assigned; 2,000
exhibitors. The plan is drawn once for everybody, so it is measured kept and drawn anew.
"""

from __future__ import annotations

import argparse
from datetime import timedelta
from itertools import count
from typing import Any

from flask import Flask

from bench._portal import empty_portal
from bench.applications import opened as opened_by
from bench.registrations import HEADER, measured, opened
from core.accounts.roles import Role
from core.clock import now, today
from core.db import db, new_id
from core.organisations.models import Organisation
from events.booths.models import Reservation
from events.editions.models import Edition
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ExhibitorState, Ownership
from events.plans.models import Booth
from events.plans.queries import get_plan
from tests.factories.core import make_user, sign_in
from tests.factories.events import words
from tests.factories.exhibitors import make_fair
from tests.factories.plans import make_booths, make_hall

HALLS = "ABC"
TRADES = (
    ("Machinery", "机械"),
    ("Biomedicine", "生物医药"),
    ("Software", "软件"),
    ("Optics", "光学"),
)
DESK = {
    "first page": "", "one state, by name": "?state=approved&order=name_zh",
    "searched by two words": "?words=Example+19",
}  # fmt: skip
STATES = [state for state in ExhibitorState if state is not ExhibitorState.DRAFT]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--booths", type=int, default=400)
    asked.add_argument("--exhibitors", type=int, default=2_000)
    asked.add_argument("--runs", type=int, default=40)
    wanted = asked.parse_args()
    print(HEADER)
    with empty_portal() as program:
        with program.app_context():
            fair = make_fair()
            booths = [booth for code in HALLS for booth in make_booths(
                make_hall(fair, code, width=1200), -(-wanted.booths // len(HALLS)), across=20
            )][: wanted.booths]  # fmt: skip
            exhibit(fair, booths, wanted.exhibitors)
            fair_id, plan = fair.id, f"/events/{fair.slug}/plan"
            desk = sign_in(program.test_client(), make_user(Role.ORGANISER))
        known = program.test_client().get(plan).headers["ETag"]
        label, runs = f"plan page, {wanted.booths} booths", wanted.runs
        measured(label, "≤ 15 ms", "", runs, lambda: opened(program, plan))
        measured(f"{label}, known to the browser (304)", "≤ 15 ms", "", runs,
                 lambda: opened(program, plan, known))  # fmt: skip
        measured(f"{label}, drawn anew after a change", "", "", runs,
                 lambda: anew(program, fair_id, plan))  # fmt: skip
        measured(f"{label}, searched", "", "", runs, lambda: opened(program, f"{plan}?q=软件"))
        page = plan.replace("/plan", "/exhibitors")
        for asked_for, query in DESK.items():
            measured(
                f"exhibitors at the desk, {wanted.exhibitors:,}, {asked_for}", "≤ 25 ms", "", runs,
                lambda query=query: opened_by(desk, f"/desk{page}{query}"),
            )  # fmt: skip


_versions = count(1_000)


def anew(program: Flask, fair_id: Any, plan: str) -> None:
    """As whoever looks first after a change sees it."""
    with program.app_context():
        get_plan(db.session.get_one(Edition, fair_id)).version = next(_versions)
        db.session.commit()
    opened(program, plan)


def exhibit(fair: Edition, booths: list[Booth], exhibitors: int) -> None:
    """As rows: the services' work is not what is measured here. The first have the booths."""
    employers, rows, taken = [], [], []
    for number in range(exhibitors):
        (trade, field), sent = TRADES[number % len(TRADES)], now() - timedelta(hours=number)
        employers.append({
            "id": new_id(), "reference": f"OR-2020-{number:05d}", "state": "verified",
            "name_zh": f"示例{number}{field}有限公司", "name_en": f"Example {number} {trade} Ltd",
            "verified_until": today() + timedelta(days=90), "created_at": sent,
        })  # fmt: skip
        has = number < len(booths) * 3 // 4
        rows.append({
            "id": new_id(), "reference": f"EX-2020-{number:05d}", "edition_id": fair.id,
            "organisation_id": employers[-1]["id"], "entity_id": employers[-1]["id"],
            "state": ExhibitorState.APPROVED if has else STATES[number % len(STATES)],
            "ownership": list(Ownership)[number % len(Ownership)], "industry": trade,
            "introduction": words(f"We make {trade}"), "contact_name": "Lu Yan", "reason": {},
            "created_at": sent, "submitted_at": sent, "version": 1,
        })  # fmt: skip
        if has:
            taken.append({
                "id": new_id(), "reference": f"BO-2020-{number:05d}", "edition_id": fair.id,
                "exhibitor_id": rows[-1]["id"], "entity_id": rows[-1]["entity_id"],
                "state": "assigned", "booth_id": booths[number].id,
                "booth_code": booths[number].code, "created_at": sent, "assigned_at": sent,
                "version": 1,
            })  # fmt: skip
    for table, content in ((Organisation, employers), (Exhibitor, rows), (Reservation, taken)):
        db.session.execute(table.__table__.insert(), content)
    db.session.commit()


if __name__ == "__main__":
    main()
