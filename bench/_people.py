"""Fifty thousand people who differ in all that a list of them can be asked."""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from bench.attendees import insert
from core.accounts.models import User
from core.clock import now
from core.db import db
from core.documents.models import IssuedDocument
from core.files.models import StoredFile
from events.editions.models import Edition, EventSession
from events.gate.models import Attendance
from events.letters.models import InvitationLetter
from events.letters.states import LetterState
from events.registrations.groups import Delegation
from events.registrations.models import Registration, Seat
from events.registrations.states import SeatState


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
