"""What a carrier says of a project, and what an agreement makes of it (events.md §7.2)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from core import audit
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import reason_in_both
from core.organisations.models import Organisation
from core.organisations.states import OrganisationKind
from core.policy import authorize
from core.references import next_reference
from events.dockings.mails import write_carrier, write_owner
from events.dockings.models import Docking, DockingContact, furthest
from events.dockings.queries import docking_of
from events.dockings.states import (
    DOCKING_WORKFLOW,
    STEPS,
    DockingAction,
    DockingPermission,
    DockingState,
)
from events.project_reviews.scopes import RELEASED
from events.projects.models import Project

_A, _S = DockingAction, DockingState


def propose(project: Project, carrier: Organisation | None, *, by: User, at: datetime) -> Docking:
    """An organiser asks a carrier to look at a project; its officers are told by letter.

    Refuses what is not released, whoever is no verified carrier, and a carrier that has it already.
    """
    authorize(DockingPermission.PROPOSE, project.edition, user=by)
    if not RELEASED.test(project):
        raise DomainError(_l("Carriers are not shown this project now."), field="project")
    is_one = carrier is not None and carrier.kind == OrganisationKind.CARRIER
    if carrier is None or not is_one or not carrier.is_verified(beijing_date(at)):
        raise DomainError(_l("No verified carrier is called so."), field="carrier")
    one = docking_of(project, carrier)
    if one.proposed_at is not None or one.standing is not _S.PROPOSED:
        words = _l("This carrier has it already: %(state)s", state=one.standing.label)
        raise DomainError(words, field="carrier")
    one.proposed_at = at
    _keep(one)
    db.session.flush()
    audit.record("docking:proposed", one, by=by, at=at, project=project.reference)
    write_carrier(one)
    return one


def interest(one: Docking, *, by: User, at: datetime) -> None:
    """The carrier would like to go on; the owner is told, and named to it with the address."""
    one.interested_at, one.reason = one.interested_at or at, {}
    _move(one, _A.INTEREST, by=by, at=at)
    write_owner(one)


def decline(one: Docking, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """The carrier has no use for it, with a reason that the owner reads."""
    one.reason, one.ended_at = reason_in_both(reason), at
    _move(one, _A.DECLINE, by=by, at=at)
    write_owner(one)


def contact(one: Docking, day: date | None, way: str, text: str, *, by: User, at: datetime) -> None:
    """Add a line to the log of contacts; `day` None is today. Refuses a day to come."""
    held_on = day or beijing_date(at)
    if held_on > beijing_date(at):
        raise DomainError(_l("This day is still to come."), field="day")
    one.contacted_at = one.contacted_at or at
    # Counted by the database in the statement that moves the version, whatever was read before.
    one.contacts = Docking.contacts + 1
    onward = _S.CONTACTED if one.standing is _S.INTERESTED else one.standing
    _move(one, _A.CONTACT, by=by, at=at, to=onward)
    one.log.append(
        DockingContact(held_on=held_on, way=way, text=text, recorded_by=by, recorded_at=at)
    )


def talk(one: Docking, *, by: User, at: datetime) -> None:
    one.talks_at = one.talks_at or at
    _move(one, _A.TALK, by=by, at=at)


def intend(one: Docking, *, by: User, at: datetime) -> None:
    one.intent_at = one.intent_at or at
    _move(one, _A.INTEND, by=by, at=at)
    write_owner(one)


def end(one: Docking, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """It comes to nothing; how far it came stays."""
    one.reason, one.ended_at = reason_in_both(reason), at
    _move(one, _A.END, by=by, at=at)
    write_owner(one)


def resume(one: Docking, *, by: User, at: datetime) -> None:
    one.reason, one.ended_at = {}, None
    _move(one, _A.RESUME, by=by, at=at)
    write_owner(one)


def note(one: Docking, note: str, *, by: User, at: datetime) -> None:
    """What the carrier keeps for itself (R10); it says nothing to the owner."""
    one.note = note
    _move(one, _A.NOTE, by=by, at=at, to=one.standing)


def mark_signed(
    project: Project, carriers: Iterable[Organisation], *, by: User, at: datetime
) -> list[Docking]:
    """An agreement with these was signed; of them only carriers have a docking (events.md §7.2).

    Whoever records the agreement was asked for the permission. One signed before stays as it was.
    """
    signed = []
    for carrier in carriers:
        if carrier.kind != OrganisationKind.CARRIER:
            continue
        one = docking_of(project, carrier)
        if one.standing is not _S.SIGNED:
            one.interested_at, one.signed_at = one.interested_at or at, one.signed_at or at
            one.reason, one.ended_at = {}, None
            _move(one, _A.SIGN, by=by, at=at)
        signed.append(one)
    return signed


def take_back_signed(
    project: Project, carriers: Iterable[Organisation], *, by: User, at: datetime
) -> None:
    """The last agreement with these was annulled: each docking stands where it stood before.

    One that began with the signing is as if the carrier had not answered.
    """
    for carrier in carriers:
        one = docking_of(project, carrier)
        if one.standing is not _S.SIGNED:
            continue
        if one.interested_at == one.signed_at:
            one.interested_at = None
        one.signed_at = None
        step = furthest([getattr(one, f"{step}_at") for step in STEPS])
        _move(one, _A.UNSIGN, by=by, at=at, to=step or _S.PROPOSED)


def _move(
    one: Docking, action: DockingAction, *, by: User, at: datetime, to: DockingState | None = None
) -> None:
    _keep(one)
    DOCKING_WORKFLOW.fire(one, action, by=by, at=at, to=to)
    db.session.flush()


def _keep(one: Docking) -> None:
    """The carrier's first word of it; a colleague may be saying theirs at this moment."""
    if inspect(one).persistent:
        return
    one.reference = next_reference("DK")
    try:
        with db.session.begin_nested():
            db.session.add(one)
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(_l("This has moved on since the page was opened.")) from error
