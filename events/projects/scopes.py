"""Which projects a person may see and decide about: lists, policies and programs ask here."""

from collections.abc import Callable

from core.accounts.models import User
from core.accounts.roles import Role
from core.registries import Provider, Registry
from core.scopes import EVERYTHING, NOTHING, Rule, among, differs, equals
from events.editions.models import Edition
from events.editions.reach import Reach, reading_reach, running_reach
from events.projects.models import Project

PROJECT_BARS = Registry[Provider[Callable[[User], Rule]]](
    "project bars", "Which projects are free for a person: the others leave no trace for them."
)


def owned_by(user: User) -> Rule:
    return equals(Project.owner_id, user.id) if user.is_authenticated else NOTHING


def readable_by(user: User, edition: Edition) -> Rule:
    """Those sent for this edition, within reach; what is not sent is its owner's alone."""
    return _within(user, edition, reading_reach(user, edition))


def run_by(user: User, edition: Edition) -> Rule:
    return _within(user, edition, running_reach(user, edition))


def _within(user: User, edition: Edition, reach: Reach) -> Rule:
    """Whoever runs a district's venue sees the projects meant for that district (R19)."""
    if not reach:
        return NOTHING
    near = EVERYTHING
    if not reach.whole:
        near = among(Project.district, user.scopes_of(Role.ORGANISER))
    sent = equals(Project.edition_id, edition.id) & differs(Project.submitted_at, None)
    return sent & near & unbarred(user)


def unbarred(user: User) -> Rule:
    """Those in which the person has no conflict of interest: the others leave no trace."""
    rule = EVERYTHING
    for bar in PROJECT_BARS:
        rule &= bar.call(user)
    return rule
