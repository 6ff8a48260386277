"""Each part that a portal stands on goes away and comes back while people use it.

Through a wire that is cut, with PostgreSQL, Redis, an object store and a mail server that really
run. What needs the part is refused in words, the rest goes on, and nothing acknowledged is lost.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import make_url

from talent.catalogue.papers import Paper
from tests.crash.claimants import Claimant
from tests.crash.hoppers import picture
from tests.crash.machines import beside
from tests.crash.portals import POSTGRESQL, fair_portal
from tests.crash.registrants import Registrant
from tests.crash.relay import Relay, relay
from tests.mail_sink import Sink, mail_sink
from tests.object_store import object_store
from tests.running import RunningPortal, wait_for
from tests.servers import redis

pytestmark = pytest.mark.crash


@dataclass
class Answers:
    """What people are told: the status of /readyz, of a page and of a form sent, and of a paper."""

    ready: int
    page: int
    sent: int
    paper: int


# With each part away; what /readyz names.
OUTAGES = {
    # First, since what /readyz says of it is up to half a minute old.
    "mail": ("mail", Answers(ready=200, page=200, sent=303, paper=303)),
    "redis": ("", Answers(ready=200, page=200, sent=303, paper=303)),
    "store": ("storage", Answers(ready=503, page=200, sent=303, paper=503)),
    "database": ("database", Answers(ready=503, page=503, sent=503, paper=503)),
}
# With which words a paper is refused.
SAID = ("Files cannot be kept or read just now", "The service is resting")
WELL = Answers(ready=200, page=200, sent=303, paper=303)


@dataclass
class City:
    """A running portal, the wires to its parts, and one person who keeps papers there."""

    portal: RunningPortal
    wires: dict[str, Relay]
    sink: Sink
    keeper: Claimant
    ask: Any

    def answers(self, person: Registrant, paper: str) -> Answers:
        return Answers(
            self.ready()[0], person.look().status, person.send().status, self._keep(paper)
        )

    def ready(self) -> tuple[int, dict[str, str]]:
        try:
            with urllib.request.urlopen(f"{self.portal.url}/readyz") as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as answer:
            return answer.code, json.loads(answer.read())

    def _keep(self, paper: str) -> int:
        try:
            self.keeper.add_paper(Paper.EMPLOYMENT, paper, picture())
        except AssertionError as refusal:
            return 503 if any(words in str(refusal) for words in SAID) else 500
        return 303


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with ExitStack() as stack:
        sink = stack.enter_context(mail_sink(tmp_path))
        store = stack.enter_context(object_store(tmp_path / "store"))
        address = stack.enter_context(redis())
        settings = {**sink.settings, **store.settings}
        fair = fair_portal(POSTGRESQL, tmp_path, slug="outages", capacity=99, **settings)
        first, ask = stack.enter_context(fair)
        database = make_url(first.environ["DATABASE_URL"])
        targets = {
            "redis": urlsplit(address).port,
            "mail": sink.port,
            "store": urlsplit(store.url).port,
            "database": database.port,
        }
        wires = {part: stack.enter_context(relay(port or 0)) for part, port in targets.items()}
        through = database.set(port=wires["database"].port).render_as_string(hide_password=False)
        portal = beside(
            first,
            "wired",
            DATABASE_URL=through,
            REDIS_URL=f"redis://127.0.0.1:{wires['redis'].port}/0",
            MAIL_URL=f"smtp://localhost:{wires['mail'].port}",
            AWS_ENDPOINT_URL=f"http://127.0.0.1:{wires['store'].port}",
        )
        stack.enter_context(portal)
        keeper = Claimant(portal.url, "employer", "", [])
        keeper.sign_in()
        yield City(portal, wires, sink, keeper, ask)


def test_each_part_goes_away_and_comes_back(city: City) -> None:
    people = [Registrant(city.portal.url, "outages", number) for number in range(len(OUTAGES))]
    for person in people:
        person.open()
    city.keeper.open_wallet()
    for person, (part, (named, wanted)) in zip(people, OUTAGES.items(), strict=True):
        city.wires[part].cut()
        told = city.answers(person, f"{part}-away")
        assert (part, told) == (part, wanted)
        faulty = {name for name, said in city.ready()[1].items() if said != "ok"}
        assert faulty - {"mail"} == {named} - {"mail", ""}, part
        assert named in faulty or not named
        city.wires[part].mend()
        wait_for(lambda: city.ready()[0] == 200, f"it does not serve again after {part}")
        # The same form again: whoever is registered is told so, once.
        assert (part, city.answers(person, f"{part}-back")) == (part, WELL)
    registered = city.ask("SELECT name FROM registration WHERE name LIKE 'Registrant %'")
    assert sorted(name for (name,) in registered) == sorted(person.name for person in people)
    written = "SELECT id FROM message WHERE address LIKE 'registrant%@example.org'"
    numbers = sorted(str(number) for (number,) in city.ask(written))
    assert len(numbers) == len(people)

    def taken() -> list[str]:
        return sorted(number for number, _at in city.sink.taken if number in numbers)

    wait_for(lambda: set(taken()) == set(numbers), "letters are missing", step=0.2)
    assert taken() == numbers
    kept = city.ask("SELECT display_name FROM stored_file WHERE display_name LIKE '%-back.jpg'")
    assert len(kept) == len(OUTAGES)
    assert city.portal.stop() == 0
