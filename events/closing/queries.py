"""What is left before an edition is closed, and what its closing froze."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.desk.shares import Waits
from core.figures.models import FigureSnapshot, SupersededFigure
from core.figures.registry import FIGURES, Figure
from core.figures.snapshots import closed_with, superseded_of
from core.juries.models import JuryRound
from core.juries.queries import coordinated_rounds
from core.juries.states import RoundState
from events.editions.models import Edition
from events.editions.overview import share_of
from events.editions.results import results_of
from events.event_types import Part
from events.gate.models import GateDevice
from events.landings.models import Landing
from events.landings.scopes import readable_by
from events.landings.states import LandingState
from events.projects.models import Project

_OPEN_ROUNDS = (RoundState.DRAFT, RoundState.OPEN, RoundState.CLOSED)


@dataclass(frozen=True)
class Frozen:
    """A figure as the edition closed with it, and with what it had closed before, latest first."""

    figure: Figure
    kept: FigureSnapshot
    before: Sequence[SupersededFigure]


def list_checks(edition: Edition, user: User, at: datetime) -> list[Waits]:
    """What is best done before the numbers are frozen; a count of 0 is done.

    Whatever a slice says waits in an edition stands here, then the steps it names for afterwards,
    then what belongs to no slice's queue. Nothing of it keeps the edition from being closed.
    """
    waiting = list(share_of([edition], user, at).waiting)
    here = url_for("closing.show", slug=edition.slug)
    known = {_page(one.path) for one in waiting} | {here}
    steps = results_of(edition, user, beijing_date(at)).steps
    more = [Waits(one.label, one.count, one.url) for one in steps if _page(one.url) not in known]
    return [*waiting, *more, *_others(edition, user)]


def list_frozen(edition: Edition) -> list[Frozen]:
    """In the order of the public page; two queries."""
    kept, before = closed_with(edition.slug), superseded_of(edition.slug)
    return [
        Frozen(one, kept[one.name], before.get(one.name, ())) for one in FIGURES if one.name in kept
    ]


def _page(address: str) -> str:
    return address.partition("?")[0]


def _others(edition: Edition, user: User) -> list[Waits]:
    found = []
    if edition.type.has(Part.PROJECTS):
        rounds = coordinated_rounds(user).where(
            JuryRound.context_id == edition.id, JuryRound.state.in_(_OPEN_ROUNDS)
        )
        listed = url_for("juries_desk.index", context=edition.id)
        found.append(Waits(_l("Rounds of juries not decided"), _count(rounds), listed))
        landings = select(Landing).join(Landing.project).where(
            Project.edition_id == edition.id, readable_by(user).sql,
            Landing.state.in_((LandingState.CLAIMED, LandingState.VERIFIED)),
        )  # fmt: skip
        listed = url_for("landings_desk.index", event=edition.slug)
        found.append(Waits(_l("Landings to verify or to count"), _count(landings), listed))
    if edition.type.has(Part.GATE):
        listed = url_for("gate_devices.index", slug=edition.slug)
        found.append(
            Waits(_l("Gate devices that may keep scans"), _count(_silent(edition)), listed)
        )
    return found


def _silent(edition: Edition) -> Select[Any]:
    """Devices in use that sent something, yet nothing since the last session ended."""
    ends = [one.ends_at for one in edition.sessions if one.check_in]
    last = max(ends, default=edition.ends_at)
    return select(GateDevice).where(
        GateDevice.edition_id == edition.id, GateDevice.revoked_at.is_(None),
        GateDevice.seen_at < last,
    )  # fmt: skip


def _count(rows: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0
