"""Events for other programs: the agreed shape, filters, paging, and nothing that is not public."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import now
from core.db import db
from events.editions.states import EditionState
from tests.factories.events import make_edition, make_registration, make_venue, words


def slugs(answer):
    return [one["slug"] for one in answer.json["events"]]


def test_events_stand_by_their_beginning_without_drafts(client):
    later = make_edition(starts_at=now() + timedelta(days=40))
    sooner = make_edition(starts_at=now() + timedelta(days=4))
    make_edition(state=EditionState.DRAFT)
    over = make_edition(starts_at=now() - timedelta(days=9), state=EditionState.CLOSED)
    answer = client.get("/api/v1/events")
    assert slugs(answer) == [sooner.slug, later.slug]
    assert answer.json["events"][0] == {
        "slug": sooner.slug,
        "type": "recruitment_fair",
        "state": "open",
        "name": sooner.name,
        "summary": sooner.summary,
        "year": sooner.year,
        "number": 1,
        "starts_at": sooner.starts_at.isoformat().replace("+00:00", "Z"),
        "ends_at": sooner.ends_at.isoformat().replace("+00:00", "Z"),
        "opens_at": None,
        "cutoff_at": None,
        "registration": "open",
        "next_event": None,
        "url": f"/events/{sooner.slug}",
    }
    assert over.slug in slugs(client.get("/api/v1/events?from=2001-01-01"))


def test_events_of_one_type(client):
    make_edition("recruitment_fair")
    table = make_edition("round_table")
    assert slugs(client.get("/api/v1/events?type=round_table")) == [table.slug]
    refused = client.get("/api/v1/events?type=party")
    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"] == "type"


def test_pages_follow_each_other_without_a_gap_or_a_repeat(client):
    # Several begin at the same moment.
    at = now() + timedelta(days=5)
    wanted = {make_edition(starts_at=at).slug for _number in range(5)}
    address, got = "/api/v1/events?limit=2", []
    while address:
        answer = client.get(address)
        got += slugs(answer)
        link = answer.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else ""
    assert len(got) == 5
    assert set(got) == wanted


@pytest.mark.parametrize(
    "cursor", ["x", "WzFd", "WyJbXSJd", "WyJbMSwyXSJd", "WyJbXCIyMDI3LTAxLTAxVDAwOjAwOjAwXCIsIFwiMFwiXSJd"]
)  # fmt: skip
def test_a_cursor_nobody_made_is_refused(client, cursor):
    answer = client.get(f"/api/v1/events?cursor={cursor}")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "cursor"


def test_one_event_says_all_in_both_languages(client):
    edition = make_edition(capacity=1)
    room = make_venue(edition, parent=edition.venues[0], name=words("Room 1", "一号会议室"))
    edition.sessions[0].venue_id = room.id
    db.session.commit()
    for _number in range(3):
        make_registration(edition)
    answer = client.get(f"/api/v1/events/{edition.slug}")
    body = answer.json
    assert body["venues"][0]["venues"][0]["name"] == {"en": "Room 1", "zh": "一号会议室"}
    [session] = body["sessions"]
    assert session["venue"] == {"en": "Room 1", "zh": "一号会议室"}
    assert (session["capacity"], session["places_left"], session["waiting"]) == (1, 0, 2)
    assert session["waiting_list"] is True
    assert session["draw"] is None
    assert body["text"] == edition.text
    again = client.get(
        f"/api/v1/events/{edition.slug}", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_draft_and_unknown_are_not_found(client):
    draft = make_edition(state=EditionState.DRAFT)
    for slug in (draft.slug, "nothing"):
        answer = client.get(f"/api/v1/events/{slug}")
        assert answer.status_code == 404
        assert answer.content_type == "application/problem+json"


def test_operations_are_described(client):
    document = client.get("/api/v1/openapi.json").json
    assert "/events/{slug}" in document["paths"]
    parameters = {one["name"] for one in document["paths"]["/events"]["get"]["parameters"]}
    assert {"type", "from", "limit", "cursor"} <= parameters
