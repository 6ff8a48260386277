"""The letter to an audience, who belongs to it, and what became of each letter."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Select, exists, func, select

from core.accounts.models import User
from core.db import db, new_id
from core.i18n import LOCALES
from core.juries.models import Assignment, Juror, JuryRound
from core.organisations.models import Officer
from core.outbox.models import Message, MessageState
from events.dockings.models import Docking
from events.dockings.states import DockingState
from events.editions.models import Edition
from events.event_types import Part
from events.event_types.registry import ParticipantRole
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ExhibitorState
from events.gate.models import Attendance
from events.projects.models import Project
from events.registrations.models import Registration
from events.thanks.models import Thanked, ThankYou
from events.thanks.states import Audience, ThanksState

SHOWN = 50
_BACK = (MessageState.BOUNCED, MessageState.FAILED)


@dataclass(frozen=True)
class Standing:
    """Of `whole` people `written` have the letter; by state of the messages, how many."""

    audience: Audience
    state: ThanksState
    whole: int
    written: int = 0
    messages: Mapping[str, int] = field(default_factory=dict)

    @property
    def undelivered(self) -> int:
        return sum(self.messages.get(state, 0) for state in _BACK)


def audiences_of(edition: Edition) -> list[Audience]:
    """Those that an event of its kind has."""
    needs = {Audience.ATTENDEES: Part.GATE, Audience.EMPLOYERS: Part.EXHIBITORS}
    return [one for one in Audience if edition.type.has(needs.get(one, Part.PROJECTS))]


def thank_you_of(edition: Edition, audience: Audience) -> ThankYou:
    """As it was written, or with the words it begins with; that one is not in the database."""
    rows = select(ThankYou).filter_by(edition_id=edition.id, audience=audience)
    return db.session.scalar(rows) or ThankYou(
        id=new_id(), edition=edition, edition_id=edition.id, audience=audience,
        state=ThanksState.DRAFT,
        **{part: _first_words(edition, audience, part) for part in ("subject", "body")},
    )  # fmt: skip


def people_of(edition: Edition, audience: Audience) -> Select[Any]:
    """The ids of its registrations, or of its accounts, in their order."""
    if audience is Audience.ATTENDEES:
        came = exists().where(Attendance.registration_id == Registration.id)
        rows = select(Registration.id).where(
            Registration.edition_id == edition.id, came, Registration.email != "",
            Registration.role != ParticipantRole.EXHIBITOR_STAFF,
        )  # fmt: skip
        return rows.order_by(Registration.id)
    accounts = select(User.id).where(User.active, User.id.in_(_accounts(edition, audience)))
    return accounts.order_by(User.id)


def left_of(one: ThankYou, limit: int) -> Sequence[Any]:
    """Ids of those of the audience who have no letter yet."""
    rows = people_of(one.edition, Audience(one.audience))
    person = Thanked.registration_id if one.audience == Audience.ATTENDEES else Thanked.user_id
    known = select(person).where(Thanked.thank_you_id == one.id)
    key = rows.selected_columns[0]
    return db.session.scalars(rows.where(key.not_in(known)).limit(limit)).all()


def standings(edition: Edition) -> list[Standing]:
    """How far the letters to each audience are."""
    letters = select(ThankYou).where(ThankYou.edition_id == edition.id)
    kept = {one.audience: one for one in db.session.scalars(letters)}
    rows = (
        select(ThankYou.audience, Message.state, func.count())
        .select_from(Thanked)
        .join(ThankYou, Thanked.thank_you_id == ThankYou.id)
        .outerjoin(Thanked.message)
        .where(ThankYou.edition_id == edition.id)
        .group_by(ThankYou.audience, Message.state)
    )
    counts: dict[str, dict[str, int]] = {}
    for audience, state, count in db.session.execute(rows):
        counts.setdefault(audience, {})[state or ""] = count
    found = []
    for one in audiences_of(edition):
        people = people_of(edition, one).order_by(None).subquery()
        whole = db.session.scalar(select(func.count()).select_from(people)) or 0
        messages = counts.get(one, {})
        written = sum(messages.values())
        state = kept[one].standing if one in kept else ThanksState.DRAFT
        # Whoever has it and belongs to it no longer stays counted.
        found.append(Standing(one, state, max(whole, written), written, messages))
    return found


def came_back(one: ThankYou) -> Sequence[Message]:
    """Letters that could not be delivered, the latest first; some of them."""
    rows = select(Message).join(Thanked, Thanked.message_id == Message.id)
    rows = rows.where(Thanked.thank_you_id == one.id, Message.state.in_(_BACK))
    return db.session.scalars(rows.order_by(Message.created_at.desc()).limit(SHOWN)).all()


def _accounts(edition: Edition, audience: Audience) -> Select[Any]:
    if audience is Audience.JURORS:
        handed_in = exists().where(
            Assignment.juror_id == Juror.id, Assignment.submitted_at.is_not(None)
        )
        rows = select(Juror.user_id).join(JuryRound, Juror.round_id == JuryRound.id)
        return rows.where(JuryRound.context_id == edition.id, handed_in)
    if audience is Audience.EMPLOYERS:
        there = select(Exhibitor.organisation_id).where(
            Exhibitor.edition_id == edition.id, Exhibitor.state == ExhibitorState.PRESENT
        )
    else:
        there = select(Docking.carrier_id).join(Docking.project).where(
            Project.edition_id == edition.id, Docking.state != DockingState.PROPOSED
        )  # fmt: skip
    return select(Officer.user_id).where(
        Officer.organisation_id.in_(there), Officer.accepted_at.is_not(None),
        Officer.removed_at.is_(None),
    )  # fmt: skip


def _first_words(edition: Edition, audience: Audience, part: str) -> dict[str, str]:
    said, city = _words()[audience][part], current_app.extensions["settings"].city.name
    return {
        code: said[code] % {"event": edition.name.get(code, ""), "city": city[code]}
        for code in LOCALES
    }


@cache
def _words() -> Mapping[str, Any]:
    text = Path(__file__).with_name("words.json").read_text(encoding="utf-8")
    return dict(json.loads(text))
