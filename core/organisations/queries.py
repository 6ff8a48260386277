"""Find organisations, their papers and officers."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from core.accounts.models import User
from core.accounts.roles import WHOLE_CITY, Role
from core.clock import today
from core.db import db
from core.errors import NotFound
from core.files.models import StoredFile
from core.i18n import language
from core.known_names import KnownName
from core.organisations.models import Officer, Organisation, OrganisationPaper
from core.organisations.scopes import ASKS, officered_by, verified_by
from core.organisations.states import TRUSTED, OrganisationState

SHOWN_TASKS = 8
WITH_OFFICERS = (selectinload(Organisation.officers),)


def get_organisation(organisation_id: uuid.UUID) -> Organisation | None:
    return db.session.get(Organisation, organisation_id)


def find_by_credit_code(code: str) -> Organisation | None:
    return db.session.scalar(select(Organisation).where(Organisation.credit_code == code))


def find_by_name(text: str) -> Organisation | None:
    """The organisation of exactly this name or credit code; None when none or several bear it."""
    name, one = text.strip(), Organisation
    named = or_(one.name_zh == name, one.name_en == name, one.credit_code == name.upper())
    found = db.session.scalars(select(one).where(named).limit(2)).all()
    return found[0] if len(found) == 1 else None


def known_names() -> tuple[KnownName, ...]:
    """What verified organisations are called, other names too; kept until one of them changes."""
    one = Organisation
    stamp = select(func.count(), func.sum(one.version), func.max(one.created_at))
    return _known_names(*db.session.execute(stamp.where(is_verified(today()))).one())


@lru_cache(maxsize=1)
def _known_names(*_stamp: Any) -> tuple[KnownName, ...]:
    rows = db.session.execute(
        select(Organisation.name_en, Organisation.name_zh, Organisation.aliases)
        .where(is_verified(today()))
        .order_by(Organisation.name_zh_key, Organisation.id)
    )
    return tuple(KnownName.of(en, zh, aliases.splitlines()) for en, zh, aliases in rows)


def get_own(reference: str, officer: User) -> Organisation:
    """One this person acts for; NotFound for any other."""
    rows = select(Organisation).where(officered_by(officer).sql)
    found = db.session.scalar(rows.where(Organisation.reference == reference))
    if found is None:
        raise NotFound
    return found


def list_own(officer: User) -> Sequence[Organisation]:
    rows = select(Organisation).where(officered_by(officer).sql).options(*WITH_OFFICERS)
    return db.session.scalars(rows.order_by(Organisation.reference)).all()


def list_of_person(person: User) -> Sequence[Organisation]:
    """Those somebody belongs to, or holds a role of an officer for; nobody else costs a query."""
    held = (person.scopes_of(Role.EMPLOYER_OFFICER), person.scopes_of(Role.CARRIER_OFFICER))
    ids = {uuid.UUID(one) for scopes in held for one in scopes if one != WHOLE_CITY}
    if person.organisation_id is not None:
        ids.add(person.organisation_id)
    if not ids:
        return ()
    return db.session.scalars(select(Organisation).where(Organisation.id.in_(ids))).all()


def list_branches(one: Organisation) -> Sequence[Organisation]:
    rows = select(Organisation).where(Organisation.parent_id == one.id).options(*WITH_OFFICERS)
    return db.session.scalars(rows.order_by(Organisation.reference)).all()


def get_officer(organisation: Organisation, officer_id: uuid.UUID) -> Officer:
    """One of its officers or of those invited; NotFound for any other."""
    for one in organisation.officers:
        if one.id == officer_id and one.removed_at is None:
            return one
    raise NotFound


def active_officers(organisation: Organisation) -> Sequence[User]:
    """The accounts that act for it."""
    acting = (
        Officer.organisation_id == organisation.id,
        Officer.accepted_at.is_not(None),
        Officer.removed_at.is_(None),
    )
    return db.session.scalars(select(User).join(Officer).where(*acting)).all()


def find_paper_of(file: StoredFile) -> OrganisationPaper | None:
    rows = select(OrganisationPaper).where(OrganisationPaper.file_id == file.id)
    known = joinedload(OrganisationPaper.organisation).selectinload(Organisation.officers)
    return db.session.scalar(rows.options(known))


def waiting_for(user: User) -> ColumnElement[bool]:
    """What is to be verified by this person."""
    return verified_by(user).sql & (Organisation.state == OrganisationState.SUBMITTED)


def list_waiting(user: User) -> tuple[Sequence[Organisation], int]:
    """Those waiting longest, a few; and how many there are."""
    rows = select(Organisation, func.count().over()).where(waiting_for(user))
    found = db.session.execute(
        rows.order_by(Organisation.submitted_at, Organisation.id).limit(SHOWN_TASKS)
    ).all()
    return [one for one, _count in found], found[0][1] if found else 0


def undecided_by(user: User, at: datetime) -> ColumnElement[bool]:
    """Those that somebody asks to act for and this person may admit to (see `may_admit`)."""
    acts = select(Officer.organisation_id).where(
        Officer.accepted_at.is_not(None), Officer.removed_at.is_(None)
    )
    waited = Officer.asked_at <= at - timedelta(days=join_days())
    asked = select(Officer.organisation_id).where(ASKS.sql)
    unanswered = Organisation.id.in_(asked.where(waited))
    nobody = or_(Organisation.verified_at.is_(None), Organisation.id.not_in(acts))
    return verified_by(user).sql & (unanswered | (Organisation.id.in_(asked) & nobody))


def count_undecided(user: User, at: datetime) -> int:
    return db.session.scalar(select(func.count()).where(undecided_by(user, at))) or 0


def join_days() -> int:
    """How long officers alone answer whoever asks, in days."""
    days: int = current_app.extensions["settings"].organisation_join_days
    return days


def shown_name() -> ColumnElement[str]:
    """In the reader's language where there is one in it."""
    if language() == "zh":
        return Organisation.name_zh.expression
    return func.coalesce(func.nullif(Organisation.name_en, ""), Organisation.name_zh)


def is_verified(on: date) -> ColumnElement[bool]:
    """`Organisation.is_verified` for the database; true or false, so that it can be negated."""
    until = Organisation.verified_until
    return Organisation.state.in_(TRUSTED) & until.is_not(None) & (until >= on)


def verified_before(day: date) -> Sequence[Organisation]:
    """Those whose verification ends before that day, whether the next is under way or not."""
    rows = select(Organisation).where(
        Organisation.state.in_(TRUSTED), Organisation.verified_until < day
    )
    return db.session.scalars(rows.options(*WITH_OFFICERS)).all()
