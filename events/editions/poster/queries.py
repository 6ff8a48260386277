"""The people of an edition, and the pictures of its public page."""

from __future__ import annotations

import uuid

from sqlalchemy import bindparam, select
from sqlalchemy.orm import lazyload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.files.models import StoredFile
from events.editions.models import Edition
from events.editions.poster.models import EditionPerson
from events.editions.queries import find_edition
from events.editions.reach import reading_reach
from events.editions.states import OVER_STATES

# Made once: putting a statement together costs more than asking it.
_PEOPLE = (
    select(EditionPerson)
    .where(EditionPerson.edition_id == bindparam("edition"))
    .order_by(EditionPerson.position, EditionPerson.id)
)


def people_of(edition: Edition) -> list[EditionPerson]:
    return list(db.session.scalars(_PEOPLE, {"edition": edition.id}))


def get_person(edition: Edition, person_id: uuid.UUID) -> EditionPerson:
    person = db.session.get(EditionPerson, person_id)
    if person is None or person.edition_id != edition.id:
        raise NotFound
    return person


def edition_seen_by(slug: str, user: User) -> Edition:
    """A public edition, or a draft for those who prepare it; NotFound otherwise."""
    edition = find_edition(slug)
    if edition is None or not (edition.standing.is_public or reading_reach(user, edition)):
        raise NotFound
    return edition


def picture_of(edition: Edition, file_id: uuid.UUID) -> StoredFile:
    """A picture that the edition's page shows now; NotFound otherwise."""
    photo = select(EditionPerson.id).where(
        EditionPerson.edition_id == edition.id, EditionPerson.photo_id == file_id
    )
    is_poster = file_id in {edition.picture_id, edition.picture_small_id}
    if not is_poster and db.session.scalar(photo) is None:
        raise NotFound
    return db.session.get_one(StoredFile, file_id)


def edition_before(edition: Edition) -> Edition | None:
    """The last edition of the series that has been held and closed before this one."""
    return db.session.scalar(
        select(Edition)
        .where(
            Edition.series_id == edition.series_id,
            Edition.state.in_(OVER_STATES),
            Edition.ends_at <= edition.starts_at,
            Edition.id != edition.id,
        )
        .order_by(Edition.ends_at.desc())
        .limit(1)
        .options(lazyload(Edition.series))
    )
