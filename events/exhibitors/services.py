"""From the call to the answer: draft, sent, checked; and given up by either side."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

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
from events.editions.signals import EditionMoved
from events.editions.states import EditionState
from events.exhibitors import queries, states
from events.exhibitors.models import Exhibitor, ExhibitorCall
from events.exhibitors.parts import ExhibitorMoved, blocked_words, exhibitor_moved, write

A, P, S = states.ExhibitorAction, states.ExhibitorPermission, states.ExhibitorState
NEEDED = {
    "industry": _l("Say what the organisation makes or does."),
    "introduction": _l("Introduce the organisation in at least one language."),
    "contact_name": _l("Say whom the organiser may call."),
    "contact_phone": _l("Enter the telephone number."),
    "contact_email": _l("Enter the e-mail address."),
}
_REASON = _l("The reason is needed in both languages.")
_CLOSED = _l("The call is not open. What you entered is kept as a draft.")


@dataclass(frozen=True)
class Facts:
    """What an employer says of itself for one fair; each name equals the exhibitor's column."""

    ownership: str = states.Ownership.OTHER
    industry: str = ""
    introduction: Mapping[str, str] | None = None
    booth_wish: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""


def set_call(
    edition: Edition, terms: Mapping[str, Any], *, by: User, at: datetime
) -> ExhibitorCall:  # fmt: skip
    """Open the call, or move its times (`terms` by its columns); what was sent stays.

    Refuses, at its field, a call that closes before it opens or after the fair begins, and a day of
    confirmation after it begins.
    """
    authorize(P.CALL, edition, user=by)
    require_not_over(edition)
    if terms["closes_at"] <= terms["opens_at"]:
        raise DomainError(_l("It has to close after it opens."), field="closes_at")
    if terms["closes_at"] > edition.starts_at:
        raise DomainError(_l("It has to close before the fair begins."), field="closes_at")
    if (terms["confirm_by"] or date.min) > beijing_date(edition.starts_at):
        raise DomainError(_l("This has to be before the fair begins."), field="confirm_by")
    call = queries.call_of(edition) or ExhibitorCall(edition_id=edition.id)
    for name, value in terms.items():
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
    one = Exhibitor(
        reference=next_reference("EX"), edition=edition, organisation=organisation,
        entity_id=queries.entity_of(organisation), created_by_id=by.id, created_at=at,
    )  # fmt: skip
    _fill(one, facts)
    try:
        with db.session.begin_nested():
            db.session.add(one)
            db.session.flush()
    except IntegrityError as error:
        known = queries.find_live(edition, one.entity_id)
        refusal = _l(
            "%(name)s is at this fair already, as %(reference)s: one legal entity, one booth.",
            name=tr(known.name) if known else "", reference=known.reference if known else "",
        )  # fmt: skip
        raise DomainError(refusal, field="organisation") from error
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
    for name in missing_in(one):
        raise DomainError(NEEDED[name], field=name)
    if one.standing is S.DRAFT:
        require_open(one.edition, at)
    _require_unblocked(one, at)
    one.submitted_at, one.reason = at, {}
    move(one, A.SUBMIT, by=by, at=at)


def approve(one: Exhibitor, *, by: User, at: datetime) -> None:
    """Refuses while the organisation is not verified: a licence may have ended meanwhile."""
    if not one.organisation.is_verified(beijing_date(at)):
        raise DomainError(_l("The organisation is not verified, or not any more."))
    _require_unblocked(one, at)
    one.approved_at, one.reason = at, {}
    move(one, A.APPROVE, by=by, at=at)


def send_back(one: Exhibitor, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Its officers correct it and send it again; an approval is withdrawn with it."""
    one.approved_at = one.confirmed_at = None
    _say(one, A.RETURN, reason, by=by, at=at)


def refuse(one: Exhibitor, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    one.ended_at = at
    _say(one, A.REFUSE, reason, by=by, at=at)


def cancel(
    one: Exhibitor, reason: Mapping[str, str] | None = None, *, by: User | None, at: datetime
) -> None:
    """Give it up; by whom it concerns, or None with the fair.

    Of an approved one late after the last working day before the fair, which is recorded (R13).
    """
    is_promised = by is not None and one.standing in states.PROMISED
    late = is_promised and at >= queries.free_until(one.edition)
    one.ended_at, one.reason = at, dict(reason or {})
    move(one, A.CANCEL, by=by, at=at, to=S.CANCELLED_LATE if late else S.CANCELLED)


def correct(one: Exhibitor, *, by: User, at: datetime) -> None:
    """It was there, though nobody of it was scanned; its absence counts no more."""
    one.present_at, one.ended_at = one.edition.starts_at, None
    move(one, A.CORRECT, by=by, at=at)


def follow_edition(news: EditionMoved) -> None:
    """A fair that does not take place is given up by none of them."""
    if news.edition.standing is EditionState.CANCELLED:
        here = Exhibitor.edition_id == news.edition.id
        for one in queries.list_where(here, Exhibitor.state.in_(states.UNDER_WAY)):
            cancel(one, news.reason, by=None, at=news.at)


def move(
    one: Exhibitor, action: StrEnum, *, by: User | None, at: datetime,
    to: StrEnum | None = None,
) -> None:  # fmt: skip
    """Make a move, and tell of it: the slices above, and its officers unless the gate made it."""
    source = one.standing
    states.EXHIBITOR_WORKFLOW.fire(one, action, by=by, at=at, to=to, note=tr(one.reason) or None)
    db.session.flush()
    exhibitor_moved.send(ExhibitorMoved(one, source, by, at))
    if action not in {A.APPEAR, A.DISAPPEAR}:
        write(one, "exhibitors/moved")


def missing_in(said: Facts | Exhibitor) -> list[str]:
    """What has to be said before it is sent."""
    return [name for name in NEEDED if not tr(getattr(said, name))]


def require_open(edition: Edition, at: datetime) -> None:
    call = queries.call_of(edition)
    if call is None or not call.is_open(at) or not is_current(edition, at):
        raise Conflict(_CLOSED)


def _require_unblocked(one: Exhibitor, at: datetime) -> None:
    until = queries.blocked_until(one.entity_id, beijing_date(at))
    if until is not None:
        raise DomainError(blocked_words(until))


def _fill(one: Exhibitor, facts: Facts) -> None:
    for name, value in asdict(facts).items():
        setattr(one, name, dict(value or {}) if name == "introduction" else value)


def _say(
    one: Exhibitor, action: StrEnum, reason: Mapping[str, str], *, by: User, at: datetime
) -> None:
    one.reason = in_both(reason, _REASON, field="text")
    move(one, action, by=by, at=at)
