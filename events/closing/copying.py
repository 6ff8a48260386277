"""What an edition's copy takes over from the slices below: plan, call, prizes, words.

People, registrations, files of people and decisions are never copied; what is shown to everybody
begins unpublished. `tests/events/closing/test_next_edition.py` names every table of an edition.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import inspect, select

from core.db import Base, db, new_id
from core.documents.designs import designs_in_force
from core.documents.models import PaperDesignVersion
from events.awards.models import Prize
from events.editions.models import Edition
from events.editions.services import shift_of
from events.editions.signals import CopiedPart, EditionCloned
from events.exhibitor_calls.models import ExhibitorCall
from events.mailings.models import MessageTemplate
from events.plans.models import Booth, BoothPlan, Hall
from events.walls.models import Wall

Row = TypeVar("Row", bound=Base)
# Each row has its own.
OWN = frozenset({"id", "edition_id", "version"})


def _copy_plan(news: EditionCloned) -> None:
    """Halls at the copy's venues and their booths, all of them free."""
    plan = db.session.get(BoothPlan, news.source.id)
    if plan is None:
        return
    db.session.add(_like(plan, news.copy, is_public=False, queued=0, changed_at=news.at))
    db.session.flush()
    halls: dict[uuid.UUID, uuid.UUID] = {}
    for hall in _rows(Hall, news.source):
        made = _like(hall, news.copy, id=new_id(), venue_id=news.venues[hall.venue_id])
        halls[hall.id] = made.id
        db.session.add(made)
    db.session.flush()
    for booth in _rows(Booth, news.source):
        db.session.add(_like(booth, news.copy, hall_id=halls[booth.hall_id]))


def _copy_call(news: EditionCloned) -> None:
    """The call for exhibitors, every day of it moved with the event."""
    call = db.session.get(ExhibitorCall, news.source.id)
    if call is None:
        return
    shift = shift_of(news.source, news.copy.starts_at)
    confirm_by = None if call.confirm_by is None else call.confirm_by + shift
    moved = {"opens_at": call.opens_at + shift, "closes_at": call.closes_at + shift}
    db.session.add(_like(call, news.copy, confirm_by=confirm_by, **moved))


def _copy_wall(news: EditionCloned) -> None:
    wall = db.session.get(Wall, news.source.id)
    if wall is not None:
        db.session.add(_like(wall, news.copy, is_public=False))


def _copy_prizes(news: EditionCloned) -> None:
    db.session.add_all(_like(one, news.copy, given=0) for one in _rows(Prize, news.source))


def _copy_templates(news: EditionCloned) -> None:
    rows = _rows(MessageTemplate, news.source)
    db.session.add_all(_like(one, news.copy, changed_at=news.at) for one in rows)


def _copy_designs(news: EditionCloned) -> None:
    """How certificates look, as the first version of the copy."""
    same = {"context_id": news.copy.id, "number": 1, "published_by_id": news.by.id}
    db.session.add_all(
        PaperDesignVersion(kind=one.kind, content=dict(one.content), published_at=news.at, **same)
        for one in designs_in_force(news.source.id)
    )


def _say_designs(edition: Edition) -> str | None:
    count = len(designs_in_force(edition.id))
    said: str = ngettext("How %(num)s kind of certificate looks",
                         "How %(num)s kinds of certificates look", count)  # fmt: skip
    return said if count else None


def _said(model: type[Base], words: Callable[[int], str]) -> Callable[[Edition], str | None]:
    """A line with how many there are; None without any."""

    def describe(edition: Edition) -> str | None:
        count = len(_rows(model, edition))
        return words(count) if count else None

    return describe


def _rows(model: type[Row], edition: Edition) -> list[Row]:
    columns: Any = model
    return list(db.session.scalars(select(model).where(columns.edition_id == edition.id)))


def _like(one: Row, edition: Edition, **other: Any) -> Row:
    """A row of the copy with the same values, but those that each has for itself."""
    names = [each.key for each in inspect(type(one)).column_attrs]
    same = {name: getattr(one, name) for name in names if name not in OWN and "_key" not in name}
    return type(one)(**same | {"edition_id": edition.id} | other)


PARTS = (
    CopiedPart(
        "plan",
        _said(Booth, lambda n: ngettext("The plan with %(num)s booth, not public",
                                        "The plan with %(num)s booths, not public", n)),
        _copy_plan,
    ),
    CopiedPart(
        "exhibitor call",
        _said(ExhibitorCall, lambda _n: _("The call for exhibitors, its days moved")),
        _copy_call,
    ),
    CopiedPart(
        "prizes",
        _said(Prize, lambda n: ngettext("%(num)s prize, given to nobody",
                                        "%(num)s prizes, given to nobody", n)),
        _copy_prizes,
    ),
    CopiedPart(
        "templates",
        _said(MessageTemplate, lambda n: ngettext("%(num)s text kept for messages",
                                                  "%(num)s texts kept for messages", n)),
        _copy_templates,
    ),
    CopiedPart("designs", _say_designs, _copy_designs),
    CopiedPart("wall", _said(Wall, lambda _n: _("The wall page, shown to nobody")), _copy_wall),
)  # fmt: skip
