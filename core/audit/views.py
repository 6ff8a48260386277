"""The auditor's page: who did what, when, to what."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request, url_for

from core.audit.queries import PAGE_SIZE, AuditFilter, list_entries
from core.audit.states import AuditPermission
from core.policy import authorize
from core.web import requires

blueprint = Blueprint("audit", __name__, url_prefix="/desk/audit")
FIELDS = ("actor", "action", "subject")
LARGEST = 2**62


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
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    known = text is not None and text.isascii() and text.isdigit() and int(text[:20]) < LARGEST
    return int(text) if known and text is not None else None
