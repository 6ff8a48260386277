"""What letters add to the attendee list."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, select

from core.accounts.models import User
from core.documents.models import IssuedDocument
from core.lists import filters
from core.lists.columns import Column, state_column
from core.lists.spec import Addition, Content
from events.attendees.columns import ATTENDING
from events.attendees.lists import ATTENDEES
from events.editions.models import Edition
from events.event_types.registry import Part
from events.letters.models import InvitationLetter
from events.letters.states import LetterState
from events.registrations.models import Registration

_GONE = frozenset({LetterState.SUPERSEDED, LetterState.WITHDRAWN})
_OWN = InvitationLetter.registration_id == Registration.id


def _content(edition: Edition, _reader: User) -> Content:
    return Content(
        [
            Column("letter", _l("Letter serial"), group=ATTENDING, source=_serial()),
            state_column(
                "letter_state", _l("Letter state"), LetterState, _newest_state(), group=ATTENDING,
                handed_over=False,
            ),
        ],
        [_filter()] if edition.type.has(Part.LETTERS) else [],
    )  # fmt: skip


def _filter() -> filters.Filter:
    def stands(value: str) -> ColumnElement[bool]:
        if value == filters.NONE:
            return ~exists().where(_OWN)
        return exists().where(_OWN, InvitationLetter.state == value)

    states = {filters.NONE: _("no letter"), **filters.choices_of(LetterState)}
    return filters.choice("letter", _("Invitation letter"), states, stands)


@cache
def _serial() -> ColumnElement[Any]:
    return (
        select(IssuedDocument.serial)
        .select_from(IssuedDocument)
        .join(InvitationLetter, InvitationLetter.document_id == IssuedDocument.id)
        .where(_OWN, InvitationLetter.state.not_in(sorted(_GONE)))
        .order_by(InvitationLetter.requested_at.desc())
        .limit(1)
        .correlate(Registration)
        .scalar_subquery()
    )


@cache
def _newest_state() -> ColumnElement[Any]:
    return (
        select(InvitationLetter.state)
        .where(_OWN)
        .order_by(InvitationLetter.requested_at.desc())
        .limit(1)
        .correlate(Registration)
        .scalar_subquery()
    )


IN_ATTENDEES = Addition(
    "letters", ATTENDEES.key, _content, after_column="language", after_filter="channel"
)
