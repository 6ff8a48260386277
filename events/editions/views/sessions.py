"""The sessions of an edition, as far as one reaches them."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.errors import Conflict, Forbidden, NotFound
from core.policy import authorize
from core.web import requires
from events.editions import queries, services
from events.editions.forms.fields import SetUpForm
from events.editions.forms.session import SessionForm
from events.editions.models import Edition, EventSession
from events.editions.states import EditionPermission, SessionState
from events.editions.values import SessionDetails
from events.editions.views.desk import blueprint
from events.editions.views.pages import (
    PAGES,
    Page,
    answer_set_up,
    edition_of,
    reach_of,
    running,
    runs,
    stale,
)


@blueprint.get("/<slug>/sessions")
@requires(EditionPermission.READ)
def sessions(slug: str) -> Page:
    edition = edition_of(slug)
    authorize(EditionPermission.READ, edition)
    return render_template(
        f"{PAGES}/sessions.html",
        edition=edition,
        sessions=queries.sessions_within(edition, reach_of(edition)),
        mine=runs(edition),
    )


@blueprint.get("/<slug>/sessions/new")
@requires(EditionPermission.READ)
def new_session(slug: str) -> Page:
    edition = running(slug)
    form = _form(edition, fresh=True)
    form.code.data = services.next_code(edition)
    form.starts_at.process(None, edition.starts_at)
    if "hours" in form:
        form.hours.data = edition.type.hours
    return _page(edition, None, form)


@blueprint.post("/<slug>/sessions/new")
@requires(EditionPermission.READ)
def add_session(slug: str) -> Page:
    edition = running(slug)
    form = _form(edition)
    home = url_for(".sessions", slug=slug)
    return answer_set_up(
        form, lambda: services.add_session(edition, form.to_details(), by=current_user, at=now()),
        lambda: _page(edition, None, form), done=_("The session is added."), to=home, back=home,
    )  # fmt: skip


@blueprint.get("/<slug>/sessions/<uuid:session_id>")
@requires(EditionPermission.EDIT_VENUE)
def edit_session(slug: str, session_id: UUID) -> Page:
    session = _session(slug, session_id)
    form = _form(session.edition, fresh=True)
    form.fill(session)
    return _page(session.edition, session, form)


@blueprint.post("/<slug>/sessions/<uuid:session_id>")
@requires(EditionPermission.EDIT_VENUE)
def save_session(slug: str, session_id: UUID) -> Page:
    session = _session(slug, session_id)
    edition = session.edition
    form = _form(edition)
    return answer_set_up(
        form,
        lambda: services.change_session(
            session, form.to_details(session), seen=form.seen.data or "", by=current_user, at=now()
        ),
        lambda: _page(edition, session, form), done=_("Saved."), to=url_for(".sessions", slug=slug),
        back=url_for(".edit_session", slug=slug, session_id=session_id),
    )  # fmt: skip


@blueprint.post("/<slug>/sessions/<uuid:session_id>/cancel")
@requires(EditionPermission.EDIT_VENUE)
def cancel_session(slug: str, session_id: UUID) -> Page:
    session = _session(slug, session_id)
    form = SetUpForm()
    try:
        services.cancel_session(session, seen=form.seen.data or "", by=current_user, at=now())
    except Conflict as conflict:
        back = url_for(".edit_session", slug=slug, session_id=session_id)
        return stale(slug, form, conflict, back)
    flash(_("The session is cancelled."), "success")
    return redirect(url_for(".sessions", slug=slug), 303)


def _session(slug: str, session_id: UUID) -> EventSession:
    """A session at a venue within reach, locked to be changed; the others are not found."""
    edition = edition_of(slug)
    session = queries.get_session(edition, session_id, for_update=request.method == "POST")
    if not reach_of(edition).has_venue(session.venue_id):
        raise NotFound
    if not runs(edition):
        raise Forbidden(_("You may look at this event, but not change it."))
    authorize(EditionPermission.EDIT_VENUE, session.venue)
    return session


def _form(edition: Edition, *, fresh: bool = False) -> SessionForm:
    given = {"formdata": None} if fresh else {}
    return SessionForm(edition, queries.venues_within(edition, runs(edition)), **given)


def _page(edition: Edition, session: EventSession | None, form: SessionForm) -> str:
    return render_template(
        f"{PAGES}/session.html",
        edition=edition,
        session=session,
        form=form,
        seen=SessionDetails.of(session).mark if session is not None else "",
        is_cancelled=session is not None and session.state == SessionState.CANCELLED,
    )
