"""Deeds on many registrations: chosen on the list, confirmed on a page of their own."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.db import db
from core.errors import DomainError, NotFound
from core.policy import authorize
from core.web import requires
from events.attendees import queries, services
from events.attendees.bulk import BulkAction, find_bulk_action
from events.attendees.forms import ChangeForm
from events.attendees.models import BulkRun
from events.attendees.states import AttendeePermission
from events.attendees.views.page import AttendeeList, load_list
from events.editions.queries import get_edition

PAGES = "events/attendees"
Page = str | tuple[str, int] | BaseResponse
blueprint = Blueprint("attendees_change", __name__, url_prefix="/desk/events/<slug>/attendees")
ALL = "all"
MOST_CHOSEN = 500


@blueprint.post("/change")
@requires(AttendeePermission.CHANGE_MANY)
def change(slug: str) -> Page:
    """Ask whether it is meant, then do it: to those ticked, or to all the filter keeps."""
    shown = load_list(slug)
    authorize(AttendeePermission.CHANGE_MANY, shown.edition)
    action = find_bulk_action(request.form.get("action", ""))
    if action is None:
        abort(400)
    ids = _ids(shown)
    if not ids:
        flash(_("Tick the people first, or choose all of the filter."), "warning")
        return redirect(f"{_list_url(shown)}?{shown.choice.query()}", 303)
    form = ChangeForm()
    if request.form.get("sure") != "1" or not form.validate_on_submit():
        return _ask(shown, action, ids, form), 422 if form.errors else 200
    try:
        return _perform(shown, action, ids, form)
    except DomainError as refusal:
        if not form.blame(refusal):
            raise
        db.session.rollback()
        shown = load_list(slug)
        return _ask(shown, action, ids, form), 422


@blueprint.get("/runs/<uuid:run_id>")
@requires(AttendeePermission.CHANGE_MANY)
def run(slug: str, run_id: UUID) -> Page:
    """How far a long one is, and what it skipped."""
    edition = get_edition(slug, visible_to=current_user)
    authorize(AttendeePermission.CHANGE_MANY, edition)
    return render_template(f"{PAGES}/run.html", edition=edition, run=_run(run_id, edition.id))


@blueprint.post("/runs/<uuid:run_id>/stop")
@requires(AttendeePermission.CHANGE_MANY)
def stop(slug: str, run_id: UUID) -> Page:
    """Go no further."""
    edition = get_edition(slug, visible_to=current_user)
    authorize(AttendeePermission.CHANGE_MANY, edition)
    services.stop_run(_run(run_id, edition.id), by=current_user, at=now())
    return redirect(url_for(".run", slug=slug, run_id=run_id), 303)


def _perform(shown: AttendeeList, action: BulkAction, ids: list[UUID], form: ChangeForm) -> Page:
    asked = {"by": current_user, "at": now(), "said": form.to_said()}
    if len(ids) > services.AT_ONCE:
        started = services.ask_for_many(shown.edition, action, ids, **asked)
        return redirect(url_for(".run", slug=shown.edition.slug, run_id=started.id), 303)
    outcome = services.change_many(shown.edition, action, ids, **asked)
    flash(_("%(action)s: done for %(count)s.", action=action.label, count=outcome.done), "success")
    for one in outcome.skipped[:5]:
        flash(f"{one['reference']}{_(': ')}{one['reason']}", "warning")
    if len(outcome.skipped) > 5:
        flash(_("%(count)s more were left as they are.", count=len(outcome.skipped) - 5), "warning")
    return redirect(f"{_list_url(shown)}?{shown.choice.query()}", 303)


def _ids(shown: AttendeeList) -> list[UUID]:
    """Those ticked, or all the filter keeps; in both cases only what the person may see (R19)."""
    if request.form.get("scope") == ALL:
        return queries.chosen_ids(
            current_user, shown.edition, shown.choice, shown.facts, shown.columns
        )
    ticked = request.form.getlist("ref")[:MOST_CHOSEN]
    return queries.visible_ids(current_user, shown.edition, ticked) if ticked else []


def _ask(shown: AttendeeList, action: BulkAction, ids: list[UUID], form: ChangeForm) -> str:
    return render_template(
        f"{PAGES}/change.html",
        edition=shown.edition,
        action=action,
        count=len(ids),
        form=form,
        scope=request.form.get("scope", ""),
        references=request.form.getlist("ref")[:MOST_CHOSEN],
        list_url=f"{_list_url(shown)}?{shown.choice.query()}",
        query=shown.choice.query(),
        at_once=services.AT_ONCE,
    )


def _list_url(shown: AttendeeList) -> str:
    return url_for("attendees_desk.index", slug=shown.edition.slug)


def _run(run_id: UUID, edition_id: UUID) -> BulkRun:
    """A run of one's own; NotFound for any other."""
    found = db.session.get(BulkRun, run_id)
    if found is None or found.edition_id != edition_id or found.asked_by_id != current_user.id:
        raise NotFound
    return found
