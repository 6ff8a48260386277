"""The desk's list of events."""

from __future__ import annotations

from core.accounts.roles import Role
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition


def test_events_are_searched_sorted_and_taken_along(app):
    fair, other = make_edition("recruitment_fair"), make_edition("training")
    organiser = SignedIn(app, make_user(Role.ORGANISER))
    for query in (
        f"words={fair.slug}",
        "kind=recruitment_fair",
        "state=open&kind=recruitment_fair",
    ):
        listed = organiser.get(f"/desk/events?{query}").text
        assert fair.slug in listed, query
        assert other.slug not in listed, query
    assert organiser.get("/desk/events?order=name").text.count("data-row") == 2
    slug = fair.slug
    answer = organiser.post("/desk/events/export", file_format="csv", which="standard")
    assert slug in answer.data.decode("utf-8-sig")
