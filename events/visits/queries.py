"""Visits as the employer and the visitor may see them."""

import uuid
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from events.applications.models import Sharing
from events.applications.sharing import shown, with_sharing
from events.applications.states import SharingLevel
from events.exhibitors.models import Exhibitor
from events.profiles.models import TalentProfile
from events.registrations.models import Registration
from events.visits.models import BoothVisit
from events.visits.scopes import represented_by

# Without a profile somebody is known by the account's name.
NAME = shown(SharingLevel.NAME, func.coalesce(TalentProfile.name, User.display_name))


def get_exhibitor(reference: str, user: User) -> Exhibitor:
    """One the person stands at the booth for; NotFound for any other."""
    rows = select(Exhibitor).where(represented_by(user).sql, Exhibitor.reference == reference)
    known = joinedload(Exhibitor.organisation), joinedload(Exhibitor.edition)
    found = db.session.scalar(rows.options(*known))
    if found is None:
        raise NotFound
    return found


def leads_of(_user: User | None, exhibitor: Exhibitor) -> Select[Any]:
    """Its visits, with profile, account and what is shared now joined."""
    rows = select(BoothVisit).join(BoothVisit.registration).join(BoothVisit.exhibitor)
    rows = rows.outerjoin(User, User.id == Registration.user_id)
    rows = rows.outerjoin(TalentProfile, TalentProfile.user_id == Registration.user_id)
    rows = rows.where(BoothVisit.exhibitor_id == exhibitor.id)
    return with_sharing(rows, Registration.user_id, Exhibitor.organisation_id)


def get_lead(exhibitor: Exhibitor, reference: str) -> BoothVisit:
    here = BoothVisit.exhibitor_id == exhibitor.id, BoothVisit.reference == reference
    found = db.session.scalar(select(BoothVisit).where(*here))
    if found is None:
        raise NotFound
    return found


def known_visits(
    exhibitor: Exhibitor, registration_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, BoothVisit]:
    """The visits of these people there are already; the exhibitor's row is held meanwhile.

    So two phones at the same instant make one visit of a person.
    """
    held = select(Exhibitor.id).where(Exhibitor.id == exhibitor.id).with_for_update()
    db.session.execute(held)
    rows = select(BoothVisit).where(
        BoothVisit.exhibitor_id == exhibitor.id, BoothVisit.registration_id.in_(registration_ids)
    )
    return {one.registration_id: one for one in db.session.scalars(rows)}


def people_of(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Registration]:
    rows = select(Registration).where(Registration.id.in_(ids))
    return {one.id: one for one in db.session.scalars(rows)}


def names_of(exhibitor: Exhibitor, visits: Collection[BoothVisit]) -> dict[uuid.UUID, str]:
    """What may be said of who they were, as shared now; "" for those who share nothing."""
    rows = leads_of(None, exhibitor).with_only_columns(BoothVisit.id, NAME)
    wanted = BoothVisit.id.in_([one.id for one in visits])
    return {row[0]: row[1] or "" for row in db.session.execute(rows.where(wanted))}


def visits_of(registration: Registration) -> Sequence[tuple[BoothVisit, SharingLevel]]:
    """Where the person was at a fair, and what each of these employers sees, newest first."""
    whose = {"registration": registration.id, "user": registration.user_id}
    found = db.session.execute(_visits(), whose).all()
    return [(visit, SharingLevel(level or SharingLevel.NOTHING)) for visit, level in found]


@cache
def _visits() -> Select[Any]:
    # Put together once, since everybody's page asks it and few went to a booth.
    rows: Select[Any] = select(BoothVisit).join(BoothVisit.exhibitor)
    rows = rows.where(BoothVisit.registration_id == bindparam("registration"))
    rows = with_sharing(rows, bindparam("user"), Exhibitor.organisation_id)
    known = joinedload(BoothVisit.exhibitor).joinedload(Exhibitor.organisation)
    rows = rows.add_columns(Sharing.level).options(known)
    return rows.order_by(BoothVisit.first_at.desc())


def sharing_with(organisation_id: uuid.UUID, user_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Who of them has said already what this employer sees."""
    told = Sharing.organisation_id == organisation_id, Sharing.user_id.in_(user_ids)
    return set(db.session.scalars(select(Sharing.user_id).where(*told)))


def count_of(exhibitor: Exhibitor) -> int:
    return db.session.query(BoothVisit).filter_by(exhibitor_id=exhibitor.id).count()
