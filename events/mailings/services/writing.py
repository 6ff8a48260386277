"""Write a message in both languages, and keep its words for another time."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from events.editions.models import Edition
from events.mailings.gaps import unknown_gaps
from events.mailings.models import Mailing, MessageTemplate
from events.mailings.states import MailingPermission, MailingState
from events.mailings.values import Draft


def new_mailing(edition: Edition, draft: Draft, *, by: User, at: datetime) -> Mailing:
    """Begin a message to the people a filter leaves. Refuses an unknown gap, by its name."""
    authorize(MailingPermission.WRITE, edition, user=by)
    mailing = Mailing(edition=edition, created_by_id=by.id, created_at=at, subject={}, body={})
    _fill(mailing, draft)
    db.session.add(mailing)
    db.session.flush()
    audit.record("mailing:written", mailing, by=by, at=at)
    return mailing


def change_mailing(mailing: Mailing, draft: Draft, *, by: User, at: datetime) -> Mailing:
    """Put other words or another filter in, while it is a draft."""
    authorize(MailingPermission.SEND, mailing, user=by)
    db.session.refresh(mailing, with_for_update=True)
    if mailing.standing is not MailingState.DRAFT:
        raise Conflict(_l("It is on its way already; nothing was changed."))
    _fill(mailing, draft)
    db.session.flush()
    audit.record("mailing:changed", mailing, by=by, at=at)
    return mailing


def keep_template(mailing: Mailing, name: str, *, by: User, at: datetime) -> MessageTemplate:
    """Keep the words under a name for this edition; the same name is written over."""
    authorize(MailingPermission.WRITE, mailing.edition, user=by)
    if not name.strip():
        raise DomainError(_l("Enter a name."), field="name")
    known = db.session.scalar(
        select(MessageTemplate).where(
            MessageTemplate.edition_id == mailing.edition_id, MessageTemplate.name == name.strip()
        )
    )
    template = known or MessageTemplate(edition_id=mailing.edition_id, name=name.strip())
    template.subject, template.body = dict(mailing.subject), dict(mailing.body)
    template.changed_at = at
    db.session.add(template)
    db.session.flush()
    return template


def _fill(mailing: Mailing, draft: Draft) -> None:
    for part in ("subject", "body"):
        for language, text in getattr(draft, part).items():
            unknown = unknown_gaps(text)
            if unknown:
                raise DomainError(
                    _l("There is no gap named %(names)s.", names=", ".join(unknown)),
                    field=f"{part}_{language}",
                )
    mailing.subject, mailing.body = dict(draft.subject), dict(draft.body)
    mailing.audience = {"filter": dict(draft.filter), "is_news": draft.is_news}
