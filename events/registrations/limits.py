"""Against registering in bulk, without hindering an honest crowd (contract: 500 at one minute).

At an opening minute a university or a company may send hundreds through one network address,
each perhaps with a second try. So an address may send 3,000 forms in ten minutes and one mail
address or account 20 in an hour: enough for a class and for a secretary, and ten times less than
what filling a fair with invented people would take. Nothing is written for it, so a limit never
slows the crowd; with several processes each counts for itself unless they share a Redis.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.accounts.models import User
from core.api.limits import caller, spend
from core.errors import Conflict

OF_ADDRESS = "3000/10 minute"
OF_PERSON = "20/hour"


def may_send() -> bool:
    """Whether the network address that asks may send one more form."""
    if current_user.is_authenticated and current_user.is_staff:
        return True
    return spend(OF_ADDRESS, "registration-address", caller()).granted


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
