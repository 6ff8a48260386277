"""CPU for one page, in process: ``python -m bench.pages [--claims N] [--runs N]``.

A fresh embedded database with the 344 entries, and for the desk `--claims` claims spread over
states, districts, levels and names. Each figure is the median of user + system time per request,
signed in or not as the page needs, with the whole edge (session, policy, template) included.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
import uuid
from datetime import timedelta

from flask import Flask, current_app
from flask.testing import FlaskClient

from bench._files import take
from bench._portal import empty_portal
from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.documents.engine import new_serial
from core.lists.choice import open_list
from core.lists.queries import table_of
from core.reports.states import FileFormat
from talent.catalogue.loading import load_seed_catalogue
from talent.catalogue.queries import edition_in_force
from talent.catalogue.states import Level
from talent.claims.lists import CLAIMS
from talent.claims.models import Claim
from talent.claims.services.submitting import freeze_entry
from talent.claims.states import ClaimState
from tests.factories.core import make_user, sign_in

SURNAMES = ("Müller", "Nguyễn", "Kowalski", "王", "李", "Tanaka", "Singh", "Okafor", "García")
GIVEN = ("Anna", "伟", "太郎", "Minh Khai", "Łukasz", "Amara", "Siobhán", "秀英", "José")
PUBLIC = {
    "start page": "/",
    "start page, known to the browser (304)": "/",
    "catalogue, all": "/catalogue",
    "catalogue, searched": "/catalogue?q=chartered+engineer",
    "entry": "/catalogue/SZ-BIO-001",
    "early answer": "/eligibility?entry=SZ-BIO-001&degree=master&years=4",
    "check page, unknown serial": f"/verify/{new_serial('SZ26')}",
}
DESK = {
    "claims desk, first page": "/desk/claims",
    "claims desk, one state, oldest first": "/desk/claims?state=second_review&order=oldest",
    "claims desk, searched by name": "/desk/claims?words=Kowalski+Amara",
    "claims desk, district and level": "/desk/claims?district=kunshan&level=intermediate",
}


def main() -> None:
    """Fill a database, ask each page, print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--claims", type=int, default=20_000)
    asked.add_argument("--runs", type=int, default=40)
    wanted = asked.parse_args()
    with empty_portal() as program:
        with program.app_context():
            load_seed_catalogue()
            db.session.commit()
            fill_claims(wanted.claims)
            reviewer = make_user(Role.CITY_REVIEWER)
            reviewer_id = reviewer.id
            desk = sign_in(program.test_client(), reviewer)
        print("| page | CPU ms, median | spread | KB |")
        print("|---|---|---|---|")
        for label, path in PUBLIC.items():
            headers = known(program, path) if "304" in label else {}
            print(row(label, program.test_client(), path, wanted.runs, headers))
        for label, path in DESK.items():
            print(row(f"{label} ({wanted.claims:,} claims)", desk, path, wanted.runs, {}))
        with program.app_context():
            print(claims_file(reviewer_id))


def claims_file(reviewer_id: uuid.UUID) -> str:
    """Every claim in a workbook of the standard columns: CPU seconds, and memory over idle."""
    reviewer = db.session.get_one(User, reviewer_id)
    opened = open_list(CLAIMS, None, reviewer, {"state": "all"})
    table = table_of(opened, opened.keys_of("handed_over"))
    db.session.rollback()
    one = take(table, FileFormat.XLSX)
    label = f"claims as XLSX, {len(table.keys)} columns, {one['cpu']:.2f} s, {one['grown']:.0f} MB"
    return f"| {label} over idle | {one['cpu'] * 1000:.0f} | one run | {one['size'] / 1024:.0f} |"


def known(program: Flask, path: str) -> dict[str, str]:
    """The header of a browser that has the page already."""
    return {"If-None-Match": program.test_client().get(path).headers["ETag"]}


def row(label: str, client: FlaskClient, path: str, runs: int, headers: dict[str, str]) -> str:
    """Ask a page `runs` times after a warm-up and report the median."""
    times, size = [], 0
    for number in range(runs + 3):
        began = time.process_time()
        answer = client.get(path, headers=headers)
        spent = time.process_time() - began
        if answer.status_code not in {200, 304}:
            raise SystemExit(f"{path} answered {answer.status_code}")
        size = len(answer.data)
        if number >= 3:
            times.append(spent * 1000)
    quarter = statistics.quantiles(times, n=4)
    spread = f"{quarter[0]:.1f} to {quarter[2]:.1f}"
    return f"| {label} | {statistics.median(times):.1f} | {spread} | {size / 1024:.0f} |"


def fill_claims(count: int) -> None:
    """Claims in every state, entered as rows: the services' work is not what is measured here."""
    chance = random.Random(7)
    edition = edition_in_force(today())
    assert edition is not None
    entries = [(entry, freeze_entry(entry)) for entry in edition.entries]
    districts = [d.code for d in current_app.extensions["settings"].city.districts]
    claimants = [make_claimant(number) for number in range(200)]
    db.session.commit()
    states = [state for state in ClaimState if state is not ClaimState.DRAFT]
    rows = []
    for number in range(count):
        entry, frozen = entries[number % len(entries)]
        state = chance.choice(states)
        sent = now() - timedelta(days=chance.randrange(400))
        ended = state in {ClaimState.RECOGNISED, ClaimState.REFUSED}
        rows.append(
            {
                "id": uuid.UUID(int=chance.getrandbits(128)),
                "reference": f"RC-2026-{number:05d}",
                "claimant_id": claimants[number // len(entries) % len(claimants)],
                "state": state if number < len(entries) * len(claimants) else ClaimState.REFUSED,
                "version": 1,
                "created_at": sent,
                "changed_at": sent,
                "submitted_at": sent,
                "decided_at": sent if ended else None,
                "draft": "{}",
                "entry_code": entry.code,
                "edition_id": edition.id,
                "entry": frozen,
                "level": chance.choice([Level.JUNIOR, Level.INTERMEDIATE, Level.ASSOCIATE_SENIOR]),
                "title": dict(entry.title),
                "holder_name": f"{chance.choice(GIVEN)} {chance.choice(SURNAMES)}",
                "district": chance.choice(districts),
                "employer_name": f"示例企业{number % 900}",
                "due_on": today() + timedelta(days=chance.randrange(-20, 20)),
                "notice_starts_on": today(),
                "notice_ends_on": today() + timedelta(days=5),
                "notice_days_left": 5 if state is ClaimState.OBJECTION_CHECK else None,
            }
        )
    db.session.execute(Claim.__table__.insert(), _with_defaults(rows))
    db.session.commit()


def _with_defaults(rows: list[dict]) -> list[dict]:
    # Plain ones alone; SQLAlchemy makes the rest.
    texts = {
        column.name: column.default.arg
        for column in Claim.__table__.columns
        if column.default is not None
        and not callable(column.default.arg)
        and column.name not in rows[0]
    }
    return [{**texts, **row} for row in rows]


def make_claimant(number: int) -> uuid.UUID:
    """An account to own claims."""
    user = User(email=f"claimant{number}@example.org", display_name=f"Claimant {number}")
    db.session.add(user)
    db.session.flush()
    return user.id


if __name__ == "__main__":
    main()
