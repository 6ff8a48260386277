"""Five hundred people at one instant for a hundred places, through the real pages (R1, R2, G2)."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.crash.portals import BOTH, fair_portal
from tests.crash.registrants import Answered, Registrant
from tests.running import LONGEST

pytestmark = pytest.mark.crash

PEOPLE, PLACES = 500, 100
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
        answers = at_once(people)
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
        # References are given in the order of arrival: the first hundred have the places, the
        # rest wait in that order.
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


def at_once(people: list[Registrant]) -> list[Answered]:
    """Everybody sends at the same instant; the answers in their order."""
    answers: list[Answered | None] = [None] * len(people)
    gate = threading.Barrier(len(people))

    def send(place: int) -> None:
        gate.wait()
        answers[place] = people[place].send()

    threads = [threading.Thread(target=send, args=(place,)) for place in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    assert None not in answers
    return [answer for answer in answers if answer is not None]
