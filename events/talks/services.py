"""Arrange a talk, move it, call it off, and say whether the team came."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from core import audit
from core.accounts.models import User
from core.consents.services import ConsentWithdrawn
from core.contacts import is_secure_address
from core.db import db, parse_id
from core.errors import Conflict, DomainError
from core.i18n import reason_in_both
from core.policy import authorize
from core.references import next_reference
from core.workflow import Move
from events.dockings.models import Docking
from events.dockings.states import DOCKING_WORKFLOW, DockingPermission, DockingState
from events.editions.states import EDITION_WORKFLOW, EditionState
from events.projects.consents import ProjectPurpose
from events.projects.models import Project
from events.projects.states import LIVE_PROJECTS, PROJECT_WORKFLOW
from events.talks import mails, queries
from events.talks.models import Talk
from events.talks.overlaps import require_free
from events.talks.states import MINUTES, TALK_WORKFLOW, TalkAction, TalkState
from events.talks.values import Wanted


def arrange(docking: Docking, wanted: Wanted, *, by: User, at: datetime) -> Talk:
    """The officer who arranges it comes to it; the owner is told by letter.

    Refuses a time that is over, one at which the officer, anybody of the team or the table has
    another talk, a venue of another event, and a video meeting without an address.
    """
    authorize(DockingPermission.DECIDE, docking, user=by)
    if not docking.in_contact:
        raise Conflict(_l("Say first that you are interested."))
    _check(docking, wanted, at)
    require_free(docking, by, wanted)
    one = Talk(
        reference=next_reference("TK"), docking=docking, officer=by, changed_at=at, reason={},
        state=TalkState.SCHEDULED, **wanted.facts,
    )  # fmt: skip
    db.session.add(one)
    db.session.flush()
    audit.record("talk:arranged", one, by=by, at=at, project=docking.project.reference)
    mails.write_owner(one)
    return one


def move(one: Talk, wanted: Wanted, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Another time or place, with a reason for the project; both sides and calendars are told.

    The same officer comes to it, or whoever moves it where that account is gone. Refuses one that
    has begun, what `arrange` refuses, and a move to where and when it is already.
    """
    _require_ahead(one, at)
    said = reason_in_both(reason)
    _check(one.docking, wanted, at)
    if all(getattr(one, name) == value for name, value in wanted.facts.items()):
        raise DomainError(_l("It is at this time and place already."), field="starts_at")
    officer = one.officer or by
    require_free(one.docking, officer, wanted, but=one)
    for name, value in {**wanted.facts, "officer": officer, "reason": said}.items():
        setattr(one, name, value)
    _change(one, TalkAction.MOVE, by=by, at=at)


def hold(one: Talk, *, by: User, at: datetime) -> None:
    """The two sides met. Refuses a talk that is still to begin."""
    _judge(one, TalkAction.HOLD, by=by, at=at)


def miss(one: Talk, *, by: User, at: datetime) -> None:
    """The team did not come. Refuses a talk that is still to begin."""
    _judge(one, TalkAction.MISS, by=by, at=at)


def _judge(one: Talk, action: TalkAction, *, by: User, at: datetime) -> None:
    if one.starts_at > at:
        raise Conflict(_l("This talk has not begun yet."))
    TALK_WORKFLOW.fire(one, action, by=by, at=at)


def cancel(one: Talk, *, by: User, at: datetime) -> None:
    """Call it off before it begins; both sides are told. Refuses one that has begun."""
    _require_ahead(one, at)
    _change(one, TalkAction.CANCEL, by=by, at=at)


def _require_ahead(one: Talk, at: datetime) -> None:
    if not one.is_ahead(at):
        raise Conflict(_l("This talk has begun already, or is called off."))


def follow_move(move: Move) -> None:
    """What was arranged goes with the docking, project or event that came to nothing."""
    if move.workflow == DOCKING_WORKFLOW.name and move.target == DockingState.ENDED:
        _follow(Talk.docking_id == move.subject.id, by=move.by, at=move.at)
    elif move.workflow == PROJECT_WORKFLOW.name and move.target not in LIVE_PROJECTS:
        _follow(Docking.project_id == move.subject.id, by=move.by, at=move.at)
    elif move.workflow == EDITION_WORKFLOW.name and move.target == EditionState.CANCELLED:
        _follow(Project.edition_id == move.subject.id, by=move.by, at=move.at)


def follow_consent(news: ConsentWithdrawn) -> None:
    """A project that is shared no more is talked about no more (R10)."""
    if news.consent.purpose == ProjectPurpose.SHARING:
        _follow(Docking.project_id == parse_id(news.consent.about_id), by=None, at=news.at)


def _follow(where: ColumnElement[bool], *, by: Any, at: datetime) -> None:
    with db.session.no_autoflush:
        while coming := queries.coming(at, where):
            for one in coming:
                _change(one, TalkAction.FOLLOW, by=by, at=at)


def _change(one: Talk, action: TalkAction, *, by: Any, at: datetime) -> None:
    """Calendars follow it, and both sides get a letter."""
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
