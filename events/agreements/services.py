"""An agreement is recorded at a venue, confirmed by somebody else, counted, or annulled (§7.2)."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import reason_in_both, show_date
from events.agreements import queries
from events.agreements.models import Agreement
from events.agreements.states import AGREEMENT_WORKFLOW, AgreementAction, AgreementPermission
from events.dockings.services import mark_signed, take_back_signed
from events.editions.models import Venue
from events.editions.signals import EditionMoved
from events.editions.states import EditionState

A, P = AgreementAction, AgreementPermission


def confirm(one: Agreement, *, by: User, at: datetime) -> None:
    """Say that it was signed so: its project counts, and has come so far with these carriers.

    Refuses before the day of the signing.
    """
    if one.signed_on > beijing_date(at):
        day = show_date(one.signed_on)
        raise DomainError(_l("It is signed on %(day)s only: confirm it then.", day=day))
    one.confirmed_by_id, one.confirmed_at = by.id, at
    AGREEMENT_WORKFLOW.fire(one, A.CONFIRM, by=by, at=at)
    db.session.flush()
    mark_signed(one.project, one.carriers, by=by, at=at)


def annul(one: Agreement, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """It counts no more; its project stays signed as long as another agreement says so.

    With a carrier of whom no agreement is left, the docking stands where it stood before.
    """
    one.reason = reason_in_both(reason)
    one.annulled_at = at
    AGREEMENT_WORKFLOW.fire(one, A.ANNUL, by=by, at=at, note=one.reason)
    db.session.flush()
    signed = queries.carriers_signed_with(one.project)
    left = [carrier for carrier in one.carriers if carrier.id not in signed]
    take_back_signed(one.project, left, by=by, at=at)


def follow_edition(news: EditionMoved) -> None:
    """With the edition's numbers its confirmed agreements are frozen."""
    if news.edition.standing is EditionState.CLOSED:
        here = Agreement.edition_id == news.edition.id
        AGREEMENT_WORKFLOW.fire_many(
            Agreement, A.COUNT, here, about=news.edition, by=None, at=news.at
        )


def keep_venue(venue: Venue) -> None:
    """Conflict where agreements name a venue that is to go."""
    if queries.is_signed_at(venue):
        raise Conflict(_l("Agreements were signed at this venue: it stays on record."))
