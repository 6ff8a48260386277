"""The victim's invitation letter, for an event of somewhere else than the other organiser's."""

from __future__ import annotations

from core.clock import now
from core.db import db
from events.letters import services
from events.letters.models import InvitationLetter
from tests.attacks.slices import NOBODY, READS, cells_of_list
from tests.events.letters.asking import make_confirmed, whole_data
from tests.factories.events import make_edition

TABLES = (InvitationLetter,)
OWN = [{"reference": "letter_registration"}]
COPIES = [{"reference": "letter_registration", "letter": "letter", "copy": "=letter"}]
EDITION = [{"slug": "letter_event"}]
DESK = [{"slug": "letter_event", "reference": "letter"}]
CELLS = {
    "letters.show": (OWN, NOBODY),
    "letters.withdraw": (OWN, NOBODY),
    "letters.fetch": (COPIES, NOBODY),
    "letters_desk.index": (EDITION, READS),
    **cells_of_list("letters_desk", EDITION[0], changes=True),
    "letters_desk.sheet": (EDITION, READS),
    "letters_desk.show": (DESK, READS),
    **{
        f"letters_desk.{name}": (DESK, READS)
        for name in ("approve", "withdraw", "passport", "upload_signed", "arrival", "exit")
    },
}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME, NUMBER

    event = make_edition("entrepreneurship_week")
    registration = make_confirmed(
        city.victim,
        edition=event,
        name=NAME,
        document_country="US",
        document_number=NUMBER,
        email="victim@canary.example",
    )
    data = whole_data(registration, name=NAME, passport_number=NUMBER, passport_country="US")
    letter = services.put_letter(registration, data, agrees=True, by=city.victim, at=now())
    db.session.commit()
    return {
        "letter_event": event.slug,
        "letter_registration": registration.reference,
        "letter": letter.reference,
    }
