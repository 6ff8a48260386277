"""Background work of certificates; each job takes ids and may be run any number of times."""

from __future__ import annotations

import uuid

from core.clock import now
from core.db import db, reading
from core.documents import services as documents
from core.documents.engine import MissingGlyph
from core.jobs import job
from events.certificates import services
from events.registrations.models import Registration


@job(services.SETTLE, attempts=20)
def settle(registration_id: str) -> None:
    """Bring one person's certificate in line with what they attended: issued, replaced or lapsed.

    A name that no typeface prints has none until it is corrected.
    Drawn without a transaction, then registered together with the letter. Killed before the commit
    it starts anew; killed after, it finds its work done.
    """
    with reading():
        registration = db.session.get(Registration, uuid.UUID(registration_id))
        plan = services.plan_for(registration, at=now()) if registration is not None else None
    if registration is None:
        return
    try:
        pdf = documents.draw(plan.order) if plan is not None else b""
    except MissingGlyph:
        # The desk's page names who it is; trying again would print no more of the name.
        return
    registration = db.session.get_one(Registration, uuid.UUID(registration_id))
    if plan is None:
        services.withdraw_unearned(registration, at=now())
        return
    services.register_certificate(registration, plan, pdf, at=now())
