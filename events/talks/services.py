"""Arrange a talk and call it off: nobody is to be in two at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from core import audit
from core.accounts.models import User
from core.consents.services import ConsentWithdrawn
from core.contacts import is_secure_address
from core.db import db, parse_id
from core.errors import Conflict, DomainError
from core.policy import authorize
from core.references import next_reference
from core.workflow import Move
from events.dockings.models import Docking
from events.dockings.states import DOCKING_WORKFLOW, DockingPermission, DockingState
from events.editions.models import Venue
from events.projects.consents import ProjectPurpose
from events.projects.states import LIVE_PROJECTS, PROJECT_WORKFLOW
from events.talks import mails, queries
from events.talks.models import Talk
from events.talks.states import MINUTES, TALK_WORKFLOW, TalkAction


@dataclass(frozen=True)
class Wanted:
    """When and where; `venue` None is by video."""

    starts_at: datetime
    minutes: int
    venue: Venue | None
    place: str = ""
    video_url: str = ""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


def arrange(docking: Docking, wanted: Wanted, *, by: User, at: datetime) -> Talk:
    """The officer who arranges it comes to it; the owner is told by letter.

    Refuses a time that is over, one at which either side has another talk, a venue of another
    event, and a video meeting without an address.
    """
    authorize(DockingPermission.DECIDE, docking, user=by)
    if not docking.in_contact:
        raise Conflict(_l("Say first that you are interested."))
    _check(docking, wanted, at)
    _hold(docking, by)
    if queries.clashes(docking, by, wanted.starts_at, wanted.ends_at):
        words = _l("You or the project have another talk at this time; choose another time.")
        raise DomainError(words, field="starts_at")
    one = Talk(
        reference=next_reference("TK"), docking=docking, officer=by, starts_at=wanted.starts_at,
        ends_at=wanted.ends_at, venue=wanted.venue, place=wanted.place if wanted.venue else "",
        video_url=wanted.video_url, changed_at=at,
    )  # fmt: skip
    db.session.add(one)
    db.session.flush()
    audit.record("talk:arranged", one, by=by, at=at, project=docking.project.reference)
    mails.write_owner(one)
    return one


def cancel(one: Talk, *, by: User, at: datetime) -> None:
    """Call it off before it begins; both sides are told. Refuses one that has begun."""
    if one.starts_at <= at:
        raise Conflict(_l("This talk has begun already."))
    _call_off(one, TalkAction.CANCEL, by=by, at=at)


def follow_move(move: Move) -> None:
    """What was arranged goes with the docking or the project that came to nothing."""
    if move.workflow == DOCKING_WORKFLOW.name and move.target == DockingState.ENDED:
        _follow(Talk.docking_id == move.subject.id, by=move.by, at=move.at)
    elif move.workflow == PROJECT_WORKFLOW.name and move.target not in LIVE_PROJECTS:
        _follow(Docking.project_id == move.subject.id, by=move.by, at=move.at)


def follow_consent(news: ConsentWithdrawn) -> None:
    """A project that is shared no more is talked about no more (R10)."""
    if news.consent.purpose == ProjectPurpose.SHARING:
        _follow(Docking.project_id == parse_id(news.consent.about_id), by=None, at=news.at)


def _follow(where: ColumnElement[bool], *, by: Any, at: datetime) -> None:
    with db.session.no_autoflush:
        coming = queries.coming(at, where)
    for one in coming:
        _call_off(one, TalkAction.FOLLOW, by=by, at=at)


def _call_off(one: Talk, action: TalkAction, *, by: Any, at: datetime) -> None:
    TALK_WORKFLOW.fire(one, action, by=by, at=at)
    one.sequence, one.changed_at = one.sequence + 1, at
    db.session.flush()
    mails.write_owner(one)
    mails.write_carrier(one)


def _check(docking: Docking, wanted: Wanted, at: datetime) -> None:
    if wanted.starts_at <= at:
        raise DomainError(_l("This time is over."), field="starts_at")
    if wanted.minutes not in MINUTES:
        raise DomainError(_l("Choose how long it takes."), field="minutes")
    venue = wanted.venue
    if venue is not None and venue.edition_id != docking.project.edition_id:
        raise DomainError(_l("Choose a venue of the event."), field="venue")
    asked = venue is None or wanted.video_url
    if asked and not is_secure_address(wanted.video_url):
        words = _l("Give the address of the meeting, beginning with https://.")
        raise DomainError(words, field="video_url")


def _hold(docking: Docking, officer: User) -> None:
    """Two talks of the same people are arranged one after the other, never side by side."""
    people = {officer.id, docking.project.owner_id}
    rows = select(User.id).where(User.id.in_(people)).order_by(User.id)
    db.session.execute(rows.with_for_update(key_share=True))
