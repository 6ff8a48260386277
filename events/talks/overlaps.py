"""No person and no table is in two talks at once, however close together two are arranged."""

import unicodedata
from collections.abc import Collection
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from events.dockings.models import Docking
from events.editions.models import Venue
from events.talks import queries
from events.talks.models import Talk
from events.talks.values import Wanted


def require_free(
    docking: Docking, officer: User, wanted: Wanted, *, but: Talk | None = None
) -> None:
    """Refuse a time at which officer, owner, anybody confirmed of the team or the table is taken.

    Of two that come together, the later is told what stands in its way and until when. With whom
    the team meets then is that other carrier's affair (R10): its time alone is told. `but` is the
    talk that is being moved.
    """
    people = queries.team_ids(docking.project) | {officer.id}
    _hold(people, wanted.venue)
    when = queries.during(wanted.starts_at, wanted.ends_at, but=but)
    for other in queries.taking_up(people, *when)[:1]:
        words = _l("The team has another talk then: %(when)s.", when=other.when)
        if other.officer_id == officer.id:
            words = _l("The officer has another talk then: %(when)s.", when=other.when)
        raise DomainError(words, field="starts_at")
    if wanted.venue is None or not wanted.place:
        return
    for other in queries.at_venue(wanted.venue, *when):
        if _plain(other.place) == _plain(wanted.place):
            words = _l("This room or table is taken then: %(when)s.", when=other.when)
            raise DomainError(words, field="place")


def _plain(place: str) -> str:
    """The same for one place however it is typed: "Table 7", "table７"."""
    return "".join(unicodedata.normalize("NFKC", place).casefold().split())


def _hold(people: Collection[UUID], venue: Venue | None) -> None:
    """Two talks of the same people or venue are arranged one after the other, not side by side."""
    rows = select(User.id).where(User.id.in_(people)).order_by(User.id)
    db.session.execute(rows.with_for_update(key_share=True))
    if venue is not None:
        here = select(Venue.id).where(Venue.id == venue.id)
        db.session.execute(here.with_for_update(key_share=True))
