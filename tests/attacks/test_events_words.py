"""What people and organisers type at events is shown as typed, and never as markup."""

from __future__ import annotations

import html
import json
import re

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.outbox.models import Message
from events.registrations.links import registration_token
from events.suggestions import services as suggestions
from tests.attacks.test_injection import NAMES, RAW
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration

DESCRIBED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.mark.parametrize("typed", NAMES)
def test_words_at_events_are_never_markup(app, work, typed):
    both = {"en": typed, "zh": typed}
    edition = make_edition(
        "round_table", name=both, summary=both, text=both, contact=both, capacity=1
    )
    session = edition.sessions[0]
    session.name, session.venue.name, session.venue.address = both, both, both
    person, staff = make_user(display_name=typed), make_user(Role.ORGANISER)
    facts = {"name": typed, "organisation": typed, "badge_name": typed}
    made = make_registration(edition, user=person, **facts)
    waits = make_registration(edition, **facts)
    said = suggestions.collect(edition, session, typed, made.reference, by=staff, at=now())
    db.session.commit()
    desk, own, stranger = SignedIn(app, staff), SignedIn(app, person), app.test_client()
    base = f"/desk/events/{edition.slug}"
    pages = {
        "public": stranger.get(f"/events/{edition.slug}"),
        "events": stranger.get("/events"),
        "form": stranger.get(f"/events/{edition.slug}/register"),
        "link": stranger.get(f"/r/{registration_token(waits)}"),
        "own": own.get(f"/me/registrations/{made.reference}"),
        "ticket": own.get(f"/me/registrations/{made.reference}/ticket"),
        "desk": desk.get(base),
        "list": desk.get(f"{base}/attendees"),
        "person": desk.get(f"{base}/registrations/{made.reference}"),
        "change": desk.get(f"{base}/registrations/{made.reference}/change"),
        "waiting": desk.get(f"{base}/waiting"),
        "gate": desk.get(f"{base}/gate/{session.id}?q={made.reference}"),
        "live": desk.get(f"{base}/gate"),
        "badges": desk.get(f"{base}/badges"),
        "suggestion": desk.get(f"{base}/suggestions/{said.reference}"),
        "suggestions": desk.get(f"{base}/suggestions"),
    }
    for name, page in pages.items():
        assert page.status_code == 200, name
        assert not RAW.search(page.text), name
        assert "1522756" not in page.text, name
    for name in ("public", "own", "list", "person", "waiting", "suggestion"):
        assert typed in html.unescape(pages[name].text), name
    (described,) = DESCRIBED.findall(pages["public"].text)
    assert json.loads(described)
    assert typed in json.dumps(json.loads(described), ensure_ascii=False).replace('\\"', '"')
    calendar = own.get(f"/me/registrations/{made.reference}/sessions/{session.id}.ics").text
    assert calendar.count("BEGIN:VEVENT") == 1
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
    for letter in db.session.scalars(select(Message)):
        assert not RAW.search(letter.html)
        assert "\n" not in letter.subject
    db.session.commit()
    assert work() > 0
    assert not list(db.session.scalars(select(Message).where(Message.error.is_not(None))))
