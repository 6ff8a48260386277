"""Who may write to the people of an edition."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.editions.models import Edition
from events.editions.policies import reads_part, runs_part
from events.editions.reach import running_reach
from events.event_types.registry import Part
from events.mailings.models import Mailing
from events.mailings.states import MailingPermission

_NOT_YOURS = _l("Only whoever wrote it, or organisers of the whole edition, may send it.")


@policy(MailingPermission.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    return reads_part(user, edition, Part.MESSAGES)


@policy(MailingPermission.WRITE)
def may_write(user: User, edition: Edition) -> Decision:
    """The list of people is scoped to what they see."""
    return runs_part(user, edition, Part.MESSAGES)


@policy(MailingPermission.SEND)
def may_send(user: User, mailing: Mailing) -> Decision:
    if not may_list(user, mailing.edition).allowed:
        return HIDDEN
    reach = running_reach(user, mailing.edition)
    mine = bool(reach) and mailing.created_by_id == user.id
    return allowed_if(reach.whole or mine, _NOT_YOURS)
