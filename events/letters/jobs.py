"""Background work of letters; each job takes ids and calls a service."""

from __future__ import annotations

import uuid
from datetime import timedelta

from core.clock import now
from core.db import db, reading
from core.documents import services as documents
from core.jobs import job
from events.letters import services
from events.letters.documents import invitation_paper, letter_key
from events.letters.models import InvitationLetter
from events.letters.states import LetterState


@job("letters.issue", attempts=20)
def issue(letter_id: str) -> None:
    """Issue an approved letter and write to its person: once, and never not.

    Drawn without a transaction, then registered with the move and the message in one. Killed
    before that commit it starts anew; killed after, it finds its work done. A letter withdrawn or
    superseded meanwhile is left alone.
    """
    with reading():
        letter = db.session.get(InvitationLetter, uuid.UUID(letter_id))
        if letter is None or letter.standing is not LetterState.APPROVED:
            return
        if documents.find_by_key(letter_key(letter)) is not None:
            return
        drawn_from = letter.changed_at
        order = invitation_paper(letter, at=now())
    pdf = documents.draw(order)
    letter = db.session.get_one(InvitationLetter, uuid.UUID(letter_id))
    services.finish_issue(letter, order, pdf, drawn_from=drawn_from, at=now())


@job("letters.keep_time", every=timedelta(hours=6))
def keep_time() -> None:
    services.remind_of_exits(at=now())
