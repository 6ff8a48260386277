"""Mailings of an edition, their audience, and what became of each message."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from smtplib import SMTPRecipientsRefused
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import selectinload

from core.accounts.models import User
from core.db import db
from core.errors import DomainError, NotFound
from core.files.models import StoredFile
from core.jobs.models import Job
from core.jobs.states import JobState
from core.lists.choice import OpenList, open_list
from core.lists.queries import chosen_rows
from core.outbox.models import Message, MessageState
from events.attendees.lists import ATTENDEES
from events.editions.models import Edition
from events.editions.reach import reading_reach
from events.mailings.models import Mailing, MailingFile, MailingRecipient, MessageTemplate
from events.mailings.scopes import readable_by
from events.mailings.states import MailingState
from events.registrations.models import Registration
from events.registrations.scopes import within

# Asked for the page of every registration; made once, since that costs more than to ask it.
_WRITTEN = (
    select(Mailing)
    .join(MailingRecipient, MailingRecipient.mailing_id == Mailing.id)
    .where(
        MailingRecipient.registration_id == bindparam("registration"),
        MailingRecipient.message_id.is_not(None),
        Mailing.files.any(),
    )
    .options(selectinload(Mailing.files))
    .order_by(Mailing.due_at.desc(), Mailing.id)
)

UNDELIVERED = (MessageState.FAILED, MessageState.BOUNCED)


def visible_mailings(user: User, edition: Edition) -> Select[Mailing]:
    return select(Mailing).where(readable_by(user, edition).sql)


def get_mailing(mailing_id: uuid.UUID, edition: Edition, *, visible_to: User) -> Mailing:
    rows = visible_mailings(visible_to, edition).where(Mailing.id == mailing_id)
    found = db.session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def list_templates(edition: Edition) -> list[MessageTemplate]:
    """Words to use again: the edition's own and everybody's, by name."""
    return list(
        db.session.scalars(
            select(MessageTemplate)
            .where(
                (MessageTemplate.edition_id == edition.id) | MessageTemplate.edition_id.is_(None)
            )
            .order_by(MessageTemplate.name_key, MessageTemplate.id)
        )
    )


def audience_rows(mailing: Mailing, *, by: User) -> Select[Any]:
    """The registrations it goes to as they are now: within the person's reach, with an address.

    News of later events go only to those who agreed to them (R20).
    """
    return _people(mailing.edition, mailing.audience, by)


def _people(edition: Edition, audience: Mapping[str, Any], by: User) -> Select[Any]:
    rows = chosen_rows(_list(edition, audience.get("filter", {}), by))
    rows = rows.where(Registration.email != "")
    if audience.get("is_news"):
        rows = rows.where(Registration.may_write)
    return rows


def may_still_go_to(mailing: Mailing, registration: Registration) -> bool:
    """Whether somebody drawn before may be written to now: a pause may last for days (R20)."""
    agrees = registration.may_write or not mailing.audience.get("is_news")
    return bool(registration.email) and agrees


def count_audience(edition: Edition, audience: Mapping[str, Any], *, by: User) -> int:
    rows = _people(edition, audience, by)
    return db.session.scalar(rows.with_only_columns(func.count(Registration.id))) or 0


def first_of_audience(mailing: Mailing, *, by: User, skip: int = 0) -> Registration | None:
    rows = audience_rows(mailing, by=by).order_by(Registration.submitted_at, Registration.id)
    found: Registration | None = db.session.scalar(rows.offset(max(0, skip)).limit(1))
    return found


def recipients_of(user: User, mailing: Mailing) -> Select[MailingRecipient]:
    """Whom it was written to, as far as they are in the person's reach, with the message if any."""
    seen = within(reading_reach(user, mailing.edition))
    rows = select(MailingRecipient).where(MailingRecipient.mailing_id == mailing.id, seen.sql)
    return rows.join(MailingRecipient.registration).outerjoin(MailingRecipient.message)


def delivery_counts(mailing: Mailing, *, visible_to: User) -> dict[str, int]:
    """How many messages are in each state; "unwritten" is who still waits for one."""
    rows = recipients_of(visible_to, mailing).with_only_columns(
        func.coalesce(Message.state, "unwritten"), func.count(), maintain_column_froms=True
    )
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(Message.state))}


