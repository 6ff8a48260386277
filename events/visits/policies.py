"""Who scans at a booth, and reads its visits."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ACCEPTED_EXHIBITORS
from events.gate.policies import SYNC_STATES
from events.visits.scopes import represented_by


class VisitPermission(StrEnum):
    SCAN = "visits:scan"
    READ = "visits:read"


@policy(VisitPermission.READ)
def may_read(user: User, one: Exhibitor) -> Decision:
    return allowed_if(represented_by(user).test(one))


@policy(VisitPermission.SCAN)
def may_scan(user: User, one: Exhibitor) -> Decision:
    """Also just after the fair: a phone without network still brings what it kept."""
    if not may_read(user, one).allowed:
        return HIDDEN
    takes = one.standing in ACCEPTED_EXHIBITORS and one.edition.standing in SYNC_STATES
    return allowed_if(takes, _l("Visits are scanned once you are approved, while the fair is on."))
