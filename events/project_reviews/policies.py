"""Who reviews projects, and who reopens them."""

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.accounts.roles import WHOLE_CITY, Role
from core.files.models import StoredFile
from core.policy import HIDDEN, Decision, allowed_if, policy, refused
from events.editions.policies import LOOK_ONLY
from events.project_papers.queries import projects_showing
from events.project_reviews import scopes
from events.project_reviews.states import ReviewPermission
from events.projects.models import Project
from events.projects.states import ProjectPermission, ProjectState

_P = ReviewPermission
_NOT_NOW = _l("It is not under review now.")
_VOTED = _l("You have said what you think of it at this level. Somebody else has to look at it.")
_CITY = _l("Only the city takes up a project again that was rejected.")


@policy(_P.LIST)
def may_list(user: User, _subject: object) -> Decision:
    roles = (*scopes.REVIEWERS, Role.AUDITOR)
    return allowed_if(user.is_authenticated and any(map(user.has_role, roles)))


@policy(_P.TAKE)
def may_take(user: User, _subject: object) -> Decision:
    """The office and its auditors; carriers look at what is meant for them."""
    if not may_list(user, None).allowed:
        return HIDDEN
    return allowed_if(any(map(user.has_role, (*scopes.OFFICE, Role.AUDITOR))), LOOK_ONLY)


@policy(_P.READ)
def may_read(user: User, project: Project) -> Decision:
    return allowed_if(scopes.readable_by(user).test(project))


def may_look(user: User, file: StoredFile) -> Decision:
    """Whoever reads the review of a project that shows the file now looks at it there."""
    readable = scopes.readable_by(user)
    return allowed_if(any(map(readable.test, projects_showing(file))))


@policy(ProjectPermission.REVIEW)
def may_review(user: User, project: Project) -> Decision:
    """Whoever judges it for the office or a carrier and has not voted at its level (R7, R8)."""
    if not may_read(user, project).allowed:
        return HIDDEN
    judged = scopes.judged_by_office(user) | scopes.judged_by_carrier(user)
    if not judged.test(project):
        return refused(LOOK_ONLY)
    if not scopes.PENDING.test(project):
        return refused(_NOT_NOW)
    return allowed_if(scopes.undecided_by(user).test(project), _VOTED)


@policy(ProjectPermission.REOPEN)
def may_reopen(user: User, project: Project) -> Decision:
    """The city: its reviewers, and whoever runs all of its events."""
    if not may_read(user, project).allowed:
        return HIDDEN
    is_city = user.has_role(Role.CITY_REVIEWER) or WHOLE_CITY in user.scopes_of(Role.ORGANISER)
    if not is_city:
        return refused(_CITY)
    return allowed_if(project.standing is ProjectState.REJECTED, _NOT_NOW)
