"""What is over is offered to nobody: every page of a past edition, walked by every role."""

from __future__ import annotations

from datetime import timedelta

import pytest
from lxml import html
from werkzeug.exceptions import HTTPException

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.delegations.services import bring_delegation
from events.delegations.values import Plan
from events.editions.states import EditionState
from events.registrations.links import registration_token
from tests.events.letters.asking import make_confirmed, make_letter
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration

# What people may ask for of an event that is to come, and of none that is over.
FOR_PEOPLE = {
    "registrations.new", "registrations.change", "registrations.change_by_link",
    "registrations.add_session", "registrations.add_session_by_link", "registrations.accept",
    "registrations.accept_by_link", "registrations.give_up", "registrations.give_up_by_link",
    "registrations.cancel", "registrations.cancel_by_link", "delegations.new",
    "delegations.register", "delegations.confirm", "tickets.show", "tickets.open_link",
    "tickets.show_pdf", "tickets.open_link_pdf", "tickets_calendar.show",
    "tickets_calendar.show_by_link", "tickets_calendar.session_file",
    "tickets_calendar.session_file_by_link", "letters_desk.approve",
}  # fmt: skip
# The same for those who run it, from the close on: what its numbers are made of.
FOR_STAFF = FOR_PEOPLE | {
    "registrations_desk.new", "registrations_desk.confirm", "registrations_desk.return",
    "registrations_desk.refuse", "registrations_desk.cancel", "attendees_desk.change",
    "letters_desk.change", "editions_desk.new_session", "editions_desk.cancel_session",
    "editions_desk.new_venue", "editions_desk.remove_venue", "gate_devices.add", "gate.scan",
    "suggestions.new",
}  # fmt: skip
ENDED = (EditionState.RUNNING, EditionState.CLOSED, EditionState.FOLLOW_UP)


def an_edition(state=EditionState.OPEN, *, days_ago=None):
    """With somebody who has a place and asked for a letter, and somebody who was offered one."""
    edition = make_edition("entrepreneurship_week", sessions=2, capacity=1)
    comes = make_confirmed(make_user(), edition=edition)
    waits = make_registration(
        edition,
        edition.sessions[0],
        user=make_user(),
        document_number="Q1231231",
        document_country="PL",
    )
    make_letter(comes)
    waits.seats[0].state = "offered"
    waits.seats[0].offered_until = now() + timedelta(days=1)
    if days_ago is not None:
        back = edition.ends_at - now() + timedelta(days=days_ago)
        for one in (edition, *edition.sessions):
            one.starts_at, one.ends_at = one.starts_at - back, one.ends_at - back
    edition.state = state
    db.session.commit()
    return edition, comes, waits


def offers_of(page):
    """Where a page leads, and what its forms do."""
    for one in html.fromstring(page).iter("a", "form", "button"):
        at = one.get("href") or one.get("formaction") or one.get("action") or ""
        posts = one.get("method", "").lower() == "post" or one.get("formaction")
        if at.startswith("/") and "lang=" not in at:
            yield "POST" if posts else "GET", at.partition("#")[0]


def walk(app, client, starts, slug):
    """Every endpoint that pages of this edition lead to, with a page that does."""
    adapter = app.url_map.bind("localhost")
    seen, todo, found = set(), list(starts), {}
    while todo and len(seen) < 120:
        page = todo.pop(0)
        if page in seen:
            continue
        seen.add(page)
        answer = client.get(page)
        assert answer.status_code < 500, page
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for way, at in offers_of(answer.text):
            path, _mark, query = at.partition("?")
            try:
                endpoint, _values = adapter.match(path, method=way)
            except HTTPException:
                continue
            found.setdefault(endpoint, page)
            is_of_it = slug in path or path.startswith(("/r/", "/me/registrations"))
            if way == "GET" and is_of_it and (not query or "form=" in query):
                todo.append(at)
    return found


