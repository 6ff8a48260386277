"""A round of a jury over many projects: ``python -m bench.juries [--projects N]``.

In process, the whole edge included, on both databases: 2,000 projects, 120 jurors, 10,000 marks of
three criteria each. What is assigned is another round of the same projects: every juror but the
first is in conflict with 60 of them and every tenth takes 40 at most, so that each of the others
gets 88 or 89. CPU is this process's, its children's (the solver) and, on PostgreSQL, that of the
server's processes; the server counts in hundredths, so its part is the mean of all runs.
"""

from __future__ import annotations

import argparse
import re
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, inspect, text

from app import create_app
from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.db import Base, db, new_id
from core.juries.assigning import propose
from core.juries.models import Assignment, Conflict, Entry, Juror, JuryRound, Score
from core.juries.queries import barred_pairs
from core.juries.states import ConflictKind
from core.settings import load_settings
from core.translations.__main__ import compile_catalogue
from events.projects.models import Project
from tests.factories.core import make_user, sign_in
from tests.factories.juries import make_round, make_rubric
from tests.factories.projects import make_call, make_project
from tests.servers import fresh_database, postgresql

HEADER = "| work | database | goal | here (median, quarters) | pretalx |\n|---|---|---|---|---|"
FIELDS = ("ai", "biomedicine", "energy", "chips", "materials")
PER_ENTRY, JURORS = 5, 120
# In the round that is assigned: whoever says how many they take, and with how many they conflict.
QUOTA, QUOTA_EVERY, CONFLICTS = 40, 10, 60
TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--projects", type=int, default=2_000)
    asked.add_argument("--runs", type=int, default=30)
    wanted = asked.parse_args()
    compile_catalogue()
    print(HEADER)
    with ExitStack() as stack:
        server = stack.enter_context(postgresql())
        for name, url in (("embedded", ""), ("PostgreSQL", fresh_database(server, "juries"))):
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            environ = {"DATA_DIR": folder, "DEMO": "1", "FIELD_KEYS": "b" * 43 + "="}
            program = create_app(load_settings(environ | ({"DATABASE_URL": url} if url else {})))
            with program.app_context():
                Base.metadata.create_all(db.engine)
                made = Made(program, wanted.projects, wanted.runs)
            measure(program, name, made, wanted.runs)
            with program.app_context():
                db.engine.dispose()


class Made:
    """The round that is measured, and who looks at it."""

    def __init__(self, program: Flask, projects: int, runs: int) -> None:
        call = make_call()
        self.slug = call.edition.slug
        ids = list(copies(make_project(call.edition), projects))
        rubric = make_rubric(40, 30, 30, subject="project")
        fields = {"subject": "project", "context_id": call.edition.id}
        one = make_round(rubric, max_per_juror=200, jurors_per_entry=PER_ENTRY, **fields)
        person = make_user()
        jurors = seats(one, person)
        entries = enter(one, ids)
        # The first juror's last ones are still to be marked: one for each run.
        self.waiting = marks(one, entries, jurors, runs + 5)
        self.reference = one.reference
        other = make_round(rubric, max_per_juror=100, jurors_per_entry=PER_ENTRY, **fields)
        self.empty = other.reference
        entries = enter(other, ids)
        bar_some(seats(other, person, quota=QUOTA), entries)
        db.session.commit()
        self.desk = sign_in(program.test_client(), make_user(Role.ORGANISER))
        self.juror = sign_in(program.test_client(), person)
        if db.engine.dialect.name != "sqlite":
            db.session.execute(text("ANALYZE"))
            db.session.commit()


