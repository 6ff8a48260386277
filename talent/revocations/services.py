"""Propose a revocation, hear the holder, decide it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import current_app
from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.documents import ending
from core.documents.states import EndReason
from core.errors import Conflict, DomainError
from core.i18n import in_both, show_date
from core.policy import authorize
from core.references import next_reference
from core.working_days.services import working_calendar
from talent.claims import services as claims
from talent.claims.models import Claim
from talent.revocations import mails
from talent.revocations.models import TitleRevocation
from talent.revocations.queries import certificate_in_force
from talent.revocations.states import REVOCATION_WORKFLOW, RevocationAction, RevocationPermission
from talent.statements.services import Statement, keep_statement

SERIES = "CX"
_TEXT = _l("Write the reason in English and in Chinese.")


def propose(
    claim: Claim, reason: EndReason, text: Mapping[str, str], *, by: User, at: datetime
) -> TitleRevocation:
    """Have the holder heard on a revocation; the title stands until a second person decides.

    Refuses a claim whose certificate is not there yet, or ends already. The term is the setting
    `revocation_hearing_days`, in working days.
    """
    authorize(RevocationPermission.PROPOSE, claim, user=by)
    certificate = certificate_in_force(claim)
    if certificate is None:
        raise Conflict(_l("The certificate is not issued yet. Try again in a minute."))
    days = current_app.extensions["settings"].revocation_hearing_days
    one = TitleRevocation(
        reference=next_reference(SERIES),
        claim=claim,
        proposal=ending.propose_revocation(
            certificate, reason_class=reason, reason=text, by=by, at=at
        ),
        proposed_by_id=by.id,
        proposed_at=at,
        heard_until=working_calendar().add(beijing_date(at), days),
    )
    db.session.add(one)
    db.session.flush()
    audit.record("title_revocation:proposed", one, by=by, at=at, claim=claim.reference)
    outbox.post(mails.holder_asked(one))
    return one


def state_views(one: TitleRevocation, said: Statement, *, by: User, at: datetime) -> None:
    """Keep what the holder says to it, once; it may be decided from now on."""
    authorize(RevocationPermission.STATE, one, user=by)
    one.statement = keep_statement(one.claim, said, by=by, at=at)
    db.session.flush()
    audit.record("title_revocation:stated", one, by=by, at=at)


def confirm(one: TitleRevocation, *, by: User, at: datetime) -> None:
    """Revoke title and certificate by the second person's word, once the holder was heard."""
    authorize(RevocationPermission.CONFIRM, one, user=by)
    if not one.is_heard(beijing_date(at)):
        raise DomainError(
            _l("The holder may speak until %(day)s. Decide then.", day=show_date(one.heard_until))
        )
    _settle(one, RevocationAction.CONFIRM, by=by, at=at)
    proposal = one.proposal
    ending.confirm_revocation(proposal, by=by, at=at, is_told=False)
    reason = EndReason(proposal.reason_class)
    claims.revoke_title(one.claim, reason, proposal.reason, by=by, at=at)
    outbox.post(mails.title_revoked(one))


def drop(one: TitleRevocation, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """The title stays; the holder reads why the matter is closed."""
    authorize(RevocationPermission.DROP, one, user=by)
    one.text = dict(in_both(reason, _TEXT, field="text"))
    _settle(one, RevocationAction.DROP, by=by, at=at)
    ending.drop_proposal(one.proposal, by=by, at=at)
    outbox.post(mails.revocation_dropped(one))


def _settle(one: TitleRevocation, action: RevocationAction, *, by: User, at: datetime) -> None:
    REVOCATION_WORKFLOW.fire(one, action, by=by, at=at)
    one.decided_by_id, one.decided_at = by.id, at
    db.session.flush()
