"""Who follows batches, and who runs them: by the rules of the event's certificates."""

from __future__ import annotations

from core.accounts.models import User
from core.policy import HIDDEN, Decision, decide, policy
from events.certificate_batches.models import CertificateBatch
from events.certificate_batches.states import BatchPermission
from events.certificates.policies import CertificatePermission
from events.editions.models import Edition
from events.editions.reach import reading_reach


@policy(BatchPermission.READ)
def may_read(user: User, subject: CertificateBatch | Edition) -> Decision:
    """Whoever reads the whole event: a batch is of people of every venue."""
    edition = subject if isinstance(subject, Edition) else subject.edition
    if not reading_reach(user, edition).whole:
        return HIDDEN
    return decide(user, CertificatePermission.LIST, edition)


@policy(BatchPermission.RUN)
def may_run(user: User, subject: CertificateBatch | Edition) -> Decision:
    """Organisers of the whole event, once it is closed."""
    edition = subject if isinstance(subject, Edition) else subject.edition
    return decide(user, CertificatePermission.ISSUE, edition)