def measure(program: Flask, database: str, made: Made, runs: int) -> None:
    desk, juror = made.desk, made.juror
    projects, round_page = f"/desk/events/{made.slug}/projects", f"/desk/juries/{made.reference}"
    entries = [f"/me/juries/{made.reference}/entries/{one}" for one in made.waiting]
    pages = (
        ("project list", "≤ 25 ms", "692", desk, projects),
        ("project list, searched", "≤ 25 ms", "640", desk, f"{projects}?words=1234"),
        ("review dashboard (round page)", "≤ 60 ms", "3,335", desk, round_page),
        ("marks, all of a round", "", "", desk, f"{round_page}/marks"),
        ("ranking, corrected beside", "", "", desk, f"{round_page}/ranking"),
        ("one project's review page", "≤ 12 ms", "201", juror, entries[0]),
    )
    for label, goal, rival, browser, path in pages:
        line(program, label, database, goal, rival, runs, lambda b=browser, p=path: opened(b, p))
    found = TOKEN.search(juror.get(entries[0]).text)
    assert found is not None
    token, left = found[1], iter(entries)
    line(program, "one score given", database, "≤ 25 ms", "674", runs,
         lambda: given(juror, next(left), token))  # fmt: skip
    line(program, f"assignment, {JURORS} jurors", database, "≤ 10,000 ms", "", 3,
         lambda: proposed(program, made.empty))  # fmt: skip


def line(  # noqa: PLR0917
    program: Flask, label: str, database: str, goal: str, rival: str, runs: int,
    work: Callable[[], None],
) -> None:  # fmt: skip
    for _ in range(2):
        work()
    spent, server = [], servers_cpu(program)
    for _ in range(runs):
        began = own_cpu()
        work()
        spent.append((own_cpu() - began) * 1000)
    extra = (servers_cpu(program) - server) * 1000 / runs
    low, middle, high = (each + extra for each in statistics.quantiles(spent, n=4))
    print(f"| {label} | {database} | {goal} | {middle:.1f} ms ({low:.1f}–{high:.1f}) | {rival} |")


