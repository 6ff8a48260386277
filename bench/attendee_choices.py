"""Every filter and every order of the attendee list: ``python -m bench.attendee_choices``.

``[--people N] [--runs N] [--every]``. A fresh embedded database with one edition of so many people
who differ in all that can be asked of them: seats in every state, arrivals, delegations, letters,
consents, answers. Printed is the dearest value of each filter, the dearer direction of each order,
the dearest page, and the dearest of the dearest filters under the dearest orders; `--every` prints
every one. CPU of one request with everything around it.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import update

from bench.attendees import SLUG, fill, insert, portal
from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.documents.models import IssuedDocument
from core.files.models import StoredFile
from core.lists.choice import OpenList, open_list
from core.operations.jobs import tidy
from core.operations.migrating import upgrade
from core.paging import PAGE_SIZE
from core.translations.__main__ import compile_catalogue
from events.attendees.lists import ATTENDEES
from events.editions.models import Edition, EventSession
from events.gate.models import Attendance
from events.letters.models import InvitationLetter
from events.letters.states import LetterState
from events.registrations.groups import Delegation
from events.registrations.models import Registration, Seat
from events.registrations.states import SeatState
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_venue

TYPED = {"words": ("kowalski", "university 7", "nobody"), "channel": ("association",)}
SOME_COUNTRIES = ("DE", "CN", "FJ")
DEAREST = 4


@dataclass(frozen=True)
class Cost:
    """What one address cost: CPU milliseconds, the median."""

    query: str
    ms: float


def main() -> None:
    """Fill a database, ask everything, print the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=50_000)
    asked.add_argument("--runs", type=int, default=9)
    asked.add_argument("--every", action="store_true")
    asked.add_argument("--folder", help="kept, and used again when it is full")
    wanted = asked.parse_args()
    compile_catalogue()
    with tempfile.TemporaryDirectory() as folder:
        program = portal(wanted.folder or folder)
        with program.app_context():
            edition, organiser = prepared(wanted.people)
            browser = sign_in(program.test_client(), organiser)
            opened = open_list(ATTENDEES, edition, organiser)
            filters, orders = filter_queries(opened), order_queries(opened)
            pages = page_queries(wanted.people)
            db.session.rollback()
            measure = measurer(browser, wanted.runs)
            found = {"filter": measure(filters), "order": measure(orders), "page": measure(pages)}
            found["filter and order"] = measure(combined(found["filter"], found["order"]))
            db.engine.dispose()
    print("\n".join(table(found, every=wanted.every)))


def prepared(people: int) -> tuple[Edition, User]:
    """The edition with its people, and who looks at them."""
    # As at a portal: which of two indexes SQLite takes goes by which was made last.
    upgrade()
    known = db.session.query(Edition).filter_by(slug=SLUG).one_or_none()
    if known:
        return known, db.session.query(User).filter_by(email="bench@example.org").one()
    organiser = make_user(Role.ORGANISER, email="bench@example.org")
    edition = make_edition("entrepreneurship_week", sessions=3, slug=SLUG, asks_identity=False)
    make_venue(edition, parent=edition.venues[0])
    make_venue(edition)
    fill(edition, people)
    vary(edition, organiser)
    tidy()
    db.session.commit()
    return edition, organiser


def measurer(browser: FlaskClient, runs: int) -> Callable[[Iterable[str]], list[Cost]]:
    """A function that asks each address `runs` times after one to warm up."""

    def cost(query: str) -> Cost:
        times = []
        for _ in range(runs + 1):
            began = time.process_time()
            answer = browser.get(f"/desk/events/{SLUG}/attendees?{query}")
            times.append((time.process_time() - began) * 1000)
            if answer.status_code != 200 or "notice-warning" in answer.text:
                raise SystemExit(f"{query} answered {answer.status_code}")
        return Cost(query, statistics.median(times[1:]))

    return lambda queries: [cost(one) for one in queries]


def filter_queries(opened: OpenList) -> list[str]:
    """Every filter with every value it offers (of countries a few), alone and in one session."""
    session = next(iter(opened.filters["session"].choices or ()))
    queries = []
    for name, one in opened.filters.items():
        values = TYPED.get(name) or tuple(one.choices or ())
        values = SOME_COUNTRIES if "FJ" in values else values
        queries += [f"{name}={value}" for value in values]
        if name in {"seat", "attended"}:
            queries += [f"session={session}&{name}={value}" for value in values]
    return queries


def order_queries(opened: OpenList) -> list[str]:
    """Every column that sorts, both ways."""
    keys = [key for key, one in opened.columns.items() if one.sorts_by is not None]
    return [f"order={way}{key}" for key in keys for way in ("", "-")]


