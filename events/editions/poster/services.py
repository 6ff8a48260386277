"""What the public page shows besides texts and dates: the poster, and people."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.exc import IntegrityError

from core import audit
from core.accounts.models import User
from core.db import db, reading
from core.errors import Conflict, DomainError
from core.files.checks import CheckedUpload, MediaType
from core.files.models import StoredFile
from core.files.previews import NoPicture, page_picture
from core.files.services import erase_file, keep_upload
from core.i18n import in_both
from core.jobs import enqueue, job
from core.policy import authorize
from core.shares import busy
from events.editions.models import Edition
from events.editions.poster.models import EditionPerson
from events.editions.poster.queries import get_person, people_of
from events.editions.services.editing import require_seen
from events.editions.services.rules import require_not_over
from events.editions.signals import EditionCloned
from events.editions.states import EditionPermission
from events.editions.values import PersonDetails, PosterDetails, Words

FILE_PURPOSE = "public picture"
# Pixels wide: the poster on a desktop and on a phone, and a face.
POSTER_WIDTHS, PHOTO_WIDTHS = (1600, 800), (400,)
SHOWN = ("audience", "picture_id", "picture_small_id", "picture_size", "picture_alt", "palette")
IN_BOTH = _l("Everybody reads this; it has to stand in both languages.")


@dataclass(frozen=True)
class Picture:
    """A checked picture drawn anew in each width; `size` of the largest, such as "1600x900"."""

    drawn: tuple[CheckedUpload, ...]
    size: str


def draw_picture(checked: CheckedUpload, widths: tuple[int, ...], *, field: str) -> Picture:
    """The sizes a page needs, without what a camera noted. Takes a while: not in a transaction.

    Refuses what is no photograph or drawing.
    """
    if checked.media_type not in {MediaType.JPEG, MediaType.PNG}:
        raise DomainError(_l("Choose a JPEG or PNG picture."), field=field)
    try:
        with reading():
            drawn = [
                page_picture(checked.cleaned, media_type=checked.media_type, page=1, width=width)
                for width in widths
            ]
    except NoPicture as fault:
        if fault.may_come_later:
            raise busy() from fault
        raise DomainError(
            _l("This picture cannot be read. Choose another."), field=field
        ) from fault
    made = tuple(replace(checked, cleaned=one.data, media_type=MediaType.JPEG) for one in drawn)
    return Picture(made, f"{drawn[0].width}x{drawn[0].height}")


def change_poster(
    edition: Edition,
    details: PosterDetails,
    *,
    picture: Picture | None,
    without: bool = False,
    seen_version: int | None,
    by: User,
    at: datetime,
) -> None:
    """Put the poster in place of the old one; `without` takes the picture away.

    Refuses a stale page, a picture nobody describes in words, a text that stands in one language
    alone once the event is public, and any change once it is over.
    """
    authorize(EditionPermission.EDIT, edition, user=by)
    require_seen(edition, seen_version)
    require_not_over(edition)
    has_picture = picture is not None or (edition.picture_id is not None and not without)
    alt = details.picture_alt if has_picture else {}
    if edition.standing.is_public:
        _require_both(details.audience, "audience")
        _require_both(alt, "picture_alt", needed=has_picture)
    edition.audience, edition.palette = dict(details.audience), details.palette
    edition.picture_alt = dict(alt)
    if picture is not None or without:
        _forget(edition.picture_id, edition.picture_small_id)
        kept = _keep(picture, at) if picture else (None, None)
        edition.picture_id, edition.picture_small_id = kept
        edition.picture_size = picture.size if picture else ""
    edition.changed_at = at
    db.session.flush()
    audit.record("edition:poster", edition, by=by, at=at)


def keep_person(
    edition: Edition,
    person_id: uuid.UUID | None,
    details: PersonDetails,
    *,
    picture: Picture | None = None,
    without: bool = False,
    seen: str = "",
    by: User,
    at: datetime,
) -> None:
    """Put the details in place of the old ones, or show somebody new behind all who are there.

    Refuses a page older than `seen`, sessions of another edition, a text that stands in one
    language alone once the event is public, and any change once it is over.
    """
    authorize(EditionPermission.EDIT, edition, user=by)
    require_not_over(edition)
    person = get_person(edition, person_id) if person_id else _newcomer(edition)
    if person_id and seen != PersonDetails.of(person).mark:
        raise Conflict(_l("Somebody changed this person since you opened the page."))
    if edition.standing.is_public:
        _require_both(details.role, "role", needed=True)
        _require_both(details.text, "text")
    if not {str(one.id) for one in edition.sessions}.issuperset(details.session_ids):
        raise DomainError(_l("Choose sessions of this event."), field="session_ids")
    for column, value in vars(details).items():
        setattr(person, column, value)
    if picture is not None or without:
        _forget(person.photo_id)
        [person.photo_id] = _keep(picture, at) if picture else [None]
    person.changed_at = at
    db.session.add(person)
    db.session.flush()
    audit.record("edition:person", edition, by=by, at=at, person=str(person.id))


def move_person(
    edition: Edition, person_id: uuid.UUID, step: int, *, by: User, at: datetime
) -> None:
    """Show somebody earlier (-1) or later (1) among all; at the end nothing happens."""
    authorize(EditionPermission.EDIT, edition, user=by)
    person, people = get_person(edition, person_id), people_of(edition)
    here = people.index(person)
    people.insert(max(here + step, 0), people.pop(here))
    for position, one in enumerate(people, 1):
        if one.position != position:
            one.position, one.changed_at = position, at


def remove_person(edition: Edition, person_id: uuid.UUID, *, by: User, at: datetime) -> None:
    """Erase somebody with their photo: also of an event that is over, since it is their right."""
    authorize(EditionPermission.EDIT, edition, user=by)
    person = get_person(edition, person_id)
    _forget(person.photo_id)
    audit.record("edition:person_erased", edition, by=by, at=at, person=str(person.id))
    db.session.delete(person)
    db.session.flush()


@job("poster.erase_pictures")
def erase_pictures(file_ids: list[str]) -> None:
    """Take pictures out of the store; those that another edition shows still stay."""
    for file_id in map(uuid.UUID, file_ids):
        file = db.session.get(StoredFile, file_id)
        with suppress(IntegrityError), db.session.begin_nested():
            if file is not None:
                erase_file(file)


def copy_shown(news: EditionCloned) -> None:
    """The copy has the same poster, and the same people at its own sessions."""
    for column in SHOWN:
        setattr(news.copy, column, getattr(news.source, column))
    sessions = {str(old): str(new) for old, new in news.sessions.items()}
    for one in people_of(news.source):
        same: dict[str, Any] = {
            name: getattr(one, name)
            for name in ("position", "kind", "name", "role", "text", "photo_id")
        }
        held = [sessions[key] for key in one.session_ids if key in sessions]
        db.session.add(
            EditionPerson(edition=news.copy, session_ids=held, changed_at=news.at, **same)
        )
    db.session.flush()


def describe_shown(edition: Edition) -> str | None:
    """What of the poster and the people a copy takes over."""
    count = len(people_of(edition))
    people = ngettext("%(num)s person shown", "%(num)s people shown", count) if count else ""
    poster = _("The poster and for whom the event is")
    return str(_("; ")).join([poster, people]) if people else poster


def _newcomer(edition: Edition) -> EditionPerson:
    last = max((one.position for one in people_of(edition)), default=0)
    return EditionPerson(edition=edition, position=last + 1)


def _require_both(words: Words, field: str, *, needed: bool = False) -> None:
    if needed or any(words.values()):
        in_both(words, IN_BOTH, field=field)


def _keep(picture: Picture, at: datetime) -> tuple[uuid.UUID, ...]:
    """The ids of the drawn sizes, kept; the file is the event's and nobody's own."""
    kept = (keep_upload(one, owner=None, purpose=FILE_PURPOSE, at=at) for one in picture.drawn)
    return tuple(one.id for one in kept)


def _forget(*file_ids: uuid.UUID | None) -> None:
    """Have pictures erased once this is committed and no other page shows them."""
    known = [str(one) for one in file_ids if one is not None]
    if known:
        enqueue("poster.erase_pictures", file_ids=known)