def own_cpu() -> float:
    """Of this process and of the children it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def servers_cpu(program: Flask) -> float:
    """Of all processes of PostgreSQL that serve the database."""
    with program.app_context():
        if db.engine.dialect.name == "sqlite":
            return 0.0
        pids = db.session.scalars(text("SELECT pid FROM pg_stat_activity")).all()
        db.session.rollback()
    return sum(map(cpu_of, pids))


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def opened(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")


def given(browser: FlaskClient, path: str, token: str) -> None:
    points = {"points_1": "35", "points_2": "25.5", "points_3": "20", "go": "send"}
    answer = browser.post(f"{path}/marks", data={"csrf_token": token, **points})
    if answer.status_code != 303:
        raise SystemExit(f"{path}: {answer.status_code}")
    with browser.session_transaction() as session:
        # Refused for a conflict of interest, it would be another thing that is measured.
        if not any("final" in said for _tone, said in session.pop("_flashes", [])):
            raise SystemExit(f"{path}: not taken")


def proposed(program: Flask, reference: str) -> None:
    with program.app_context():
        one = db.session.query(JuryRound).filter_by(reference=reference).one()
        proposal = propose(one)
        plan, barred = proposal.plan, barred_pairs(one)
        loads = {proposal.jurors[key]: after for key, (_before, after) in plan.loads.items()}
        own = [load for juror, load in loads.items() if juror.quota is not None]
        others = [load for juror, load in loads.items() if juror.quota is None]
        if plan.shortfalls or max(own) > QUOTA or max(others) - min(others) > 1:
            raise SystemExit(f"{reference}: {len(plan.shortfalls)} lack jurors, {sorted(others)}")
        if not barred or barred & {(pair.juror, pair.entry) for pair in plan.pairs}:
            raise SystemExit(f"{reference}: given in spite of a conflict")


def copies(pattern: Project, count: int) -> Iterator[Any]:
    """Rows like one that was made as a person makes it, each of somebody else."""
    people, rows = [], []
    user = values_of(db.session.get_one(User, pattern.owner_id))
    row = values_of(pattern)
    for number in range(count):
        people.append(user | {
            "id": new_id(), "email": f"founder@start-up-{number}.example",
            "fs_uniquifier": f"e{number}",
        })  # fmt: skip
        rows.append(row | {
            "id": new_id(), "reference": f"PRJ-2031-{number:04d}", "owner_id": people[-1]["id"],
            "title": f"固态电池{number}", "title_en": f"Solid-state battery {number}",
        })  # fmt: skip
        yield rows[-1]["id"]
    db.session.execute(insert(User.__table__), people)
    db.session.execute(insert(Project.__table__), rows)


def values_of(one: Any) -> dict[str, Any]:
    return {column.key: getattr(one, column.key) for column in inspect(type(one)).column_attrs}


def seats(one: JuryRound, first: User, *, quota: int | None = None) -> list[Any]:
    """A panel; every tenth of it takes `quota` entries at most."""
    pattern = values_of(first)
    people = [
        pattern | {"id": new_id(), "email": f"{one.reference}{n}@example.org",
                   "fs_uniquifier": f"{one.reference}{n}"}
        for n in range(1, JURORS)
    ]  # fmt: skip
    db.session.execute(insert(User.__table__), people)
    rows = [
        {"id": new_id(), "round_id": one.id, "user_id": person["id"], "email": person["email"],
         "name": f"Juror {n}", "position": n + 1, "state": "accepted",
         "expertise": [FIELDS[n % 5]], "invited_at": now(),
         # Later than anything was given to them, or they would be asked to declare first.
         "declared_at": now() + timedelta(hours=1),
         "quota": quota if n % QUOTA_EVERY == 1 else None,
         "is_chair": False, "organisation": "", "universities": [], "reason": "", "version": 1}
        for n, person in enumerate([pattern, *people])
    ]  # fmt: skip
    db.session.execute(insert(Juror.__table__), rows)
    return [row["id"] for row in rows]


def bar_some(jurors: list[Any], entries: list[tuple[Any, str]]) -> None:
    """Conflicts of every juror but the first, who marks in the round that is measured."""
    rows = [
        {"id": new_id(), "juror_id": juror, "entry_id": entries[at % len(entries)][0],
         "kind": ConflictKind.ORGANISATION, "detail": "", "found_at": now()}
        for n, juror in enumerate(jurors) if n
        for at in range(n * 17, n * 17 + min(CONFLICTS, len(entries) // 4))
    ]  # fmt: skip
    db.session.execute(insert(Conflict.__table__), rows)


def enter(one: JuryRound, ids: list[Any]) -> list[tuple[Any, str]]:
    rows = [
        {"id": new_id(), "round_id": one.id, "subject_id": id_, "reference": f"PRJ-2031-{n:04d}",
         "title": {"zh": f"固态电池{n}", "en": f"Battery {n}"}, "field": FIELDS[n % 5],
         "position": n + 1}
        for n, id_ in enumerate(ids)
    ]  # fmt: skip
    db.session.execute(insert(Entry.__table__), rows)
    return [(row["id"], str(row["reference"])) for row in rows]


def marks(
    one: JuryRound, entries: list[tuple[Any, str]], jurors: list[Any], left: int
) -> list[str]:
    """Each entry with five jurors in turn; of the first juror's, `left` are not marked yet."""
    criteria, given_rows, scores, waiting = one.rubric.criteria, [], [], []
    for at, (entry, reference) in enumerate(entries):
        for step in range(PER_ENTRY):
            juror = (at * PER_ENTRY + step * 7) % len(jurors)
            is_left = juror == 0 and len(waiting) < left
            if is_left:
                waiting.append(reference)
            row = {
                "id": new_id(), "juror_id": jurors[juror], "entry_id": entry, "basis": {},
                "state": "assigned" if is_left else "submitted", "comment_public": "",
                "comment_internal": "", "assigned_at": now(), "counts": True, "version": 1,
                "submitted_at": None if is_left else now() - timedelta(hours=1),
                "from_paper": False,
            }  # fmt: skip
            given_rows.append(row)
            scores += [] if is_left else [
                {"id": new_id(), "assignment_id": row["id"], "criterion_id": each.id,
                 "points": 20 + (at * 7 + step * 3 + each.position) % 10}
                for each in criteria
            ]  # fmt: skip
    db.session.execute(insert(Assignment.__table__), given_rows)
    db.session.execute(insert(Score.__table__), scores)
    db.session.commit()
    return waiting


if __name__ == "__main__":
    main()
