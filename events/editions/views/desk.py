"""The desk of events: every edition one runs, and one edition at a glance."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import beijing_date, now
from core.lists.page import ListPage
from core.lists.views import add_list_routes
from core.policy import authorize, can
from core.web import requires
from events.editions import queries
from events.editions.lists import EDITIONS
from events.editions.models import EventSession
from events.editions.overview import Phase, days_of, phase_of, seats_chart, share_of
from events.editions.publication import find_faults
from events.editions.queries import count_waiting
from events.editions.results import Results, charts_of, results_of
from events.editions.states import EditionPermission, EditionState, SessionState
from events.editions.views.pages import PAGES, edition_of, reach_of

blueprint = Blueprint("editions_desk", __name__, url_prefix="/desk/events")


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"edition_permissions": EditionPermission, "edition_states": EditionState}


def _draw(shown: ListPage) -> str:
    may_create = can(EditionPermission.CREATE)
    return render_template(f"{PAGES}/index.html", shown=shown, may_create=may_create)


add_list_routes(blueprint, EDITIONS, _draw)


@blueprint.get("/<slug>")
@requires(EditionPermission.READ)
def show(slug: str) -> str:
    edition = edition_of(slug)
    authorize(EditionPermission.READ, edition)
    sessions = queries.sessions_within(edition, reach_of(edition))
    runs_all = can(EditionPermission.EDIT, edition)
    limited = [one for one in sessions if one.capacity and one.state == SessionState.PLANNED]
    at = now()
    is_draft = edition.standing is EditionState.DRAFT
    phase, day = phase_of(edition, at), beijing_date(at)
    is_over = phase in {Phase.AFTER, Phase.CLOSED}
    return render_template(
        f"{PAGES}/show.html",
        edition=edition,
        sessions=sessions,
        totals=_totals(sessions),
        lines=count_waiting(sessions),
        share=share_of([edition], current_user, at),
        charts=charts_of(edition, current_user),
        results=results_of(edition, current_user, day) if is_over else Results(),
        seats=seats_chart(limited, _("Seats by session")) if limited else None,
        phases=list(Phase),
        phase=phase,
        ahead=sorted(days_of(edition), key=lambda one: one.order),
        today=day,
        as_of=at,
        faults=find_faults(edition) if is_draft and runs_all else [],
        runs_all=runs_all,
        may_copy=can(EditionPermission.CREATE),
    )


def _totals(sessions: list[EventSession]) -> dict[str, int]:
    """Places over the sessions that take place; those without a limit add no places."""
    planned = [one for one in sessions if one.state == SessionState.PLANNED]
    return {
        "sessions": len(planned),
        "places": sum(one.capacity or 0 for one in planned),
        "taken": sum(one.taken for one in planned),
        "full": sum(one.is_full for one in planned),
    }
