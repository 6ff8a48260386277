"""The auditor's page: who did what, when, to what."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request, url_for

from core.audit.policies import AuditPermission
from core.audit.queries import PAGE_SIZE, AuditFilter, list_entries
from core.policy import authorize
from core.web import requires

blueprint = Blueprint("audit", __name__, url_prefix="/desk/audit")
FIELDS = ("actor", "action", "subject")
# No longer number fits the database's 64 bits.
LONGEST_NUMBER = 18
# The calendar's own first and last day have no midnight in another zone.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2999, 12, 31)


@blueprint.get("")
@requires(AuditPermission.READ)
def index():
    authorize(AuditPermission.READ)
    sent = {name: request.args.get(name, "").strip()[:200] for name in FIELDS}
    wanted = AuditFilter(
        **sent, since=_day("since"), until=_day("until"), before=_number(request.args.get("before"))
    )
    found = list_entries(wanted)
    shown, further = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    older = {**request.args.to_dict(), "before": shown[-1].number} if further else None
    return render_template(
        "core/audit/index.html",
        entries=shown,
        sent={
            **sent,
            "since": request.args.get("since", ""),
            "until": request.args.get("until", ""),
        },
        older_url=url_for("audit.index", **older) if older else None,
    )


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _number(text: str | None) -> int | None:
    if text is None or len(text) > LONGEST_NUMBER or not (text.isascii() and text.isdigit()):
        return None
    return int(text)
