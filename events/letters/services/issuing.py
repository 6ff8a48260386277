"""The last step of an approved letter: its document registered, its person told."""

from __future__ import annotations

from datetime import datetime, timedelta

from core import outbox
from core.db import db
from core.documents import services as documents
from core.documents.values import Order
from events.letters import mails
from events.letters.models import InvitationLetter
from events.letters.services.ending import supersede_held
from events.letters.states import LETTER_WORKFLOW, LetterAction, LetterState

EXIT_DAYS = timedelta(days=30)


def finish_issue(
    letter: InvitationLetter, order: Order, pdf: bytes, *, drawn_from: datetime, at: datetime
) -> bool:
    """Register the drawn document and write to the person; False when the letter moved meanwhile.

    `drawn_from` is the letter's `changed_at` when it was drawn: a withdrawn or superseded one is
    not issued, and nothing of the drawing is kept.
    """
    db.session.refresh(letter, with_for_update=True)
    if letter.standing is not LetterState.APPROVED or letter.changed_at != drawn_from:
        return False
    document = documents.register(order, pdf)
    letter.document_id, letter.changed_at = document.id, at
    assert letter.departs_on is not None
    letter.exit_due_on = letter.departs_on + EXIT_DAYS
    LETTER_WORKFLOW.fire(letter, LetterAction.ISSUE, by=None, at=at)
    before = supersede_held(letter, document, at=at)
    db.session.flush()
    outbox.tell(mails.issued(letter, order.serial, before))
    return True
