"""Against registering in bulk, without hindering an honest crowd (contract: 500 at one minute).

At an opening minute a university or a company may send hundreds through one network address,
each perhaps with a second try. So an address may send 3,000 forms in ten minutes and one mail
address or account 20 in an hour: enough for a class and for a secretary, and ten times less than
what filling a fair with invented people would take. Nothing is written for it, so a limit never
slows the crowd; with several processes each counts for itself unless they share a Redis.
"""

from __future__ import annotations

from flask_login import current_user

from core.api.limits import caller, spend

OF_ADDRESS = "3000/10 minute"
OF_PERSON = "20/hour"


def may_send() -> bool:
    """Whether the network address that asks may send one more form."""
    if current_user.is_authenticated and current_user.is_staff:
        return True
    return spend(OF_ADDRESS, "registration-address", caller()).granted


def may_register(email: str) -> bool:
    """Whether this account, or whoever uses this mail address, may register once more."""
    if current_user.is_authenticated:
        who = str(current_user.id)
        return current_user.is_staff or spend(OF_PERSON, "registration-account", who).granted
    return spend(OF_PERSON, "registration-mail", email.casefold()).granted
