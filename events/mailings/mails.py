"""One person's copy of a mailing: its words with the gaps filled, in their language."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

from flask_babel import gettext as _

from core.accounts.models import User
from core.db import db, new_id
from core.files.services import read_file
from core.i18n import LOCALES, show_date, show_datetime, speaking
from core.outbox import Letter
from core.outbox.models import Message
from core.outbox.transports import Attachment
from core.web import absolute_url
from events.mailings.gaps import Gap, fill_gaps
from events.mailings.models import Mailing
from events.registrations.mails import own_url
from events.registrations.models import Registration
from events.registrations.states import HELD_STATES

TEMPLATE = "mailings/message"
# What stands in a preview for the secret that opens somebody's registration.
NOBODYS = {"token": "***"}


def copy_for(mailing: Mailing, registration: Registration) -> Letter:
    return _copy(mailing, registration, registration.language, own_url(registration))


def preview_for(mailing: Mailing, registration: Registration, *, language: str) -> Letter:
    """What they would read in this language, for staff: without the link that is theirs alone."""
    link = absolute_url("registrations.open_link", **NOBODYS)
    return _copy(mailing, registration, language, link)


def test_for(mailing: Mailing, registration: Registration, *, language: str, to: User) -> Letter:
    """What somebody in the list would read, to whoever writes it, without whom it would be."""
    link = absolute_url("registrations.open_link", **NOBODYS)
    own = {Gap.NAME: to.display_name, Gap.ORGANISATION: "–", Gap.REFERENCE: "EV-0000-0000"}
    made = _copy(mailing, registration, language, link, own)
    with speaking(language):
        subject = _("Test: %(subject)s", subject=made.values["subject"])
        told = _("This is a test. It went to you alone.")
    return replace(
        made,
        address=to.email,
        recipient_name=to.display_name,
        recipient_id=None,
        values={
            **made.values,
            "subject": subject,
            "paragraphs": [told, *made.values["paragraphs"]],
        },
        key=f"mailing:{mailing.id}:test:{new_id()}",
        about=mailing,
        is_private=False,
    )


def files_of(message: Message) -> list[Attachment]:
    """The files of the mailing a letter belongs to, which its key names."""
    mailing = db.session.get(Mailing, uuid.UUID((message.key or "").split(":")[1]))
    return [
        Attachment(one.display_name, one.media_type, read_file(one))
        for one in (mailing.files if mailing else ())
    ]


def _copy(
    mailing: Mailing,
    registration: Registration,
    language: str,
    link: str,
    instead: Mapping[Gap, str] | None = None,
) -> Letter:
    said = language if language in LOCALES else "en"
    values = {**gap_values(registration, said), Gap.LINK: link, **(instead or {})}
    body = fill_gaps(mailing.body[said], values)
    return Letter(
        template=TEMPLATE,
        address=registration.email,
        language=said,
        recipient_name=registration.name,
        values={
            "subject": fill_gaps(mailing.subject[said], values),
            "paragraphs": [part.strip() for part in body.split("\n\n") if part.strip()],
            "edition": registration.edition,
            "own_url": link,
        },
        recipient_id=registration.user_id,
        key=f"mailing:{mailing.id}:{registration.id}",
        about=registration,
        is_private=registration.user_id is None,
    )


def gap_values(registration: Registration, language: str) -> dict[Gap, str]:
    """What stands in each gap but the link for this person, as plain text."""
    edition = registration.edition
    seats = [seat for seat in registration.seats if seat.standing in HELD_STATES]
    sessions = [seat.session for seat in seats]
    with speaking(language):
        times = [
            f"{one.code} {one.name.get(language, '')} ({show_datetime(one.starts_at)})"
            for one in sorted(sessions, key=lambda one: one.starts_at)
        ]
        venues = dict.fromkeys(one.venue.place.get(language, "") for one in sessions)
        return {
            Gap.NAME: registration.name,
            Gap.EVENT: edition.name.get(language, ""),
            Gap.REFERENCE: registration.reference,
            Gap.STATE: str(registration.public_standing.label),
            Gap.SESSIONS: "; ".join(times) or "–",
            Gap.PLACES: ", ".join(venue for venue in venues if venue) or "–",
            Gap.STARTS: show_date(edition.starts_at),
            Gap.ORGANISATION: registration.organisation,
        }
