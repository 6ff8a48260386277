"""Set the rules of a call, and note what a project is like when it is sent."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from core import audit
from core.accounts.models import User
from core.db import db
from core.policy import authorize
from events.project_eligibility.likeness import marks_of
from events.project_eligibility.models import ProjectLikeness, ProjectMark
from events.project_eligibility.queries import alike, people_of, traits_of
from events.project_eligibility.rules import Rule
from events.projects.models import ProjectCall
from events.projects.parts import ProjectMoved
from events.projects.states import ProjectAction, ProjectPermission

_SENT = {ProjectAction.SUBMIT, ProjectAction.RESUBMIT}


def set_rules(call: ProjectCall, rules: Sequence[Rule], *, by: User, at: datetime) -> None:
    """What is asked of whoever enters from now on; what was sent already is judged anew."""
    authorize(ProjectPermission.CALL, call.edition, user=by)
    call.eligibility = [rule.as_kept() for rule in rules]
    db.session.flush()
    audit.record("project:rules", call.edition, by=by, at=at)


def follow_project(news: ProjectMoved) -> None:
    """Keep the marks of what is sent, and which projects sent before it is like."""
    one = news.project
    if news.action not in _SENT:
        return
    for table in (ProjectMark, ProjectLikeness):
        db.session.execute(delete(table).where(table.project_id == one.id))
    traits = traits_of(one, people_of([one])[one.id])
    db.session.add_all(ProjectMark(project_id=one.id, mark=mark) for mark in marks_of(traits))
    for other, why in alike(one, traits):
        db.session.add(ProjectLikeness(project_id=one.id, other_id=other.id, kinds=[*why]))
    db.session.flush()
