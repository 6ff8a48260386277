"""The desk's lists of messages to many, and of whom one was written to."""

from __future__ import annotations

import uuid
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import String, cast, func, select

from core.accounts.models import User
from core.db import db
from core.i18n import language, tr
from core.lists import filters
from core.lists.columns import Column, ColumnKind, column_of, state_column
from core.lists.spec import Card, Content, ListSpec, Rights
from core.outbox.models import Message, MessageState
from core.policy import authorize
from events.attendees.filters import mentions_person
from events.attendees.lists import ATTENDEES
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.editions.reach import title_of
from events.mailings.models import Mailing, MailingRecipient
from events.mailings.queries import UNDELIVERED, get_mailing, recipients_of, visible_mailings
from events.mailings.states import MailingPermission, MailingState
from events.registrations.models import Registration

_K, _P = ColumnKind, MailingPermission
_SHOWN: dict[str, Any] = {"on_screen": True}
# The state of a recipient to whom nothing is written yet.
UNWRITTEN = "unwritten"


def _mailings(_edition: Edition, _reader: User) -> Content:
    without, in_words = _("Without a subject"), [Mailing.subject[one].as_string() for one in _BOTH]
    back = _came_back()
    return Content(
        [
            column_of(Mailing.subject, _l("Subject"), _K.NAME, codes=tr,
                      words=lambda said: tr(said) or without,
                      order=Mailing.subject[language()].as_string(), **_SHOWN),
            state_column("state", _l("State"), MailingState, Mailing.state.expression, **_SHOWN),
            column_of(Mailing.due_at, _l("Goes at (Beijing)"), _K.MOMENT, **_SHOWN),
            column_of(Mailing.written, _l("Written to"), _K.NUMBER, **_SHOWN),
            Column("undelivered", _l("Did not arrive"), _K.NUMBER, source=back, **_SHOWN),
            column_of(Mailing.created_at, _l("Begun (Beijing)"), _K.MOMENT, is_quiet=True),
        ],
        [
            filters.words(_("Subject"), lambda text: filters.mentions(text, *in_words)),
            filters.choice("state", _("State"), filters.choices_of(MailingState), Mailing.state),
            filters.flag("undelivered", _("Something did not arrive"), back > 0),
        ],
    )  # fmt: skip


_BOTH = ("en", "zh")


def _came_back() -> Any:
    back = select(func.count()).where(MailingRecipient.mailing_id == Mailing.id)
    back = back.join(MailingRecipient.message).where(Message.state.in_(UNDELIVERED))
    return back.correlate(Mailing).scalar_subquery()


MAILINGS = ListSpec(
    key="events.mailings",
    label=_l("Messages"),
    rights=Rights(see=_P.LIST, take=_P.WRITE, share=_P.WRITE),
    rows=visible_mailings,
    id=Mailing.id,
    ref=cast(Mailing.id, String).label("ref"),
    content=_mailings,
    order="-created_at",
    card=Card("subject", ("due_at",), "state"),
    link=lambda edition, ref: url_for(
        "mailing_desk.show", slug=edition.slug, mailing_id=uuid.UUID(ref)
    ),
    nothing=_l("No message yet"),
    **OF_EDITION,
)


def _recipients(_mailing: Mailing, _reader: User) -> Content:
    states = {UNWRITTEN: _("Still to write"), **filters.choices_of(MessageState)}
    tones = {one.value: one.tone for one in MessageState}
    state = func.coalesce(Message.state, UNWRITTEN)
    said = func.coalesce(func.nullif(Message.bounce, ""), Message.error)
    return Content(
        [
            column_of(Registration.name, _l("Person"), _K.NAME, **_SHOWN),
            column_of(Registration.reference, _l("Registration no."), is_quiet=True, **_SHOWN),
            Column("state", _l("State"), _K.CHOICE, source=state, words=states.get,
                   tone=lambda code: tones.get(code, "neutral"), **_SHOWN),
            Column("address", _l("Address"),
                   source=func.coalesce(Message.address, Registration.email), **_SHOWN),
            Column("said", _l("What the other side said"), source=said, **_SHOWN),
        ],
        [
            filters.words(_("Name, organisation, e-mail or number"), mentions_person),
            filters.choice("state", _("State"), states, state),
            filters.flag("undelivered", _("Did not arrive"), Message.state.in_(UNDELIVERED)),
        ],
    )  # fmt: skip


def find_mailing(slug: str, mailing_id: uuid.UUID) -> Mailing:
    """The mailing of an address, for whoever may read it."""
    mailing = get_mailing(mailing_id, OF_EDITION["find"](slug), visible_to=current_user)
    authorize(_P.READ, mailing)
    return mailing


RECIPIENTS = ListSpec(
    key="events.recipients",
    label=_l("Who was written to"),
    rights=Rights(see=_P.READ, take=_P.SEND, share=_P.SEND),
    rows=recipients_of,
    id=MailingRecipient.id,
    ref=Registration.reference,
    content=_recipients,
    order="name",
    card=Card("name", ("reference", "address", "said"), "state"),
    find=find_mailing,
    title=lambda mailing, *more: title_of(mailing.edition, *more),
    get=lambda id_: db.session.get(Mailing, uuid.UUID(id_)),
    link=lambda mailing, ref: ATTENDEES.link(mailing.edition, ref),
    nothing=_l("Nobody fits"),
)
