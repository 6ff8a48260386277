"""Who shapes a team, and who answers for themselves."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import User, normalise_email
from core.db import db
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.project_teams.models import ProjectMember
from events.project_teams.states import MemberState, TeamPermission
from events.projects.models import Project
from events.projects.scopes import owned_by
from events.projects.states import EDITABLE, UNDER_REVIEW


@policy(TeamPermission.SHAPE)
def may_shape(user: User, subject: Project | ProjectMember) -> Decision:
    """Its owner, while it is theirs to change; and later to put right what a refusal left free."""
    one = subject.project if isinstance(subject, ProjectMember) else subject
    if not owned_by(user).test(one):
        return HIDDEN
    is_open = one.standing in EDITABLE
    if not is_open and one.standing in UNDER_REVIEW:
        no = ProjectMember.project_id == one.id, ProjectMember.state == MemberState.DECLINED
        is_open = db.session.scalar(select(ProjectMember.id).where(*no).limit(1)) is not None
    return allowed_if(is_open, _l("The project was sent: its team stays as it is."))


@policy(TeamPermission.ANSWER)
def may_answer(user: User, member: ProjectMember) -> Decision:
    """Whoever is signed in by the address that was asked."""
    return allowed_if(user.is_authenticated and normalise_email(member.email) == user.email)
