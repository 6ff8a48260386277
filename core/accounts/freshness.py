"""The password again before something delicate: a session left open is not yet its owner.

Proof counts for ten minutes from signing in or from entering the password again, and goes on while
delicate things are being done (ASVS 5.0 §7.5.1 and §7.5.3). Second factors, recovery codes and the
address ask for it in Flask-Security's own views, by the same settings.
"""

from flask import current_app, flash, redirect, url_for
from flask_babel import lazy_gettext as _l
from flask_security.utils import check_and_update_authn_fresh, get_message
from werkzeug.wrappers import Response

from core import audit
from core.accounts import attempts
from core.accounts.models import User
from core.errors import DomainError


def prove_first(back: str) -> Response | None:
    """Where to go before going on, if the proof is too old; it leads on to `back`, a page of ours.

    To be asked in a request of somebody signed in.
    """
    config = current_app.config
    within, grace = config["SECURITY_FRESHNESS"], config["SECURITY_FRESHNESS_GRACE_PERIOD"]
    if check_and_update_authn_fresh(within, grace):
        return None
    flash(*get_message("REAUTHENTICATION_REQUIRED"))
    return redirect(url_for("security.verify", next=back), 303)


def prove_password(user: User, password: str) -> None:
    """Refuse (DomainError at `password`) whoever does not know it, or has tried too often.

    Before something delicate: a session left open is not yet its owner. Who signs in without a
    password sets one first.
    """
    if not user.password:
        raise DomainError(_l("Your account has no password. Set one first."), field="password")
    if not attempts.take(attempts.PROOF, str(user.id)):
        raise DomainError(_l("Too many wrong passwords. Wait 15 minutes."), field="password")
    if not user.verify_and_update_password(password):
        audit.record_now("account:proof_refused", user, by=user, kind="password")
        raise DomainError(_l("This is not your password."), field="password")
    attempts.forget(attempts.PROOF, str(user.id))
