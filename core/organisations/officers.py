"""Who acts for an organisation: invited by its officers, or asking for it and admitted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User, normalise_email
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict, DomainError
from core.organisations import queries
from core.organisations.mails import write_asker, write_invitation, write_officers
from core.organisations.models import Officer, Organisation
from core.organisations.services import let_act, let_none_act, let_not_act, say
from core.organisations.states import OrganisationAction, OrganisationPermission
from core.policy import authorize

P = OrganisationPermission
MOST_OFFICERS, MOST_ASKING = 20, 20
_FULL = _l("An organisation has %(most)s officers at most.", most=MOST_OFFICERS)


def invite(one: Organisation, email: str, *, by: User, at: datetime) -> Officer:
    """Ask a colleague to act for it too; a letter with a link goes to that address.

    Refuses, at `email`, somebody who is asked or acts already.
    """
    authorize(P.EDIT, one, user=by)
    address = normalise_email(email)
    live = [officer for officer in one.officers if officer.removed_at is None]
    asking = next((each for each in live if each.is_asking and each.email == address), None)
    if asking is not None:
        return admit(asking, by=by, at=at)
    if any(officer.email == address for officer in live):
        raise DomainError(_l("This person is an officer or was invited already."), field="email")
    _require_room(one)
    officer = Officer(email=address, added_at=at)
    one.officers.append(officer)
    db.session.flush()
    audit.record("organisation:officer_invited", one, by=by, at=at)
    write_invitation(officer, by=by)
    return officer


def join(officer: Officer, *, by: User, at: datetime) -> None:
    """The invited person accepts; again does nothing."""
    if officer.accepted_at is not None:
        return
    officer.accepted_at, officer.user_id = at, by.id
    db.session.flush()
    audit.record("organisation:officer_joined", officer.organisation, by=by, at=at)
    if officer.organisation.is_verified(beijing_date(at)):
        let_act(by, officer.organisation, by=by, at=at)


def remove_officer(officer: Officer, *, by: User, at: datetime) -> None:
    """Take an officer or an invitation back. Refuses the last one: nobody would answer for it."""
    one = officer.organisation
    authorize(P.EDIT, one, user=by)
    acting = [other for other in one.officers if other.is_active]
    if acting == [officer]:
        raise DomainError(_l("Somebody has to act for it. Invite another officer first."))
    officer.removed_at = at
    db.session.flush()
    audit.record("organisation:officer_removed", one, by=by, at=at)
    if officer.user_id is not None:
        let_not_act(db.session.get_one(User, officer.user_id), one, by=by, at=at)


def ask(code: str, text: str, *, by: User, at: datetime) -> None:
    """Ask to act for the organisation of this code.

    Says nothing of whether there is one, who acts for it, or whether the person asked before. Its
    officers are written to only where staff know it; else staff alone decide.
    """
    one = queries.find_by_credit_code(code)
    if one is None:
        return
    live = [officer for officer in one.officers if officer.removed_at is None]
    if any(by.id == each.user_id or by.email == each.email for each in live):
        return
    if sum(each.is_asking for each in live) >= MOST_ASKING:
        return
    asked = Officer(email=by.email, user_id=by.id, added_at=at, asked_at=at, asked_text=text)
    one.officers.append(asked)
    db.session.flush()
    audit.record("organisation:officer_asked", one, by=by, at=at)
    if one.verified_at is not None:
        write_officers(one, "organisations/asked", asked=asked, person=by.display_name or by.email)


def admit(asked: Officer, *, by: User, at: datetime) -> Officer:
    """Whoever asked acts for it from now on, and is written to."""
    authorize(P.ADMIT, asked, user=by)
    one, person = asked.organisation, db.session.get_one(User, asked.user_id)
    _require_room(one)
    asked.accepted_at = at
    db.session.flush()
    audit.record("organisation:officer_admitted", one, by=by, at=at)
    if one.is_verified(beijing_date(at)):
        let_act(person, one, by=by, at=at)
    write_asker(asked, person, "organisations/answered")
    return asked


def decline(asked: Officer, *, by: User, at: datetime) -> None:
    authorize(P.ADMIT, asked, user=by)
    asked.removed_at = at
    db.session.flush()
    audit.record("organisation:officer_declined", asked.organisation, by=by, at=at)
    write_asker(asked, db.session.get_one(User, asked.user_id), "organisations/answered")


def free_code(one: Organisation, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Refuse an entry that nobody verified, and let another register under its code.

    Whoever asked to act for it is told that the code is free. Refuses what is or was verified under
    this code.
    """
    if not may_free_code(one):
        raise Conflict(_l("It holds no code, or was verified under it."))
    asking = [each for each in one.officers if each.is_asking]
    one.credit_code = None
    say(one, OrganisationAction.FREE_CODE, reason, by=by, at=at)
    let_none_act(one, by=by, at=at)
    for each in asking:
        each.removed_at = at
        write_asker(each, db.session.get_one(User, each.user_id), "organisations/code_free")


def may_free_code(one: Organisation) -> bool:
    return one.credit_code is not None and one.verified_until is None


def _require_room(one: Organisation) -> None:
    live = (each for each in one.officers if each.removed_at is None and not each.is_asking)
    if sum(1 for _each in live) >= MOST_OFFICERS:
        raise DomainError(_FULL, field="email")
