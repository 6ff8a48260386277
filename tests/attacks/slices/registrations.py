"""The victim's registration for an event of somewhere else than the other organiser's district."""

from __future__ import annotations

from sqlalchemy import select

from core.consents.models import Consent
from core.db import db
from events.registrations.links import registration_token
from events.registrations.models import Registration, RegistrationMove, Seat
from events.registrations.queries import list_letters
from tests.attacks.slices import NOBODY, READS, RUNS

TABLES = (Registration, Seat, RegistrationMove)
OWN = [{"reference": "registration"}]
EVENT, AT_DESK = {"slug": "event"}, {"slug": "event", "reference": "registration"}
IN_LINE = {"slug": "event", "session_id": "registration_session"}
CELLS = {
    **{
        f"registrations.{name}": (OWN, NOBODY)
        for name in ("show", "change", "cancel", "add_session", "agree")
    },
    **{
        f"registrations.{name}": ([{"reference": "registration", "seat_id": "registration_seat"}], NOBODY)
        for name in ("accept", "give_up")
    },
    "registrations.withdraw": (
        [{"reference": "registration", "consent_id": "registration_consent"}], NOBODY,
    ),
    "registrations.take": ([{"token": "registration_token"}], NOBODY),
    "registrations_desk.show": ([AT_DESK], READS),
    **{
        f"registrations_desk.{name}": ([AT_DESK], RUNS)
        for name in ("confirm", "return", "refuse", "cancel", "note", "open_document", "change")
    },
    "registrations_desk.move_seat": ([{**AT_DESK, "seat_id": "registration_seat"}], RUNS),
    "registrations_desk.resend": ([{**AT_DESK, "letter_id": "registration_letter"}], RUNS),
    "registrations_desk.answer_file": ([{**AT_DESK, "file_id": "claim_file"}], NOBODY),
    "registrations_desk.new": ([EVENT], RUNS),
    "registrations_desk.waiting": ([EVENT], READS),
    "registrations_desk.announce": ([IN_LINE], RUNS),
    "registrations_desk.draw": ([IN_LINE], RUNS),
    "registrations_desk.split": ([{**IN_LINE, "reference": "registration"}], RUNS),
}  # fmt: skip


def things(city) -> dict[str, object]:
    registration = city.registration
    consents = select(Consent.id).where(Consent.about_id == str(registration.id))
    return {
        "registration": registration.reference,
        "registration_letter": list_letters(registration)[0].id,
        "registration_token": registration_token(registration),
        "registration_consent": db.session.scalars(consents).first(),
        "registration_seat": registration.seats[0].id,
        "registration_session": registration.seats[0].session_id,
    }
