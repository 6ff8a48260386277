"""Claiming a landing, comparing it with its licence, counting it, and its end (R12)."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import DomainError
from core.files.checks import CheckedUpload
from core.files.services import erase_file, keep_upload
from core.i18n import reason_in_both
from core.organisations.codes import normalise_credit_code
from core.organisations.queries import find_by_name
from core.policy import authorize
from core.references import next_reference
from core.web import absolute_url
from events.landings.models import Landing, Said
from events.landings.policies import FILE_PURPOSE
from events.landings.queries import find_live
from events.landings.scopes import owned_by, run_by
from events.landings.states import (
    LANDING_WORKFLOW,
    UNPROVEN,
    LandingAction,
    LandingPermission,
    LandingState,
)
from events.projects.mails import owner_letter
from events.projects.models import Project

A, P = LandingAction, LandingPermission


def claim(
    project: Project, said: Said, licence: CheckedUpload | None = None, *, by: User, at: datetime
) -> Landing:
    """Say that the project has founded a company here; refuses a second one while one lasts.

    Its owner brings the licence; staff may enter the company first.
    """
    authorize(P.CLAIM, project, user=by)
    db.session.execute(select(Project.id).where(Project.id == project.id).with_for_update())
    if (live := find_live(project.id)) is not None:
        words = _l("It has a landing already: %(reference)s.", reference=live.reference)
        raise DomainError(words, field="project")
    if licence is None and project.owner_id == by.id:
        raise DomainError(_l("Choose the business licence."), field="licence")
    with db.session.no_autoflush:
        one = Landing(project=project, claimed_by=by, claimed_at=at)
        _set(one, said, by=by, at=at)
    one.reference = next_reference("LD")
    db.session.add(one)
    db.session.flush()
    if licence is not None:
        _keep_licence(one, licence, by=by, at=at)
    audit.record("landing:claimed", one, by=by, at=at, project=project.reference)
    return one


def correct(
    one: Landing, said: Said, licence: CheckedUpload | None = None, *, by: User, at: datetime
) -> None:
    """Put it right; what its owner corrects after a return is claimed anew by that.

    What was compared with the licence stays: for another code or day it has to be returned.
    """
    authorize(P.EDIT, one, user=by)
    if one.standing not in UNPROVEN:
        _require_same(one, said)
    with db.session.no_autoflush:
        _set(one, said, by=by, at=at)
    if licence is not None:
        _keep_licence(one, licence, by=by, at=at)
    audit.record("landing:changed", one, by=by, at=at)
    if one.standing is LandingState.RETURNED:
        one.reason = {}
        LANDING_WORKFLOW.fire(one, A.RESUBMIT, by=by, at=at)
    db.session.flush()


def verify(one: Landing, *, by: User, at: datetime) -> None:
    """Staff compared name, code, day and capital with the licence, which has to be there."""
    if one.licence_id is None:
        raise DomainError(_l("The business licence is missing. Add it, or return the claim."))
    one.verified_at = at
    LANDING_WORKFLOW.fire(one, A.VERIFY, by=by, at=at)
    db.session.flush()


def accept(one: Landing, *, by: User, at: datetime) -> None:
    """From here on the project counts as landed; its owner hears of it."""
    one.valid_at, one.reason = at, {}
    _move(one, A.ACCEPT, by=by, at=at)


def send_back(one: Landing, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    one.verified_at = None
    _say(one, A.RETURN, reason, by=by, at=at)


def close(
    one: Landing, ended_on: date, reason: Mapping[str, str], *, by: User, at: datetime
) -> None:
    """It stays in the cumulative number and leaves the operating one (R12)."""
    _end(one, A.CLOSE, ended_on, reason, by=by, at=at)


def move_away(
    one: Landing, ended_on: date, reason: Mapping[str, str], *, by: User, at: datetime
) -> None:
    """Out of the city; counted like one that closed."""
    _end(one, A.MOVE, ended_on, reason, by=by, at=at)


def annul(one: Landing, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """It was a mistake: it counts nowhere, and the project may be claimed with another company."""
    _say(one, A.ANNUL, reason, by=by, at=at)


def _set(one: Landing, said: Said, *, by: User, at: datetime) -> None:
    if said.registered_on > beijing_date(at):
        raise DomainError(_l("This day is still to come."), field="registered_on")
    if said.paid_in is not None and said.paid_in > said.capital:
        raise DomainError(_l("More cannot be paid in than is registered."), field="paid_in")
    for name, value in asdict(said).items():
        setattr(one, name, value)
    one.credit_code = normalise_credit_code(said.credit_code)
    known = find_by_name(said.carrier) if said.carrier else None
    one.carrier_id = known.id if known is not None and known.verified_at is not None else None
    if not (owned_by(by).test(one) or run_by(by).test(one)):
        raise DomainError(_l("Choose a district that you answer for."), field="district")


def _require_same(one: Landing, said: Said) -> None:
    words = _l("It was compared with the licence. Return it to change this.")
    if normalise_credit_code(said.credit_code) != one.credit_code:
        raise DomainError(words, field="credit_code")
    for field in ("company_name", "capital", "currency"):
        if getattr(said, field) != getattr(one, field):
            raise DomainError(words, field=field)
    if said.registered_on != one.registered_on:
        raise DomainError(words, field="registered_on")


def _keep_licence(one: Landing, checked: CheckedUpload, *, by: User, at: datetime) -> None:
    """A newer copy takes the place of the one before, which is deleted."""
    before = one.licence
    one.licence = keep_upload(checked, owner=by, purpose=FILE_PURPOSE, at=at)
    db.session.flush()
    if before is not None:
        erase_file(before)


def _end(
    one: Landing, action: LandingAction, ended_on: date, reason: Mapping[str, str],
    *, by: User, at: datetime,
) -> None:  # fmt: skip
    if not one.registered_on <= ended_on <= beijing_date(at):
        words = _l("Enter a day from the registration of the company until today.")
        raise DomainError(words, field="ended_on")
    one.ended_on = ended_on
    _say(one, action, reason, by=by, at=at)


def _say(
    one: Landing, action: LandingAction, reason: Mapping[str, str], *, by: User, at: datetime
) -> None:
    one.reason = reason_in_both(reason)
    _move(one, action, by=by, at=at)


def _move(one: Landing, action: LandingAction, *, by: User, at: datetime) -> None:
    LANDING_WORKFLOW.fire(one, action, by=by, at=at, note=one.reason or None)
    db.session.flush()
    _write_owner(one)


def _write_owner(one: Landing) -> None:
    """Where it stands now."""
    project = one.project
    url = absolute_url("landings.own", reference=project.reference)
    letter = owner_letter(project, "landings/moved", about=one, landing=one, own_url=url)
    if letter is not None:
        outbox.tell(letter)