def page_queries(people: int) -> list[str]:
    """The first pages, the middle, where it is turned at, and the end, in three orders."""
    last = people // PAGE_SIZE
    numbers = sorted({1, 2, last // 4, last // 2, last // 2 + 1, last - 1, last, 9 * last})
    orders = ("-submitted_at", "name", "sessions")
    return [f"page={page}&order={order}" for order in orders for page in numbers]


def combined(filters: list[Cost], orders: list[Cost]) -> list[str]:
    """The dearest filters under the dearest orders, one of each name."""
    pairs = itertools.product(dearest(filters)[:DEAREST], dearest(orders)[:DEAREST])
    return [f"{one.query}&{other.query}" for one, other in pairs]


def dearest(costs: Iterable[Cost]) -> list[Cost]:
    """The dearest of each filter or column, the dearest first."""
    best: dict[str, Cost] = {}
    for one in sorted(costs, key=lambda cost: -cost.ms):
        best.setdefault(name_of(one.query), one)
    return list(best.values())


def name_of(query: str) -> str:
    """What is filtered or sorted by; a filter within one session counts for itself."""
    pairs = [pair.partition("=") for pair in query.split("&")]
    return "&".join(value.lstrip("-") if name == "order" else name for name, _is, value in pairs)


def table(found: dict[str, list[Cost]], *, every: bool) -> Iterable[str]:
    yield "| list of people | dearest | CPU ms, median |"
    yield "|---|---|---|"
    for kind, costs in found.items():
        for one in costs if every else dearest(costs):
            yield f"| {kind} | `{shortened(one.query)}` | {one.ms:.0f} |"


def shortened(query: str) -> str:
    return "&".join(
        f"{name}=…" if len(value) > 30 else f"{name}={value}"
        for name, _is, value in (pair.partition("=") for pair in query.split("&"))
    )


def vary(edition: Edition, organiser: User) -> None:
    """What `fill` leaves alike: who came, who was given a letter, who waits, and what they said."""
    chance, at = random.Random(11), now()
    delegations = [
        Delegation(edition_id=edition.id, name=f"Delegation {number}", created_at=at,
                   created_by_id=organiser.id)
        for number in range(20)
    ]  # fmt: skip
    db.session.add_all(delegations)
    db.session.flush()
    ids = list(db.session.scalars(db.select(Registration.id).order_by(Registration.reference)))
    own = [person(one, number, chance, edition, delegations) for number, one in enumerate(ids)]
    db.session.execute(update(Registration), own)
    seat_and_admit(edition.sessions[0], ids, chance, at)
    write_letters(ids, chance, at)


def person(
    id_: uuid.UUID, number: int, chance: random.Random, edition: Edition, groups: list[Delegation]
) -> dict[str, Any]:
    """What one of them said."""
    answers = {
        "arrival": f"2027-07-{chance.randrange(1, 28):02d}",
        "hotel": chance.random() < 0.5,
        "interests": chance.choice([["bio"], ["芯片"], ["bio", "芯片"]]),
        "size": chance.choice("sl"),
        "diet": "none",
        "remarks": f"A remark of ordinary length, as people write them: {chance.random()}.",
    }
    return {
        "id": id_,
        "answers": answers if chance.random() < 0.9 else {},
        "home_venue_id": chance.choice(edition.venues).id,
        "delegation_id": chance.choice(groups).id if chance.random() < 0.2 else None,
        "channel": f"Association {number % 40}" if chance.random() < 0.1 else "",
        "gender": chance.choice(["female", "male", ""]),
        "name_latin": f"Latin {chance.random()}",
        "field": f"Field {chance.randrange(300)}",
        "institution": f"Institute {chance.randrange(900)}",
        "may_share": chance.random() < 0.5,
        "may_picture": chance.random() < 0.5,
        "may_write": chance.random() < 0.02,
        "version": 1,
    }


def seat_and_admit(
    session: EventSession, ids: list[uuid.UUID], chance: random.Random, at: datetime
) -> None:
    """One session's seats in every state; two thirds of those who hold one came."""
    seats = db.select(Seat.id, Seat.registration_id).where(Seat.session_id == session.id)
    standing, came = [], []
    weights = (5, 5, 1, 20, 60, 7, 2)
    for number, (seat, registration) in enumerate(db.session.execute(seats)):
        state = chance.choices(list(SeatState), weights)[0]
        standing.append(
            {"id": seat, "state": state, "queue_number": number, "offered_until": at}
        )  # fmt: skip
        if state is SeatState.ATTENDED:
            first = at + timedelta(seconds=chance.randrange(9_000))
            came.append({"id": uuid.uuid4(), "registration_id": registration,
                         "session_id": session.id, "first_at": first, "way": "qr"})  # fmt: skip
    db.session.execute(update(Seat), standing)
    insert(Attendance, came)


def write_letters(ids: list[uuid.UUID], chance: random.Random, at: datetime) -> None:
    """A letter for every tenth, in every state, with its paper where one was issued."""
    scan = StoredFile(purpose="letter", storage_key="bench", display_name="x", size=1,
                      media_type="application/pdf", sha256="", original_sha256="",
                      created_at=at)  # fmt: skip
    db.session.add(scan)
    db.session.flush()
    papers, letters = [], []
    for number, registration in enumerate(ids[::10]):
        state = chance.choice(list(LetterState))
        paper = uuid.UUID(int=chance.getrandbits(128), version=4)
        papers.append(
            {"id": paper, "serial": f"B-{number}", "kind": "letter", "issue_key": f"b:{number}",
             "subject_kind": "letter", "subject_id": str(number), "holder_name": "x",
             "printed": {}, "template_version": "1", "is_specimen": True, "issued_at": at,
             "file_id": scan.id, "sha256": str(number), "seal_fingerprint": ""}
        )  # fmt: skip
        letters.append(
            {"id": uuid.uuid4(), "reference": f"L-{number}", "registration_id": registration,
             "state": state, "requested_at": at, "changed_at": at, "document_id": paper}
        )  # fmt: skip
    insert(IssuedDocument, papers)
    insert(InvitationLetter, letters)


if __name__ == "__main__":
    main()
