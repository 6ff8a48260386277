"""What organisers watch while the gates are open."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user

from core.clock import now
from core.policy import authorize, can
from core.web import is_htmx, requires
from events.editions.states import EditionPermission
from events.gate.counts import count_devices, count_sessions, list_last_scans
from events.gate.queries import get_watched_edition, watched_sessions
from events.gate.scopes import worked_by
from events.gate.states import GatePermission, Refusal, ScanResult

blueprint = Blueprint("gate_live", __name__, url_prefix="/desk/events/<slug>/gate")


@blueprint.get("")
@requires(GatePermission.WATCH)
def show(slug: str):
    edition = get_watched_edition(slug, current_user)
    authorize(GatePermission.WATCH, edition)
    sessions = watched_sessions(edition, current_user)
    return render_template(
        "events/gate/_live.html" if is_htmx() else "events/gate/live.html",
        edition=edition,
        counts=count_sessions(sessions),
        devices=count_devices(edition, sessions),
        last=[_line(one) for one in list_last_scans(edition, sessions)],
        runs=can(EditionPermission.READ, edition),
        may_devices=can(GatePermission.DEVICES, edition),
        mine={one.id for one in filter(worked_by(current_user).test, sessions)},
        moment=now(),
    )


def _line(scan):
    """A scan as its line shows it: the reason instead of "refused"."""
    result = ScanResult(scan.result)
    sign = Refusal(scan.refusal) if scan.refusal else result
    return {**scan._mapping, "sign": sign, "tone": result.tone}  # noqa: SLF001 - a Row's own way
