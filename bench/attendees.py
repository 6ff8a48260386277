"""The attendee list and its files: ``python -m bench.attendees [--people N,N] [--runs N]``.

A fresh embedded database with one edition of so many people, two seats each, answers to a form and
encrypted document numbers. Pages: CPU of one request with everything around it. Files: CPU, the
time to the first byte, and how far the process grew above what it was before, each in a child of
its own, because a process does not give back what it once took.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app
from bench._files import take
from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.db import Base, db
from core.lists.choice import open_list
from core.lists.queries import table_of
from core.name_keys import search_text
from core.operations.jobs import tidy
from core.reports.states import FileFormat
from core.settings import load_settings
from core.translations.__main__ import compile_catalogue
from events.attendees.lists import ATTENDEES
from events.editions.models import Edition
from events.editions.queries import find_edition
from events.registrations.models import Registration, Seat
from tests.events.attendees.people import publish_form
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition

SURNAMES = ("Müller", "Nguyễn", "Kowalski", "王", "李", "Tanaka", "Singh", "Okafor", "García")
GIVEN = ("Anna", "伟", "太郎", "Minh Khai", "Łukasz", "Amara", "Siobhán", "秀英", "José")
SLUG = "bench"
PAGES = {
    "list, first page": "",
    "list, one state and role, sorted by name": "?state=confirmed&role=talent&order=name",
    "list, searched, sorted by organisation": "?words=kowalski&order=-organisation",
    "list, one session, those who came, sorted": "?session={session}&attended=no&order=post",
    "list, last page": "?page=100000",
    "list, page 500, by name": "?page=500&order=name",
    "list, those with a hotel, sorted by an answer": "?x_hotel=yes&order=x_size",
    "list, sorted by sessions": "?order=sessions",
}
THIRTY = 30
ANSWERS = {
    "arrival": "2027-07-08",
    "hotel": True,
    "interests": ["bio"],
    "size": "s",
    "diet": "none",
    "remarks": "A remark of ordinary length, as people write them.",
}


def main() -> None:
    """Fill a database of each size, ask each page, take each file, print the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", default="10000,50000")
    asked.add_argument("--runs", type=int, default=15)
    asked.add_argument("--file", nargs=3, metavar=("FOLDER", "FORMAT", "COLUMNS"))
    wanted = asked.parse_args()
    if wanted.file:
        print(json.dumps(take_file(*wanted.file)))
        return
    compile_catalogue()
    lines = ["| what | people | CPU ms, median | KB |", "|---|---|---|---|"]
    files = [
        "",
        "| file | people | CPU s | first byte s | MB over idle | MB |",
        "|---|---|---|---|---|---|",
    ]
    for people in map(int, wanted.people.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            program = portal(folder)
            with program.app_context():
                lines += measure_pages(program, people, wanted.runs)
                db.engine.dispose()
            files += [measure_file(folder, file_format, people) for file_format in ("csv", "xlsx")]
    print("\n".join(lines + files))


def portal(folder: str, database: str = "") -> Flask:
    """The program on the database at this address, else on this folder's."""
    environ = {"DATA_DIR": folder, "DEMO": "1", "FIELD_KEYS": "b" * 43 + "="}
    environ |= {"DATABASE_URL": database} if database else {}
    return create_app(load_settings(environ))


def measure_pages(program: Flask, people: int, runs: int) -> list[str]:
    """Fill the database and ask for every page `runs` times."""
    Base.metadata.create_all(db.engine)
    organiser = make_user(Role.ORGANISER, email="bench@example.org")
    edition = make_edition("entrepreneurship_week", sessions=3, slug=SLUG, asks_identity=False)
    fill(edition, people)
    browser = sign_in(program.test_client(), organiser)
    session = str(edition.sessions[0].id)
    db.session.rollback()
    lines = []
    for label, query in PAGES.items():
        address = f"/desk/events/{SLUG}/attendees{query.format(session=session)}"
        times, size = [], 0
        for number in range(runs + 2):
            began = time.process_time()
            answer = browser.get(address)
            spent = time.process_time() - began
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
            size = len(answer.data)
            if number >= 2:
                times.append(spent * 1000)
        lines.append(
            f"| {label} | {people:,} | {statistics.median(times):.0f} | {size / 1024:.0f} |"
        )
    return lines


def measure_file(folder: str, file_format: str, people: int) -> str:
    """One file of THIRTY columns in a child process; the median of three by CPU."""
    command = [sys.executable, "-m", "bench.attendees", "--file", folder, file_format, str(THIRTY)]
    found = [
        json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        for _ in range(3)
    ]
    one = sorted(found, key=lambda run: run["cpu"])[1]
    return (
        f"| {file_format.upper()}, {THIRTY} columns | {people:,} | {one['cpu']:.2f} "
        f"| {one['first']:.2f} | {one['grown']:.0f} | {one['size'] / 1e6:.1f} |"
    )


def take_file(folder: str, file_format: str, columns: str) -> dict[str, float]:
    """One file of so many columns; figures of this process alone."""
    program = portal(folder)
    with program.app_context():
        edition = find_edition(SLUG)
        user = db.session.query(User).filter_by(email="bench@example.org").one()
        opened = open_list(ATTENDEES, edition, user, {"order": "name"})
        made = table_of(opened, opened.keys_of("handed_over")[: int(columns)])
        db.session.rollback()
        return take(made, FileFormat(file_format))


def fill(edition: Edition, people: int) -> None:
    """Registrations and seats as rows: the services' work is not what is measured here."""
    chance = random.Random(7)
    version = publish_form(edition)
    at = now()
    rows, seats = [], []
    for number in range(people):
        name = f"{chance.choice(GIVEN)} {chance.choice(SURNAMES)} {number}"
        organisation = f"University {chance.randrange(900)}"
        own = uuid.UUID(int=chance.getrandbits(128), version=4)
        rows.append(
            {
                "id": own,
                "reference": f"B-{number:06d}",
                "edition_id": edition.id,
                "home_venue_id": edition.venues[0].id,
                "role": chance.choice(["talent", "guest"]),
                "state": "confirmed" if chance.random() < 0.8 else "submitted",
                "submit_key": str(own),
                "form_version_id": version.id,
                "answers": ANSWERS,
                "name": name,
                "name_chinese": "王伟",
                "nationality": chance.choice(["DE", "FR", "CN", "US"]),
                "residence": "DE",
                "organisation": organisation,
                "post": f"Post {chance.randrange(50)}",
                "degree": "master",
                "institution": "Example University",
                "field": "Biomedicine",
                "email": f"person{number}@example.org",
                "phone": f"+86 138 {number:08d}",
                "search": search_text(name, organisation),
                "submitted_at": at - timedelta(minutes=number),
                "changed_at": at,
                "confirmed_at": at,
                "document_kind": "passport",
            }
        )
        seats += [
            {"id": uuid.UUID(int=chance.getrandbits(128), version=4), "registration_id": own,
             "session_id": session.id, "state": "confirmed", "asked_at": at, "keep_together": False}
            for session in edition.sessions[:2]
        ]  # fmt: skip
    insert(Registration, rows)
    insert(Seat, seats)
    tidy()
    db.session.commit()


def insert(kind: Any, rows: list[dict[str, Any]]) -> None:
    """The rows as they are, in parts that fit a statement."""
    for start in range(0, len(rows), 5_000):
        part = _whole(kind, rows[start : start + 5_000])
        db.session.execute(kind.__table__.insert(), part)


def _whole(kind: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the plain defaults of the columns they leave out; SQLAlchemy makes the rest."""
    defaults = {
        column.name: column.default.arg
        for column in kind.__table__.columns
        if column.default is not None
        and not callable(column.default.arg)
        and rows
        and column.name not in rows[0]
    }
    return [{**defaults, **row} for row in rows]


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parents[1])
    main()
