"""Which mailings a person may see and send: the lists and the policies both ask here."""

from __future__ import annotations

from core.accounts.models import User
from core.scopes import EVERYTHING, NOTHING, Rule, equals
from events.editions.models import Edition
from events.editions.reach import Reach, reading_reach
from events.mailings.models import Mailing


def within(user: User, reach: Reach) -> Rule:
    """All of them where the whole edition is in reach; of a part, what one wrote oneself (R19)."""
    if reach.whole:
        return EVERYTHING
    return equals(Mailing.created_by_id, user.id) if reach else NOTHING


def readable_by(user: User, edition: Edition) -> Rule:
    reach = reading_reach(user, edition)
    return equals(Mailing.edition_id, edition.id) & within(user, reach)
