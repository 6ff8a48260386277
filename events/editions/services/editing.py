"""Changing an edition's texts, dates and rules."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import in_both, tr
from core.policy import authorize
from events.editions.models import Edition
from events.editions.services.rules import require_free_slug, require_not_over, require_order
from events.editions.states import EditionPermission, SessionState
from events.editions.values import EditionDetails, lies_outside

# What everybody reads: once public it stands in both languages and stays so.
PUBLIC_TEXTS = ("name", "summary", "text", "contact")


def change_edition(
    edition: Edition, details: EditionDetails, *, seen_version: int | None, by: User, at: datetime
) -> Edition:
    """Put the details in place of the old ones.

    Refuses a page older than `seen_version` (Conflict), dates that contradict each other (cut-off
    after the end, opening after the cut-off), dates that leave a session of a public event outside,
    an edition that would follow itself, a new address or a missing text once the edition is public,
    and any change once it is over.
    """
    authorize(EditionPermission.EDIT, edition, user=by)
    require_seen(edition, seen_version)
    require_not_over(edition)
    _require_dates(details)
    _require_sessions_within(edition, details)
    _require_number(edition, details.number)
    _require_slug(edition, details.slug)
    _require_next(edition, details)
    _require_public_texts(edition, details)
    changed = sorted(_changed_columns(edition, details))
    if not changed:
        return edition
    for column in changed:
        setattr(edition, column, _plain(getattr(details, column)))
    edition.year, edition.changed_at = beijing_date(details.starts_at).year, at
    db.session.flush()
    audit.record("edition:changed", edition, by=by, at=at, columns=changed)
    return edition


def require_seen(edition: Edition, seen_version: int | None) -> None:
    """Refuse what was decided on a page that shows an older edition."""
    if seen_version != edition.version:
        raise Conflict(_l("Somebody changed this event since you opened the page."))


def _changed_columns(edition: Edition, details: EditionDetails) -> list[str]:
    return [
        column
        for column, value in vars(details).items()
        if getattr(edition, column) != _plain(value)
    ]


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, dict) else value


def _require_dates(details: EditionDetails) -> None:
    require_order(details.starts_at, details.ends_at)
    if details.cutoff_at is not None and details.cutoff_at > details.ends_at:
        raise DomainError(
            _l("Registration cannot go on after the event has ended."), field="cutoff_at"
        )
    end_of_opening = details.cutoff_at or details.ends_at
    if details.opens_at is not None and details.opens_at >= end_of_opening:
        raise DomainError(
            _l("Registration must open before it closes and before the event ends."),
            field="opens_at",
        )


def _require_sessions_within(edition: Edition, details: EditionDetails) -> None:
    """Dates of a public event that leave a session of it outside, which was within, are refused."""
    if not edition.standing.is_public:
        return
    for session in edition.sessions:
        is_left = lies_outside(session, details) and not lies_outside(session, edition)
        if session.state == SessionState.PLANNED and is_left:
            raise DomainError(
                _l(
                    "%(session)s would lie outside. Let the event last longer, move the "
                    "session, then shorten the event.",
                    session=f"{session.code} {tr(session.name)}",
                ),
                field="starts_at" if session.starts_at < details.starts_at else "ends_at",
            )


def _require_number(edition: Edition, number: int) -> None:
    same = select(Edition.id).where(
        Edition.series_id == edition.series_id, Edition.number == number, Edition.id != edition.id
    )
    if db.session.scalar(same) is not None:
        raise DomainError(_l("The series has an edition of this number already."), field="number")


def _require_slug(edition: Edition, slug: str) -> None:
    if slug == edition.slug:
        return
    if edition.standing.is_public:
        raise DomainError(
            _l("The address is public; changing it would break links people have."), field="slug"
        )
    require_free_slug(slug, but=edition.id)


def _require_next(edition: Edition, details: EditionDetails) -> None:
    if details.next_edition_id is None or details.next_edition_id == edition.next_edition_id:
        return
    following = db.session.get(Edition, details.next_edition_id)
    if following is None or following.series_id != edition.series_id:
        raise DomainError(_l("Choose an edition of the same series."), field="next_edition_id")
    if following.ends_at <= details.ends_at or following.id == edition.id:
        raise DomainError(_l("The next edition must end after this one."), field="next_edition_id")


def _require_public_texts(edition: Edition, details: EditionDetails) -> None:
    if not edition.standing.is_public:
        return
    missing = _l("Everybody reads this; it has to stand in both languages.")
    for column in PUBLIC_TEXTS:
        in_both(getattr(details, column) or {}, missing, field=column)
