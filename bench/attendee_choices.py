"""Every filter and every order of the attendee list: ``python -m bench.attendee_choices``.

``[--people N] [--runs N] [--every] [--postgresql]``. A fresh database with one edition of so many
people who differ in all that can be asked of them: seats in every state, arrivals, delegations,
letters, consents, answers. Printed is the dearest value of each filter, the dearer direction of
each order, the dearest page, and the ten dearest of the cross: each filter by its dearest value
under each order, on its first, middle and last page. `--every` prints every one. CPU of one request
with everything around it; of PostgreSQL the server's own beside it.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import func, select

from bench._people import vary
from bench.attendees import SLUG, fill, portal
from core.accounts.models import User
from core.accounts.roles import Role
from core.db import db
from core.lists.choice import OpenList, open_list
from core.lists.queries import count_rows
from core.operations.jobs import tidy
from core.operations.migrating import upgrade
from core.paging import PAGE_SIZE, pages_of
from core.translations.__main__ import compile_catalogue
from events.attendees.lists import ATTENDEES
from events.editions.models import Edition
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_venue
from tests.servers import postgresql

TYPED = {"words": ("kowalski", "university 7", "nobody"), "channel": ("association",)}
SOME_COUNTRIES = ("DE", "CN", "FJ")
DEAREST = 10


@dataclass(frozen=True)
class Cost:
    """What one address cost: CPU milliseconds, the median; the database server's beside them."""

    query: str
    ms: float
    server_ms: float = 0

    @property
    def total(self) -> float:
        return self.ms + self.server_ms


Measure = Callable[[Iterable[str]], list[Cost]]


def main() -> None:
    """Fill a database, ask everything, print the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=50_000)
    asked.add_argument("--runs", type=int, default=9)
    asked.add_argument("--every", action="store_true")
    asked.add_argument("--postgresql", action="store_true")
    asked.add_argument("--folder", help="kept, and used again when it is full")
    wanted = asked.parse_args()
    compile_catalogue()
    with ExitStack() as until_the_end:
        folder = wanted.folder or until_the_end.enter_context(tempfile.TemporaryDirectory())
        url = until_the_end.enter_context(postgresql()) if wanted.postgresql else ""
        program = portal(folder, url)
        with program.app_context():
            edition, organiser = prepared(wanted.people)
            browser = sign_in(program.test_client(), organiser)
            opened = open_list(ATTENDEES, edition, organiser)
            filters, orders = filter_queries(opened), order_queries(opened)
            pages = page_queries(wanted.people)
            db.session.rollback()
            measure = measurer(browser, wanted.runs)
            found = {"filter": measure(filters), "order": measure(orders), "page": measure(pages)}
            cross = cross_queries(edition, organiser, found["filter"], found["order"])
            once = measurer(browser, 1, warm=0)
            found["cross"] = crossed(once, measure, cross, every=wanted.every)
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
    if db.engine.dialect.name == "postgresql":
        # What the server does by itself within a minute; until then all costs several times.
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    return edition, organiser


def measurer(browser: FlaskClient, runs: int, *, warm: int = 1) -> Measure:
    """A function that asks each address `runs` times after `warm` that do not count."""

    def cost(query: str) -> Cost:
        times, of_server = [], []
        for _ in range(warm + runs):
            server, began = server_seconds(), time.process_time()
            answer = browser.get(f"/desk/events/{SLUG}/attendees?{query}")
            times.append((time.process_time() - began) * 1000)
            of_server.append((server_seconds() - server) * 1000)
            if answer.status_code != 200 or "notice-warning" in answer.text:
                raise SystemExit(f"{query} answered {answer.status_code}")
        return Cost(query, statistics.median(times[warm:]), statistics.median(of_server[warm:]))

    return lambda queries: [cost(one) for one in queries]


def server_seconds() -> float:
    """CPU that PostgreSQL's process for our connection has used; none for a database in ours."""
    if db.engine.dialect.name != "postgresql":
        return 0
    # The pool hands out the same connection again, since nobody else asks for one.
    with db.engine.connect() as connection:
        process = connection.scalar(select(func.pg_backend_pid()))
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


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


def cross_queries(
    edition: Edition, organiser: User, filters: list[Cost], orders: list[Cost]
) -> Iterator[str]:
    """Each filter and no filter under each order, on the first, the middle and the last page."""
    for narrowed in ("", *(one.query for one in dearest(filters))):
        sent = dict(pair.split("=") for pair in narrowed.split("&")) if narrowed else {}
        last = pages_of(count_rows(open_list(ATTENDEES, edition, organiser, sent)), PAGE_SIZE)
        db.session.rollback()
        for order in dearest(orders):
            for page in sorted({1, last // 2 or 1, last}):
                yield "&".join(filter(None, (narrowed, order.query, f"page={page}")))


def crossed(once: Measure, measure: Measure, queries: Iterable[str], *, every: bool) -> list[Cost]:
    """Those that seem the dearest when asked once (or every one), measured like the others."""
    sieved = sorted(once(queries), key=lambda cost: -cost.total)
    asked = sieved if every else sieved[: 5 * DEAREST]
    found = sorted(measure(one.query for one in asked), key=lambda cost: -cost.total)
    return found if every else found[:DEAREST]


def dearest(costs: Iterable[Cost]) -> list[Cost]:
    """The dearest of each filter or column, the dearest first."""
    best: dict[str, Cost] = {}
    for one in sorted(costs, key=lambda cost: -cost.total):
        best.setdefault(name_of(one.query), one)
    return list(best.values())


def name_of(query: str) -> str:
    """What is filtered or sorted by; a filter within one session counts for itself."""
    pairs = [pair.partition("=") for pair in query.split("&")]
    return "&".join(value.lstrip("-") if name == "order" else name for name, _is, value in pairs)


def table(found: dict[str, list[Cost]], *, every: bool) -> Iterable[str]:
    yield "| list of people | dearest | CPU ms, median | of the server |"
    yield "|---|---|---|---|"
    for kind, costs in found.items():
        for one in costs if every or kind == "cross" else dearest(costs):
            yield f"| {kind} | `{shortened(one.query)}` | {one.ms:.0f} | {one.server_ms:.0f} |"


def shortened(query: str) -> str:
    return "&".join(
        f"{name}=…" if len(value) > 30 else f"{name}={value}"
        for name, _is, value in (pair.partition("=") for pair in query.split("&"))
    )


if __name__ == "__main__":
    main()
