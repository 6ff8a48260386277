"""From the call to the answer: draft, sent, checked; and given up by either side."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from core import audit
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import in_both, tr
from core.organisations.models import Organisation
from core.policy import authorize
from core.references import next_reference
from events.editions.models import Edition
from events.editions.phases import is_current
from events.editions.services.rules import require_not_over
from events.exhibitors import queries
from events.exhibitors.mails import write
from events.exhibitors.models import Exhibitor, ExhibitorCall
from events.exhibitors.parts import blocked_words
from events.exhibitors.services.attending import end_people, move
from events.exhibitors.states import (
    PROMISED,
    ExhibitorAction,
    ExhibitorPermission,
    ExhibitorState,
)
from events.exhibitors.values import CallTerms, Facts

A, P, S = ExhibitorAction, ExhibitorPermission, ExhibitorState
NEEDED = {
    "industry": _l("Say what the organisation makes or does."),
    "introduction": _l("Introduce the organisation in at least one language."),
    "contact_name": _l("Say whom the organiser may call."),
    "contact_phone": _l("Enter the telephone number."),
    "contact_email": _l("Enter the e-mail address."),
}
_REASON = _l("The reason is needed in both languages.")
_CLOSED = _l("The call is not open. What you entered is kept as a draft.")


def set_call(edition: Edition, terms: CallTerms, *, by: User, at: datetime) -> ExhibitorCall:
    """Open the call, or move its times; what was sent stays.

    Refuses, at its field, a call that closes before it opens or after the fair begins, and a day of
    confirmation after that of free cancellation.
    """
    authorize(P.CALL, edition, user=by)
    require_not_over(edition)
    if terms.closes_at <= terms.opens_at:
        raise DomainError(_l("It has to close after it opens."), field="closes_at")
    if terms.closes_at > edition.starts_at:
        raise DomainError(_l("It has to close before the fair begins."), field="closes_at")
    if terms.confirm_by and terms.confirm_by > beijing_date(edition.starts_at):
        raise DomainError(_l("This has to be before the fair begins."), field="confirm_by")
    call = queries.call_of(edition) or ExhibitorCall(edition_id=edition.id)
    for name, value in vars(terms).items():
        setattr(call, name, value)
    db.session.add(call)
    db.session.flush()
    audit.record("exhibitor:call", edition, by=by, at=at)
    return call


def begin(
    edition: Edition, organisation: Organisation, facts: Facts, *, by: User, at: datetime
) -> Exhibitor:
    """A draft for an organisation that `by` acts for. Refuses a second one of the legal entity.

    Two at the same instant make one: the index over the entity decides.
    """
    authorize(P.APPLY, edition, user=by)
    require_open(edition, at)
    entity_id = queries.entity_of(organisation)
    _require_only(edition, entity_id)
    one = Exhibitor(
        reference=next_reference("EX"), edition=edition, organisation=organisation,
        entity_id=entity_id, created_by_id=by.id, created_at=at, people=[],
    )  # fmt: skip
    _fill(one, facts)
    try:
        with db.session.begin_nested():
            db.session.add(one)
            db.session.flush()
    except IntegrityError as error:
        _require_only(edition, entity_id)
        raise Conflict(_l("It was just begun by somebody else.")) from error
    audit.record("exhibitor:begun", one, by=by, at=at)
    return one


def save(one: Exhibitor, facts: Facts, *, by: User, at: datetime) -> None:
    """Keep what was typed, whole or not; also once the call has closed."""
    authorize(P.EDIT, one, user=by)
    _fill(one, facts)
    db.session.flush()
    audit.record("exhibitor:changed", one, by=by, at=at)


def submit(one: Exhibitor, *, by: User, at: datetime) -> None:
    """Send it to the organiser; its organisation may still be on its way to being verified.

    Refuses, at its field, what is missing; a closed call for one never sent before; and an entity
    that is blocked.
    """
    authorize(P.EDIT, one, user=by)
    for name, words in NEEDED.items():
        if not tr(getattr(one, name)):
            raise DomainError(words, field=name)
    if one.standing is S.DRAFT:
        require_open(one.edition, at)
    _require_unblocked(one, at)
    one.submitted_at, one.reason = at, {}
    move(one, A.SUBMIT, by=by, at=at)
    write(one, "exhibitors/moved")


def approve(one: Exhibitor, *, by: User, at: datetime) -> None:
    """Refuses while the organisation is not verified: a licence may have ended meanwhile."""
    if not one.organisation.is_verified(beijing_date(at)):
        raise DomainError(_l("The organisation is not verified, or not any more."))
    _require_unblocked(one, at)
    one.approved_at, one.reason = at, {}
    move(one, A.APPROVE, by=by, at=at)
    write(one, "exhibitors/moved")


def send_back(one: Exhibitor, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Its officers correct it and send it again; an approval is withdrawn with it."""
    one.approved_at = one.confirmed_at = None
    _say(one, A.RETURN, reason, by=by, at=at)


def refuse(one: Exhibitor, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    one.ended_at = at
    _say(one, A.REFUSE, reason, by=by, at=at)


def cancel(
    one: Exhibitor,
    reason: Mapping[str, str] | None = None,
    *,
    by: User | None,
    at: datetime,
) -> None:
    """Give it up, with its people's registrations; by whom it concerns, or None with the fair.

    Of an approved one late after the last working day before the fair, which is recorded (R13).
    """
    late = by is not None and one.standing in PROMISED and at >= queries.free_until(one.edition)
    one.ended_at, one.reason = at, dict(reason or {})
    move(one, A.CANCEL, by=by, at=at, to=S.CANCELLED_LATE if late else S.CANCELLED)
    end_people(one, by=by, at=at)
    write(one, "exhibitors/moved")


def correct(one: Exhibitor, *, by: User, at: datetime) -> None:
    """It was there, though nobody of it was scanned; its absence counts no more."""
    one.present_at, one.ended_at = one.edition.starts_at, None
    move(one, A.CORRECT, by=by, at=at)
    write(one, "exhibitors/moved")


def require_open(edition: Edition, at: datetime) -> None:
    call = queries.call_of(edition)
    if call is None or not call.is_open(at) or not is_current(edition, at):
        raise Conflict(_CLOSED)


def _require_only(edition: Edition, entity_id: uuid.UUID) -> None:
    known = queries.find_live(edition, entity_id)
    if known is not None:
        refusal = _l(
            "%(name)s is at this fair already, as %(reference)s: one legal entity, one booth.",
            name=tr(known.name), reference=known.reference,
        )  # fmt: skip
        raise DomainError(refusal, field="organisation")


def _require_unblocked(one: Exhibitor, at: datetime) -> None:
    until = queries.blocked_until(one.entity_id, beijing_date(at))
    if until is not None:
        raise DomainError(blocked_words(until))


def _fill(one: Exhibitor, facts: Facts) -> None:
    for name, value in asdict(facts).items():
        setattr(one, name, dict(value or {}) if name == "introduction" else value)


def _say(
    one: Exhibitor,
    action: ExhibitorAction,
    reason: Mapping[str, str],
    *,
    by: User,
    at: datetime,
) -> None:
    one.reason = in_both(reason, _REASON, field="text")
    move(one, action, by=by, at=at)
    write(one, "exhibitors/moved")
