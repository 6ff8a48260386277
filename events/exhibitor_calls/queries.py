"""The call of a fair, and which employers everybody sees."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from core.clock import beijing_date
from core.db import db
from core.lists.filters import mentions
from core.organisations.models import Organisation
from events.editions.models import Edition
from events.exhibitor_calls.models import ExhibitorCall
from events.exhibitors.models import Exhibitor
from events.exhibitors.queries import free_until, list_where
from events.exhibitors.states import ACCEPTED_EXHIBITORS, LIVE_EXHIBITORS


def call_of(edition: Edition) -> ExhibitorCall | None:
    return db.session.get(ExhibitorCall, edition.id)


def confirm_by(edition: Edition) -> date:
    """The last day on which it confirms that it comes; else that of free cancellation."""
    call = call_of(edition)
    chosen = call.confirm_by if call else None
    return chosen or beijing_date(free_until(edition) - timedelta(seconds=1))


def find_live(edition: Edition, entity_id: uuid.UUID) -> Exhibitor | None:
    """The one a legal entity has at this fair already."""
    here = Exhibitor.edition_id == edition.id, Exhibitor.entity_id == entity_id
    return next(iter(list_where(*here, Exhibitor.state.in_(LIVE_EXHIBITORS))), None)


def public_exhibitors(edition: Edition, words: str = "") -> Select[Exhibitor]:
    """Those who come, by their Chinese names; what `words` are in: names or industry."""
    named = (Organisation.name_zh, Organisation.name_en, Organisation.aliases, Exhibitor.industry)
    rows = select(Exhibitor).join(Exhibitor.organisation)
    rows = rows.options(contains_eager(Exhibitor.organisation)).where(
        Exhibitor.edition_id == edition.id, Exhibitor.state.in_(ACCEPTED_EXHIBITORS)
    )
    return rows.where(mentions(words, *named)).order_by(Organisation.name_zh_key, Exhibitor.id)


def industries_of(exhibitors: Sequence[Exhibitor]) -> Mapping[uuid.UUID, str]:
    return {one.id: one.industry for one in exhibitors}
