"""What may happen to a project beside its entry and its review; the owner's consent to share it."""

from collections.abc import Mapping
from datetime import datetime

from core import audit
from core.accounts.models import User
from core.consents.queries import find_consent
from core.consents.services import ConsentWithdrawn, give_consents, withdraw_consent
from core.db import db, parse_id
from core.i18n import reason_in_both
from core.policy import authorize
from events.projects.consents import ProjectPurpose
from events.projects.mails import write_owner
from events.projects.models import Project
from events.projects.parts import ProjectMoved, project_moved
from events.projects.states import PROJECT_WORKFLOW, ProjectAction, ProjectPermission, ProjectState

_SHARING = ProjectPurpose.SHARING


def move(one: Project, action: ProjectAction, *, by: User, at: datetime) -> None:
    """Make a move of the owner's or the organiser's, and tell the slices above of it."""
    PROJECT_WORKFLOW.fire(one, action, by=by, at=at, note=one.public_reason or None)
    db.session.flush()
    project_moved.send(ProjectMoved(one, action, by, at))


def withdraw(one: Project, *, by: User, at: datetime) -> None:
    """Its owner takes it back; of a draft nothing is kept that was typed."""
    was_draft = one.standing is ProjectState.DRAFT
    one.ended_at, one.public_reason = at, {}
    if was_draft:
        one.draft = "{}"
    move(one, ProjectAction.WITHDRAW, by=by, at=at)
    if not was_draft:
        write_owner(one, "withdrawn")


def defer(one: Project, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """It leaves this call; its owner may enter it again in the next."""
    one.public_reason, one.ended_at = reason_in_both(reason), at
    move(one, ProjectAction.DEFER, by=by, at=at)
    write_owner(one, "deferred")


def share(one: Project, *, wanted: bool, by: User, at: datetime) -> None:
    """Agree that carriers see it, or take that back; both hold at once (R10)."""
    authorize(ProjectPermission.READ_OWN, one, user=by)
    if wanted == one.shares_with_carriers:
        return
    if wanted:
        give_consents(by, [_SHARING], about=one, at=at)
        one.shares_with_carriers = True
    elif consent := find_consent(one, _SHARING):
        withdraw_consent(consent, by=by, at=at)
    audit.record("project:sharing", one, by=by, at=at, wanted=wanted)


def follow_consent(news: ConsentWithdrawn) -> None:
    """The consent may be taken back on the person's page of consents too."""
    consent = news.consent
    if consent.purpose == _SHARING:
        one = db.session.get(Project, parse_id(consent.about_id))
        if one is not None:
            one.shares_with_carriers = False
            db.session.flush()
