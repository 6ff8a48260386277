"""Open the call, and answer it: a draft, kept and sent."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from core import audit
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import tr
from core.organisations.models import Organisation
from core.policy import authorize
from core.references import next_reference
from events.editions.models import Edition
from events.editions.phases import is_current
from events.editions.services.rules import require_not_over
from events.exhibitor_calls import queries
from events.exhibitor_calls.models import ExhibitorCall
from events.exhibitor_calls.policies import CallPermission
from events.exhibitors.models import Exhibitor
from events.exhibitors.queries import entity_of
from events.exhibitors.services import move, require_unblocked
from events.exhibitors.states import ExhibitorAction, ExhibitorPermission, ExhibitorState, Ownership

NEEDED = {
    "industry": _l("Say what the organisation makes or does."),
    "introduction": _l("Introduce the organisation in at least one language."),
    "contact_name": _l("Say whom the organiser may call."),
    "contact_phone": _l("Enter the telephone number."),
    "contact_email": _l("Enter the e-mail address."),
}
_CLOSED = _l("The call is not open. What you entered is kept as a draft.")


@dataclass(frozen=True)
class Facts:
    """What an employer says of itself for one fair; each name equals the exhibitor's column."""

    ownership: str = Ownership.OTHER
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
    authorize(CallPermission.CALL, edition, user=by)
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
    authorize(CallPermission.APPLY, edition, user=by)
    _require_open(edition, at)
    one = Exhibitor(
        reference=next_reference("EX"), edition=edition, organisation=organisation,
        entity_id=entity_of(organisation), created_by_id=by.id, created_at=at,
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
    authorize(ExhibitorPermission.EDIT, one, user=by)
    _fill(one, facts)
    db.session.flush()
    audit.record("exhibitor:changed", one, by=by, at=at)


def submit(one: Exhibitor, *, by: User, at: datetime) -> None:
    """Send it to the organiser; its organisation may still be on its way to being verified.

    Refuses, at its field, what is missing; a closed call for one never sent before; and an entity
    that is blocked.
    """
    authorize(ExhibitorPermission.EDIT, one, user=by)
    for name in missing_in(one):
        raise DomainError(NEEDED[name], field=name)
    if one.standing is ExhibitorState.DRAFT:
        _require_open(one.edition, at)
    require_unblocked(one, at)
    one.submitted_at, one.reason = at, {}
    move(one, ExhibitorAction.SUBMIT, by=by, at=at)


def missing_in(said: Facts | Exhibitor) -> list[str]:
    """What has to be said before it is sent."""
    return [name for name in NEEDED if not tr(getattr(said, name))]


def _require_open(edition: Edition, at: datetime) -> None:
    call = queries.call_of(edition)
    if call is None or not call.is_open(at) or not is_current(edition, at):
        raise Conflict(_CLOSED)


def _fill(one: Exhibitor, facts: Facts) -> None:
    for name, value in asdict(facts).items():
        setattr(one, name, dict(value or {}) if name == "introduction" else value)
