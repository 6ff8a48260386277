"""Who sees certificates of an edition, and who has them issued."""

from __future__ import annotations

import uuid
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.db import db
from core.policy import HIDDEN, Decision, allowed_if, policy, refused
from events.certificates.values import has_certificates
from events.editions.models import Edition
from events.editions.reach import reading_reach, running_reach
from events.editions.states import OVER_STATES
from events.registrations.models import Registration
from events.registrations.policies import is_own, is_within
from events.registrations.scopes import readable_by


class CertificatePermission(StrEnum):
    READ_OWN = "certificates:read_own"
    LIST = "certificates:list"
    ISSUE = "certificates:issue"
    REISSUE = "certificates:reissue"


CLOSED_STATES = OVER_STATES
_NOT_CLOSED = _l("Certificates are issued once the edition is closed.")


@policy(CertificatePermission.READ_OWN)
def may_read_own(user: User, registration: Registration) -> Decision:
    return allowed_if(is_own(user, registration))


@policy(CertificatePermission.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    """Whoever runs any part of an edition that gives certificates, and auditors."""
    return allowed_if(has_certificates(edition) and bool(reading_reach(user, edition)))


@policy(CertificatePermission.ISSUE)
def may_issue(user: User, edition: Edition) -> Decision:
    if not may_list(user, edition).allowed:
        return HIDDEN
    if not running_reach(user, edition).whole:
        return refused(_l("Only organisers of the whole edition may do this."))
    return allowed_if(edition.standing in CLOSED_STATES, _NOT_CLOSED)


@policy(CertificatePermission.REISSUE)
def may_reissue(user: User, subject: Registration | Edition) -> Decision:
    """Whoever runs the venue the registration belongs to, or any of them, once it is closed."""
    one = subject if isinstance(subject, Registration) else None
    edition = subject if isinstance(subject, Edition) else subject.edition
    if not may_list(user, edition).allowed:
        return HIDDEN
    if one and not readable_by(user, edition).test(one):
        return HIDDEN
    reach = running_reach(user, edition)
    if not (is_within(reach, one) if one else reach):
        return refused(_l("You may look at this, but not change it."))
    return allowed_if(edition.standing in CLOSED_STATES, _NOT_CLOSED)


def may_read_document(user: User, registration_id: str) -> bool:
    """The person themselves, and whoever runs the venue the registration belongs to."""
    registration = db.session.get(Registration, uuid.UUID(registration_id))
    if registration is None:
        return False
    reads = readable_by(user, registration.edition)
    return is_own(user, registration) or reads.test(registration)


def may_keep_document(user: User, registration_id: str) -> bool:
    """Whoever runs the venue the registration belongs to proposes and confirms its revocation."""
    registration = db.session.get(Registration, uuid.UUID(registration_id))
    if registration is None or not has_certificates(registration.edition):
        return False
    return is_within(running_reach(user, registration.edition), registration)
