"""Snapshots of figures: every day of editions in hand, and for good when one closes (R22)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from core.clock import now
from core.db import db
from core.figures.registry import FIGURES
from core.figures.snapshots import keep_snapshot
from core.jobs import job
from events.editions.models import Edition
from events.editions.signals import EditionMoved
from events.editions.states import LIVE_STATES, EditionState


@job("figures.take", every=timedelta(hours=12))
def take() -> None:
    """What every figure of an edition in hand is today; the later of the day takes its place."""
    at = now()
    slugs = select(Edition.slug).where(Edition.state.in_(LIVE_STATES), Edition.starts_at <= at)
    opened = select(Edition.slug).where(Edition.state.in_(LIVE_STATES), Edition.opens_at <= at)
    for slug in db.session.scalars(slugs.union(opened)).all():
        _keep(slug, at, is_final=False)


def freeze(news: EditionMoved) -> None:
    """An edition that closes keeps its figures; agreements confirmed later change none of them."""
    if news.edition.standing is EditionState.CLOSED:
        _keep(news.edition.slug, news.at, is_final=True)


def _keep(slug: str, at: datetime, *, is_final: bool) -> None:
    for figure in FIGURES:
        if (figure.freezes or not is_final) and slug in figure.editions():
            one = figure.count(slug)
            part, whole = int(one.numerator), one.denominator
            # Whoever applied to a fair online need not have come: such a share is none of a whole.
            if whole is None or part <= whole:
                kept = None if whole is None else int(whole)
                keep_snapshot(figure.name, slug, part, kept, at=at, is_final=is_final)
