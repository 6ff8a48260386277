"""The desk's home: what waits, what is new, what is next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from operator import attrgetter

from flask import Blueprint, render_template, url_for
from flask_login import current_user

from core.accounts.sessions import last_visit
from core.clock import BEIJING, beijing_date, now
from core.desk.shares import Share, Waits, gather
from core.errors import NotFound
from core.navigation import has_desk
from core.web import signed_in

_order = attrgetter("order")
SHOWN_TASKS = 12
SHOWN_FIGURES = 6
SHOWN_LINES = 6
# Who was away for longer finds the rest in the lists.
NEWS_DAYS = 14

blueprint = Blueprint("desk", __name__)


@blueprint.get("/desk", endpoint="show")
@signed_in
def home() -> str:
    if not has_desk():
        raise NotFound
    at = now()
    seen_at = last_visit(current_user)
    share = gather(current_user, _news_since(seen_at, at))
    today = beijing_date(at)
    ahead = sorted((one for one in share.ahead if one.day >= today), key=_order)
    return render_template(
        "core/desk/home.html",
        tasks=sorted(share.tasks, key=lambda one: one.urgency)[:SHOWN_TASKS],
        waiting=[one for one in share.waiting if one.count],
        figures=_figures(share),
        changes=sorted(share.changes, key=_order, reverse=True)[:SHOWN_LINES],
        ahead=ahead[:SHOWN_LINES],
        charts=share.charts,
        seen_at=seen_at,
        today=today,
    )


def _news_since(seen_at: datetime | None, at: datetime) -> datetime:
    """The last visit, but at least since yesterday morning, and at most a fortnight."""
    here = at.astimezone(BEIJING)
    yesterday = datetime.combine(here.date() - timedelta(days=1), time(), BEIJING)
    return max(min(seen_at or yesterday, yesterday), at - timedelta(days=NEWS_DAYS))


def _figures(share: Share) -> list[Waits]:
    """What waits, then what else is counted; what does not wait only where there is room."""
    summed = _summed(share.waiting)
    waiting = [one for one in summed if one.count]
    idle = [one for one in summed if not one.count]
    return [*waiting, *share.figures, *idle][:SHOWN_FIGURES]


def _summed(waiting: Sequence[Waits]) -> list[Waits]:
    """One figure for each kind of thing; of several places it leads to the lines of all."""
    by_label: dict[str, list[Waits]] = defaultdict(list)
    for one in waiting:
        by_label[str(one.label)].append(one)
    return [
        replace(
            lines[0],
            count=sum(line.count for line in lines),
            late=sum(line.late for line in lines),
            path=lines[0].path if len(lines) == 1 else f"{url_for('desk.show')}#waiting",
        )
        for lines in by_label.values()
    ]
