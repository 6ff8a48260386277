"""Which services a person may read and write down: lists and policies both ask here."""

from core.accounts.models import User
from core.accounts.roles import Role
from core.scopes import EVERYTHING, NOTHING, Rule, within
from events.enterprise_services.models import EnterpriseService


def recorded_by(user: User) -> Rule:
    """What people of the person's district, or of the whole city, did and wrote down."""
    if not user.is_authenticated:
        return NOTHING
    return within(EnterpriseService.district, user.scopes_of(Role.ORGANISER))


def readable_by(user: User) -> Rule:
    if user.is_authenticated and user.has_role(Role.AUDITOR):
        return EVERYTHING
    return recorded_by(user)
