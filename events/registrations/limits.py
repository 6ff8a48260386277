"""Against registering in bulk, without hindering an honest crowd (contract: 500 at one minute).

At an opening minute a university or a company may send hundreds through one network address,
each perhaps with a second try. So an address may send 3,000 forms in ten minutes and one mail
address or account 20 in an hour: enough for a class and for a secretary, and ten times less than
what filling a fair with invented people would take. Nothing is written for it, so a limit never
slows the crowd; with several processes each counts for itself unless they share a Redis.
"""

from __future__ import annotations

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import func, or_, select

from core.accounts.models import User
from core.api.limits import caller, spend
from core.db import db
from core.errors import Conflict
from events.editions.models import Edition
from events.editions.reach import running_reach
from events.registrations.groups import Delegation
from events.registrations.models import Registration

OF_ADDRESS = "3000/10 minute"
OF_PERSON = "20/hour"
# A form in steps comes ten times, besides what is saved while one types.
OF_STEPS = "60000/10 minute"


def may_send() -> bool:
    """Whether the network address that asks may send one more form."""
    if current_user.is_authenticated and current_user.is_staff:
        return True
    return spend(OF_ADDRESS, "registration-address", caller()).granted


def may_keep() -> bool:
    """Whether the network address that asks may keep one more step."""
    return spend(OF_STEPS, "registration-steps", caller()).granted


def require_allowed(user: User | None, email: str) -> None:
    """Refuse an account, or whoever uses this mail address, that has registered too many just now.

    The same for the form and for programs.
    """
    if user is not None and user.is_staff:
        return
    kind, who = ("account", str(user.id)) if user is not None else ("mail", email.casefold())
    if not spend(OF_PERSON, f"registration-{kind}", who).granted:
        raise Conflict(
            _l(
                "Very many registrations came from here within an hour. Send this one again in an "
                "hour; write to the organiser if it cannot wait."
            )
        )


def brings_many(edition: Edition, by: User, more: int = 1) -> bool:
    """Whether an account brings more people to an edition, with these, than are let in at once.

    Whatever the path: by form, by program, with lists that are in or still being registered. The
    setting DELEGATION_AT_ONCE says how many; organisers may bring as many as they like.
    """
    if running_reach(by, edition):
        return False
    # Locked, so that two who ask for one account at once are counted one after the other.
    db.session.execute(select(User.id).where(User.id == by.id).with_for_update(key_share=True))
    others = or_(Registration.user_id.is_(None), Registration.user_id != by.id)
    brought = sum(
        db.session.scalar(counted.where(of.edition_id == edition.id, of.created_by_id == by.id))
        for of, counted in (
            (Registration, select(func.count(Registration.id)).where(others)),
            (Delegation, select(func.coalesce(func.sum(Delegation.entering), 0))),
        )
    )
    return bool(brought + more > current_app.extensions["settings"].delegation_at_once)
