"""Background work of awards; it takes ids and may be run any number of times."""

from __future__ import annotations

import uuid

from core import outbox
from core.clock import now
from core.db import db, reading
from core.documents import services as documents
from core.documents.engine import MissingGlyph
from core.jobs import job
from events.awards import mails, services
from events.awards.documents import award_certificate, issue_key
from events.awards.models import Award
from events.awards.queries import holders_of
from events.awards.states import AwardState
from events.awards.values import Holder


@job(services.CERTIFY, attempts=20)
def certify(award_id: str, holder: str) -> None:
    """The certificate of one person of the team, drawn and registered once, with its letter.

    Nothing where the award was withdrawn meanwhile, or the name has a character no typeface
    prints: the case's page names who lacks one.
    """
    with reading():
        one = db.session.get_one(Award, uuid.UUID(award_id))
        known = _holder(one, holder)
        is_open = known is not None and _lacks(one, known)
        order = award_certificate(one, known, at=now()) if known and is_open else None
    if order is None:
        return
    try:
        pdf = documents.draw(order)
    except MissingGlyph:
        return
    # Drawn without a transaction: whoever withdrew it meanwhile is seen by holding the row.
    one = db.session.get_one(Award, uuid.UUID(award_id), with_for_update=True)
    known = _holder(one, holder)
    if known is None or not _lacks(one, known):
        return
    outbox.tell(mails.certified(one, known, documents.register(order, pdf)))


def _lacks(one: Award, holder: Holder) -> bool:
    is_won = one.standing is AwardState.CONFIRMED
    return is_won and documents.find_by_key(issue_key(one, holder)) is None


def _holder(one: Award, key: str) -> Holder | None:
    return next((each for each in holders_of(one.project) if each.key == key), None)