def people(app, edition, comes, waits):
    links = [f"/r/{registration_token(one)}" for one in (comes, waits)]
    public = [f"/events/{edition.slug}", f"/events/{edition.slug}/register",
              f"/events/{edition.slug}/suggestions"]  # fmt: skip
    own = [f"/me/registrations/{one.reference}" for one in (comes, waits)]
    yield "a stranger", app.test_client(), public
    yield "by the link", app.test_client(), [*links, f"{links[0]}/letter?form=1",
                                             f"{links[0]}/ticket"]  # fmt: skip
    for one in (comes, waits):
        yield one.name, sign_in(app.test_client(), one.user), ["/me", *public, *own, *(
            f"{page}/{part}" for page in own for part in ("ticket", "letter", "letter?form=passport")
        )]  # fmt: skip


def leader_of(app, edition):
    leader = make_user()
    state, edition.state = edition.state, EditionState.OPEN
    ends_at, edition.ends_at = edition.ends_at, now() + timedelta(days=999)
    plan = Plan("TU München", "TU München", "Jana", "jana@example.org", True, ())
    header, cells = ("Name", "E-mail"), (2, ["Jana Nováková", "jana@example.org"])
    brought = bring_delegation(edition, plan, header, [cells], by=leader, at=now())
    edition.state, edition.ends_at = state, ends_at
    db.session.commit()
    page = f"/events/{edition.slug}/delegations/{brought.id}"
    return "who leads a delegation", sign_in(app.test_client(), leader), [page]


def staff(app, edition):
    for role in (Role.ORGANISER, Role.AUDITOR, Role.GATE_STAFF):
        client = sign_in(app.test_client(), make_user(role))
        yield role, client, ["/desk", "/desk/gate", f"/desk/events/{edition.slug}"]


@pytest.mark.parametrize("state", ENDED)
def test_nothing_that_is_over_is_offered_to_people(app, state):
    edition, *registered = an_edition(state, days_ago=1)
    for who, client, starts in (*people(app, edition, *registered), leader_of(app, edition)):
        found = walk(app, client, starts, edition.slug)
        assert {one: found[one] for one in FOR_PEOPLE & set(found)} == {}, who


@pytest.mark.parametrize("state", ENDED[1:])
def test_nothing_that_is_over_is_offered_at_the_desk(app, state):
    edition, *_registered = an_edition(state, days_ago=1)
    for who, client, starts in staff(app, edition):
        found = walk(app, client, starts, edition.slug)
        assert {one: found[one] for one in FOR_STAFF & set(found)} == {}, who


def test_the_walk_finds_the_offers_of_what_is_to_come(app):
    edition, *registered = an_edition()
    found = set()
    everybody = (*people(app, edition, *registered), leader_of(app, edition), *staff(app, edition))
    for _who, client, starts in everybody:
        found |= set(walk(app, client, starts, edition.slug))
    assert FOR_STAFF - found <= {
        # Of one who waits for approval, of another type of events.
        "delegations.confirm", "registrations_desk.confirm",
        "registrations_desk.return", "registrations_desk.refuse", "suggestions.new",
    }  # fmt: skip


@pytest.mark.parametrize("state", ENDED)
def test_what_is_over_is_refused_too(app, state):
    edition, _comes, waits = an_edition(state, days_ago=1)
    link, seat = f"/r/{registration_token(waits)}", waits.seats[0]
    client = app.test_client()
    token = html.fromstring(client.get("/notice").text).find(".//meta[@name='csrf-token']")
    sent = {"csrf_token": token.get("content"), "session": str(edition.sessions[1].id)}
    for way in (f"/seats/{seat.id}/accept", f"/seats/{seat.id}/give-up", "/sessions", "/change",
                "/cancel", "/letter"):  # fmt: skip
        assert client.post(f"{link}{way}", data=sent).status_code in (409, 422), way
    db.session.expire_all()
    assert (seat.state, waits.state) == ("offered", "confirmed")
    assert client.get(f"{link}/ticket.pdf").status_code == 302


@pytest.mark.parametrize(
    ("language", "words"), [("en", "This event is over"), ("zh", "活动已结束")]
)
def test_it_is_said_that_it_is_over(app, language, words):
    edition, comes, _waits = an_edition(EditionState.RUNNING, days_ago=1)
    comes.user.preferred_language = language
    db.session.commit()
    client = sign_in(app.test_client(), comes.user)
    client.set_cookie("lang", language)
    own = f"/me/registrations/{comes.reference}"
    for page in (f"/events/{edition.slug}", "/me", own, f"{own}/letter", f"{own}/ticket"):
        assert words in client.get(page).text, page
