"""The letter to whoever brought a delegation; its text stands in templates/emails/delegations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.accounts.models import User
from core.db import db
from core.outbox import Letter
from core.web import absolute_url
from events.editions.reach import running_reach
from events.registrations.groups import Delegation
from events.registrations.models import Registration


def registered(
    delegation: Delegation, people: Sequence[Registration], left_out: Sequence[Mapping[str, Any]]
) -> Letter:
    """Who is registered and who was left out, with the way to the delegation's page.

    To the account that brought it. An organiser's has the person on the form told, without a link:
    the page is the organiser's.
    """
    edition = delegation.edition
    leader = db.session.get_one(User, delegation.created_by_id)
    own = not running_reach(leader, edition)
    where = {"slug": edition.slug, "delegation_id": delegation.id}
    url = absolute_url("delegations.show", **where) if own else ""
    return Letter(
        "delegations/registered",
        leader.email if own else delegation.leader_email,
        leader.preferred_language,
        leader.display_name if own else delegation.leader_name,
        {"delegation": delegation, "edition": edition, "people": people, "left_out": left_out,
         "own_url": url},
        recipient_id=leader.id if own else None,
        about=delegation,
        # Without an account there is no page on which it could be read again.
        is_private=not own,
    )  # fmt: skip
