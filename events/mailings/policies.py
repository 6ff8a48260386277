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
from events.mailings.scopes import readable_by, within
from events.mailings.states import MailingPermission

_NOT_YOURS = _l("Only whoever wrote it, or organisers of the whole edition, may send it.")


@policy(MailingPermission.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    return reads_part(user, edition, Part.MESSAGES)


@policy(MailingPermission.WRITE)
def may_write(user: User, edition: Edition) -> Decision:
    """The list of people is scoped to what they see."""
    return runs_part(user, edition, Part.MESSAGES)


@policy(MailingPermission.READ)
def may_read(user: User, mailing: Mailing) -> Decision:
    edition = mailing.edition
    return allowed_if(may_list(user, edition).allowed and readable_by(user, edition).test(mailing))


@policy(MailingPermission.SEND)
def may_send(user: User, mailing: Mailing) -> Decision:
    if not may_read(user, mailing).allowed:
        return HIDDEN
    return allowed_if(within(user, running_reach(user, mailing.edition)).test(mailing), _NOT_YOURS)
