"""Three phones without network at one gate: together exact once they are back (R16)."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from core.accounts.queries import find_account
from core.clock import now
from core.db import db
from events.editions.models import EventSession
from events.gate.models import Attendance, Scan
from events.registrations.models import Seat
from events.registrations.services import cancel_registration
from events.tickets.codes import ticket_code
from tests.factories.events import make_edition, make_registration
from tests.journeys.browsing import Visitor
from tests.pages.gate import GatePage, LivePage
from tests.pages.sign_in import sign_in
from tests.running import RunningPortal

pytestmark = pytest.mark.journey

COME, CANCELLED, ELSEWHERE = 120, 6, 4
EACH = 100


def make_event(program: Flask) -> tuple[str, str, list[str], list[str]]:
    """The gate's address, its session, the codes that open it and those that do not."""
    with program.app_context():
        edition = make_edition(
            slug="offline-gate", sessions=2, starts_at=now() - timedelta(hours=1)
        )
        here, there = edition.sessions
        come = [
            make_registration(
                edition, here, name=f"Guest {n} Łukasz", email=f"guest{n}@gate.example"
            )
            for n in range(COME)
        ]
        gone = [
            make_registration(edition, here, name=f"Gone {n}", email=f"gone{n}@gate.example")
            for n in range(CANCELLED)
        ]
        organiser = find_account("organiser@demo.example")
        for one in gone:
            reason = {"en": "As you asked.", "zh": "应本人要求。"}
            cancel_registration(one, by=organiser, at=now(), reason=reason)
        elsewhere = [
            make_registration(edition, there, name=f"Other {n}", email=f"other{n}@gate.example")
            for n in range(ELSEWHERE)
        ]
        db.session.commit()
        codes = [[ticket_code(one.id) for one in group] for group in (come, gone + elsewhere)]
        return f"/desk/events/{edition.slug}/gate", str(here.id), codes[0], codes[1]


def test_three_phones_in_flight_mode(
    city: RunningPortal, program: Flask, visit: Callable[..., Visitor]
) -> None:
    home, session_id, good, bad = make_event(program)
    phones = []
    for language, name in (("en", "North"), ("zh", "东门"), ("en", "South")):
        visitor = visit(language=language, width=360)
        sign_in(visitor, "gate@demo.example")
        phones.append(GatePage(visitor))
        phones[-1].open(f"{home}/{session_id}", name)
        phones[-1].look()
    for phone in phones:
        phone.lose_network()

    # A hundred scans each: people seen by several phones, twice by one, and some who may not come.
    dice = random.Random(16)
    batches = [dice.sample(good, 80) for _ in phones]
    for batch in batches:
        batch += [*batch[:10], *bad]
        dice.shuffle(batch)
        assert len(batch) == EACH
    first, second, third = phones
    first.enter(batches[0][:50], 50)
    first.reload()
    first.waits(50)
    first.enter(batches[0][50:], EACH)
    second.enter(batches[1], EACH)
    third.enter(batches[2], EACH)
    # What one phone knows it says at once: on its list, on its list as cancelled, seen before.
    first.scan(bad[0], "The registration is cancelled")
    first.scan(batches[0][0] if batches[0][0] in good else batches[0][1], "Was here already")
    first.scan("T" + "0" * 38, "Not on the list of this phone")
    second.walk_in("王现场")
    unseen = next(code for code in good if not any(code in batch for batch in batches))
    third.scan(unseen, "Let in")
    third.undo()
    for phone in phones:
        phone.forgive()
        phone.find_network()
        phone.look()

    came = {code for batch in batches for code in batch if code in good}
    refused = sum(code in bad for batch in batches for code in batch) + 2
    organiser = visit(language="en")
    sign_in(organiser, "organiser@demo.example")
    organiser.open(home)
    assert LivePage(organiser).counts("S1") == [COME + 1, len(came) + 1, 1, refused]
    organiser.look()
    with program.app_context():
        session = db.session.get(EventSession, uuid.UUID(session_id))
        attended = db.session.query(Attendance).filter_by(session_id=session.id)
        seats = db.session.query(Seat).filter_by(session_id=session.id, state="attended")
        scans = db.session.query(Scan).filter_by(session_id=session.id)
        assert attended.count() == seats.count() == len(came) + 1
        assert scans.count() == 3 * EACH + 5
        earliest = {}
        for scan in scans.filter(Scan.result != "refused", Scan.undone_at.is_(None)):
            known = earliest.setdefault(scan.registration_id, scan.scanned_at)
            earliest[scan.registration_id] = min(known, scan.scanned_at)
        assert {one.registration_id: one.first_at for one in attended} == earliest
