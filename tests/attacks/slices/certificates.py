"""The victim's certificate of training, of somewhere else than the other organiser's district."""

from __future__ import annotations

from core.clock import now
from core.db import db
from events.certificate_batches import services as batches
from events.certificates import services
from events.editions.states import EditionState
from events.gate.models import Attendance
from tests.attacks.slices import NOBODY, READS, RUNS, cells_of_list
from tests.factories.events import make_edition, make_registration

EDITION = [{"slug": "certificate_event"}]
BATCH = EDITION[0] | {"reference": "certificate_batch"}
CELLS = {
    "event_certificates.fetch": ([{"reference": "certificate_registration"}], NOBODY),
    "event_certificates_desk.index": (EDITION, READS),
    "certificate_batches.index": (EDITION, READS),
    "certificate_batches.new": (EDITION, RUNS),
    "certificate_batches.preview": ([EDITION[0] | {"number": "=1"}], RUNS),
    "certificate_batch.index": ([BATCH], READS),
    "certificate_batch.move": ([BATCH | {"action": "=stop"}], READS),
    **cells_of_list("certificate_batch", BATCH),
    "event_certificates_desk.reissue": (
        [{"slug": "certificate_event", "reference": "certificate_registration"}],
        READS,
    ),
    **cells_of_list("event_certificates_desk", EDITION[0], changes=True),
}
API = {"/events/{certificate_event}/certificates": RUNS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    edition = make_edition("training", checks_out=False)
    registration = make_registration(
        edition, user=city.victim, name=NAME, email="victim@canary.example"
    )
    [session] = edition.sessions
    db.session.add(
        Attendance(
            registration_id=registration.id,
            session_id=session.id,
            first_at=session.starts_at,
            way="qr",
        )
    )
    edition.state = EditionState.CLOSED
    db.session.flush()
    plan = services.plan_for(registration, at=now())
    services.register_certificate(registration, plan, b"%PDF-1.7 of the victim", at=now())
    batch = batches.start_batch(edition, [registration.id], by=None, at=now())
    db.session.commit()
    return {
        "certificate_batch": batch.reference,
        "certificate_event": edition.slug,
        "certificate_registration": registration.reference,
    }
