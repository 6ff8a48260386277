"""One person's thank-you letter; the words are the organisers'."""

from __future__ import annotations

from core.accounts.models import User
from core.i18n import LOCALES
from core.outbox import Letter
from events.registrations.mails import letter_to
from events.registrations.models import Registration
from events.thanks.models import ThankYou

TEMPLATE = "thanks/letter"


def to_attendee(one: ThankYou, registration: Registration) -> Letter:
    said = _said(one, registration.language)
    return letter_to(registration, TEMPLATE, key=f"thanks:{one.id}:{registration.id}", **said)


def to_account(one: ThankYou, user: User) -> Letter:
    """To an officer of an employer or carrier, or to a juror."""
    return Letter(
        template=TEMPLATE,
        address=user.email,
        language=user.preferred_language,
        recipient_name=user.display_name,
        values={"edition": one.edition, "own_url": "", **_said(one, user.preferred_language)},
        recipient_id=user.id,
        key=f"thanks:{one.id}:{user.id}",
        about=one,
    )


def _said(one: ThankYou, language: str) -> dict[str, object]:
    code = language if language in LOCALES else "en"
    parts = [part.strip() for part in one.body[code].split("\n\n") if part.strip()]
    return {"subject": one.subject[code], "paragraphs": parts}