def waits_to_leave(mailing: Mailing, number: int, *, since: datetime) -> bool:
    """Whether so many of its letters, written since then, are still to leave: tried or not.

    A letter whose address was refused holds up no other.
    """
    rows = select(Message.id).join(MailingRecipient, MailingRecipient.message_id == Message.id)
    rows = rows.where(MailingRecipient.mailing_id == mailing.id, Message.created_at > since)
    refused = Message.error.startswith(SMTPRecipientsRefused.__name__)
    failed = and_(Message.state == MessageState.FAILED, ~refused)
    rows = rows.where(or_(Message.state == MessageState.QUEUED, failed))
    return db.session.scalar(rows.limit(1).offset(number - 1)) is not None


def is_to_be_written(mailing: Mailing, *, work: str, before: datetime) -> bool:
    """Whether `work` on it waits that is due before then."""
    rows = select(Job.id).where(Job.state == JobState.QUEUED, Job.name == work)
    rows = rows.where(Job.run_at <= before)
    rows = rows.where(Job.arguments["mailing_id"].as_string() == str(mailing.id))
    return db.session.scalar(rows.limit(1)) is not None


def undelivered(mailing: Mailing) -> list[tuple[Message, Registration]]:
    """The messages that failed or came back, each with the registration it is about."""
    rows = db.session.execute(
        select(Message, Registration)
        .join(MailingRecipient, MailingRecipient.message_id == Message.id)
        .join(MailingRecipient.registration)
        .where(MailingRecipient.mailing_id == mailing.id, Message.state.in_(UNDELIVERED))
    )
    return [(row[0], row[1]) for row in rows]


def count_undelivered(user: User, editions: Sequence[Edition]) -> dict[uuid.UUID, int]:
    """By edition: messages that failed or came back, of the mailings the person may see."""
    rows = db.session.execute(
        select(Mailing.edition_id, func.count())
        .join(MailingRecipient, MailingRecipient.mailing_id == Mailing.id)
        .join(Message, MailingRecipient.message_id == Message.id)
        .where(
            or_(false(), *(readable_by(user, one).sql for one in editions)),
            Message.state.in_(UNDELIVERED),
        )
        .group_by(Mailing.edition_id)
    )
    return {row[0]: row[1] for row in rows}


def due_mailings(at: datetime) -> list[uuid.UUID]:
    """Scheduled ones whose moment has come, of all editions; for background work."""
    return list(
        db.session.scalars(
            select(Mailing.id).where(Mailing.state == MailingState.SCHEDULED, Mailing.due_at <= at)
        )
    )


def paused_since(before: datetime) -> list[Mailing]:
    """Paused ones that were to go before a moment, of all editions; for background work."""
    paused = Mailing.state == MailingState.PAUSED
    return list(db.session.scalars(select(Mailing).where(paused, Mailing.due_at < before)))


def written_to(registration: Registration) -> list[Mailing]:
    """The mailings with files that went to a registration, the newest first."""
    return list(db.session.scalars(_WRITTEN, {"registration": registration.id}))


def mailings_with(file: StoredFile) -> list[Mailing]:
    return list(db.session.scalars(select(Mailing).where(Mailing.files.contains(file))))


def was_sent_to(file: StoredFile, user: User) -> bool:
    """Whether a letter with the file went to a registration of the account."""
    rows = (
        select(MailingRecipient.id)
        .join(MailingFile, MailingFile.mailing_id == MailingRecipient.mailing_id)
        .join(MailingRecipient.registration)
        .where(
            MailingFile.file_id == file.id,
            MailingRecipient.message_id.is_not(None),
            Registration.user_id == user.id,
        )
    )
    return db.session.scalar(rows.limit(1)) is not None


def _list(edition: Edition, filter_: Mapping[str, str], by: User) -> OpenList:
    # Leaving out what is no longer known would write to more people than were meant.
    wanted = dict(filter_)
    opened = open_list(ATTENDEES, edition, by, wanted)
    if dict(opened.choice.filter) != wanted:
        raise DomainError(_l("Choose the people again: a filter is no longer known."))
    return opened
