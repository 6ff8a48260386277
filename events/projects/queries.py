"""Projects as different people may see them, and the edition a project counts for."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from events.editions.models import Edition
from events.editions.phases import is_current
from events.editions.states import EditionState
from events.projects.models import Project, ProjectCall
from events.projects.scopes import owned_by, readable_by
from events.projects.states import LIVE_PROJECTS

WHOLE = (joinedload(Project.edition), joinedload(Project.owner), selectinload(Project.carriers))


def call_of(edition: Edition) -> ProjectCall | None:
    return db.session.get(ProjectCall, edition.id)


def entered_call(one: Project) -> ProjectCall | None:
    """The call it answers, which is another than its edition's where it came after the cut-off."""
    return db.session.get(ProjectCall, one.rolled_over_from_id or one.edition_id)


def counted_for(call: ProjectCall, at: datetime) -> Edition | None:
    """The edition for which a project sent at this moment counts (R4); None: it is not taken."""
    if not call.is_open or call.edition.standing is EditionState.CANCELLED:
        return None
    if is_current(call.edition, at) and not call.is_late(at):
        return call.edition
    following = call.next_edition
    if following is None or following.standing is EditionState.CANCELLED:
        return None
    planned = following.standing is EditionState.DRAFT
    return following if planned or is_current(following, at) else None


def open_calls() -> Sequence[ProjectCall]:
    """Calls of events the public sees, the soonest first."""
    rows = select(ProjectCall).join(ProjectCall.edition)
    rows = rows.where(
        ProjectCall.is_open, Edition.state.in_([s for s in EditionState if s.is_live])
    )
    known = (joinedload(ProjectCall.edition), joinedload(ProjectCall.next_edition))
    return db.session.scalars(rows.options(*known).order_by(Edition.starts_at, Edition.id)).all()


def visible_projects(user: User, *editions: Edition) -> Select[Project]:
    """Those sent for these editions, within the person's reach (R19)."""
    return select(Project).where(or_(false(), *(readable_by(user, one).sql for one in editions)))


def get_own(reference: str, owner: User) -> Project:
    """One that the person entered; NotFound for any other."""
    rows = select(Project).where(owned_by(owner).sql, Project.reference == reference)
    found = db.session.scalar(rows.options(*WHOLE))
    if found is None:
        raise NotFound
    return found


def list_own(owner: User) -> Sequence[Project]:
    rows = select(Project).where(owned_by(owner).sql).options(joinedload(Project.edition))
    return db.session.scalars(rows.order_by(Project.created_at.desc(), Project.id)).all()


def find_live(owner_id: uuid.UUID | None, edition_id: uuid.UUID) -> Project | None:
    """The one this person has in the edition already."""
    live = Project.owner_id == owner_id, Project.state.in_(LIVE_PROJECTS)
    return db.session.scalar(select(Project).where(Project.edition_id == edition_id, *live))


def last_draft(owner: User) -> str:
    """What the person typed for the project they sent last; empty for a first one."""
    rows = select(Project.draft).where(owned_by(owner).sql, Project.sent_at.is_not(None))
    return db.session.scalar(rows.order_by(Project.sent_at.desc()).limit(1)) or "{}"
