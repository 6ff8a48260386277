"""More people at one instant than there are places, and fifty exhibitors for one booth.

Through the real pages of a running portal (R1, R2, R13, G2). Fifteen times as many as the portal has
threads by default; RUSH_PEOPLE=500 before a release.
"""

from __future__ import annotations

import json
import os
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from tests.crash.claimants import _Stay
from tests.crash.portals import BOTH, fair_portal
from tests.crash.registrants import Answered, Registrant
from tests.running import LONGEST

pytestmark = pytest.mark.crash

PEOPLE = int(os.environ.get("RUSH_PEOPLE", "120"))
PLACES, EXHIBITORS = PEOPLE // 5, 50
SEATS = """
    SELECT s.state, s.queue_number, r.name, r.reference FROM seat s
    JOIN registration r ON r.id = s.registration_id JOIN edition e ON e.id = r.edition_id
    WHERE e.slug = 'rush' ORDER BY r.reference
"""


@pytest.mark.parametrize("kind", BOTH)
def test_exactly_as_many_places_as_there_are(kind: str, tmp_path: Path) -> None:
    with fair_portal(kind, tmp_path, slug="rush", capacity=PLACES) as (portal, ask):
        portal.start()
        people = [Registrant(portal.url, "rush", number) for number in range(PEOPLE)]
        for person in people:
            person.open()
        answers = at_once([person.send for person in people])
        # A double click of the first: the same form again.
        again = people[0].send()
        assert portal.stop() == 0
        assert {answer.status for answer in answers} <= {302, 303}
        assert again.status in {302, 303}
        seats = ask(SEATS)
        assert len(seats) == PEOPLE
        assert len({name for _state, _number, name, _reference in seats}) == PEOPLE
        confirmed = [seat for seat in seats if seat[0] == "confirmed"]
        waiting = [seat for seat in seats if seat[0] == "waitlisted"]
        assert (len(confirmed), len(waiting)) == (PLACES, PEOPLE - PLACES)
        # References are given in the order of arrival: the first have the places, the rest wait
        # in that order.
        assert [seat[3] for seat in confirmed] == [seat[3] for seat in seats[:PLACES]]
        assert [seat[1] for seat in waiting] == sorted(seat[1] for seat in waiting)
        (taken,) = ask("SELECT taken FROM event_session s JOIN edition e ON e.id = s.edition_id"
                       " WHERE e.slug = 'rush'")  # fmt: skip
        assert taken == (PLACES,)
        (letters,) = ask(
            "SELECT count(*) FROM message WHERE kind = 'registrations/received'"
            " AND address LIKE 'registrant%@example.org'"
        )
        assert letters == (PEOPLE,)


@pytest.mark.parametrize("kind", BOTH)
def test_one_of_fifty_has_the_booth_and_the_others_are_told(kind: str, tmp_path: Path) -> None:
    fair = fair_portal(kind, tmp_path, slug="booth", capacity=9, exhibitors=EXHIBITORS)
    with fair as (portal, ask):
        browsers = json.loads(portal.data_dir.with_suffix(".json").read_text())
        portal.start()
        url = f"{portal.url}/events/booth/booths/hold"
        answers = at_once([lambda one=one: hold(url, one) for one in browsers])
        assert portal.stop() == 0
        statuses = sorted(answer.status for answer in answers)
        assert statuses == [303] + [409] * (EXHIBITORS - 1)
        told = [answer.page for answer in answers if answer.status == 409]
        assert all("Somebody else was quicker: booth A01 is taken." in page for page in told)
        rows = ask("SELECT r.state, x.reference FROM booth_reservation r JOIN edition e ON"
                   " e.id = r.edition_id JOIN exhibitor x ON x.id = r.exhibitor_id"
                   " WHERE e.slug = 'booth'")  # fmt: skip
        first = next(n for n, answer in enumerate(answers) if answer.status == 303)
        assert rows == [("held", browsers[first]["exhibitor"])]
        assert not portal.errors()


def hold(url: str, browser: Mapping[str, str]) -> Answered:
    said = {"csrf_token": browser["token"], "exhibitor": browser["exhibitor"], "code": "A01"}
    sent = urllib.request.Request(
        url, urllib.parse.urlencode(said).encode(), {"Cookie": browser["cookie"]}
    )
    try:
        with urllib.request.build_opener(_Stay()).open(sent, timeout=LONGEST) as answer:
            return Answered(answer.status, page=answer.read().decode())
    except urllib.error.HTTPError as answer:
        return Answered(answer.code, page=answer.read().decode())


def at_once(senders: Sequence[Callable[[], Answered]]) -> list[Answered]:
    """Everybody sends at the same instant; the answers in their order."""
    answers: list[Answered | None] = [None] * len(senders)
    gate = threading.Barrier(len(senders))

    def send(place: int) -> None:
        gate.wait()
        answers[place] = senders[place]()

    threads = [threading.Thread(target=send, args=(place,)) for place in range(len(senders))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    assert None not in answers
    return [answer for answer in answers if answer is not None]
