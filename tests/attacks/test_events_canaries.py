"""No document number of anybody at an event stands readable in database, letters, log or audit."""

from __future__ import annotations

import logging
import uuid

from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.delegations import services as delegations
from events.delegations.values import Plan
from events.gate import services as gate
from events.gate.states import ScanWay
from events.gate.values import MadeScan, WalkIn
from events.registrations.models import Registration
from tests.attacks.test_canaries import everything_stored
from tests.events.letters.asking import make_confirmed, make_letter, whole_data
from tests.events.signed_in import SignedIn
from tests.factories.core import make_token, make_user
from tests.factories.events import make_edition, make_registration

# One for each way in.
FORM, LETTER, LISTED, FAULTY, WALKED, BY_API = (
    f"K{name}4711" for name in ("FORM", "LETTER", "LISTED", "FAULTY", "WALKED", "API")
)
EVERY = (FORM, LETTER, LISTED, FAULTY, WALKED, BY_API)
HEADER = ("Name", "Issuing country", "Document number", "E-mail")


def bring(edition, leader):
    rows = [(2, ["Li", "DE", LISTED, "li@example.org"]), (3, ["Wu", "XX", FAULTY, "wu@x.org"])]
    plan = Plan("Canaries", "Canaries", "Li", "li@example.org", False, (edition.sessions[0].id,))
    return delegations.bring_delegation(edition, plan, HEADER, rows, by=leader, at=now())


def test_no_number_of_an_event_is_readable_anywhere(app, work, caplog):
    caplog.set_level(logging.DEBUG)
    edition = make_edition("entrepreneurship_week", asks_identity=True)
    staff, leader, person = make_user(Role.ORGANISER), make_user(), make_user()
    make_registration(edition, user=person, document_number=FORM)
    waits, done = bring(edition, leader), None
    done = bring(edition, make_user())
    assert waits.rows
    delegations.register_members(done, by=staff, at=now())
    scan = MadeScan(
        uuid.uuid4(), edition.sessions[0].id, now(), way=ScanWay.WALK_IN,
        person=WalkIn("Zhou", document_country="DE", document_number=WALKED, consent=True),
    )  # fmt: skip
    gate.merge_scans(edition, [scan], device=None, by=staff, at=now())
    db.session.commit()
    guest = make_confirmed()
    make_letter(guest, passport_number=LETTER)
    assert whole_data(guest).passport_number != LETTER
    secret = make_token(person, ["events:register"])
    db.session.commit()
    other = make_edition(asks_identity=True)
    facts = {"name": "Sun", "email": "sun@example.org", "document_country": "DE",
             "document_number": BY_API}  # fmt: skip
    answer = app.test_client().post(
        f"/api/v1/events/{other.slug}/registrations",
        json={"person": facts, "sessions": ["S1"], "consents": ["event_processing"]},
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "canary"},
    )
    assert answer.status_code == 201, answer.text
    desk = SignedIn(app, staff)
    base = f"/desk/events/{edition.slug}"
    for address in (f"{base}/attendees?q={FORM}", f"{base}/letters?words={LETTER}",
                    f"{base}/attendees?columns=document_number&order=document_number",
                    f"{base}/delegations"):  # fmt: skip
        page = desk.get(address).text
        assert FORM not in page.replace(f'value="{FORM}"', "").replace(f"q={FORM}", ""), address
    taken = desk.post(
        f"{base}/attendees/export", which="identity", file_format="csv", purpose="Canary test"
    )
    assert FORM in taken.text
    work()
    for name, rows in everything_stored().items():
        for canary in EVERY:
            assert canary not in rows, (name, canary)
    for canary in EVERY:
        assert canary not in caplog.text, canary
    for mail in (app.extensions["settings"].data_dir / "mail").glob("*.eml"):
        content = mail.read_bytes()
        assert not [one for one in EVERY if one.encode() in content], mail.name
    # The control: whoever has the key reads them.
    kept = set(db.session.scalars(select(Registration.document_number)))
    assert {FORM, LISTED, WALKED, BY_API} <= kept
