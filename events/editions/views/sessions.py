"""The sessions of an edition, as far as one reaches them."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.policy import authorize
from core.web import requires
from events.editions import queries, services
from events.editions.forms.moves import MoveForm
from events.editions.forms.session import SessionForm
from events.editions.models import Edition, EventSession
from events.editions.states import EditionPermission, SessionState
from events.editions.values import SessionDetails
from events.editions.views.desk import blueprint
from events.editions.views.pages import (
    PAGES,
    Page,
    edition_of,
    reach_of,
    runs,
    stale,
    status_of,
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
    edition = _running(slug)
    form = _form(edition, fresh=True)
    form.code.data = services.next_code(edition)
    form.starts_at.process(None, edition.starts_at)
    if "hours" in form:
        form.hours.data = edition.type.hours
    return _page(edition, None, form)


@blueprint.post("/<slug>/sessions/new")
@requires(EditionPermission.READ)
def add_session(slug: str) -> Page:
    edition = _running(slug)
    form = _form(edition)
    if form.validate_on_submit():
        try:
            services.add_session(edition, form.to_details(), by=current_user, at=now())
        except Conflict as conflict:
            return stale(slug, form, conflict, url_for(".sessions", slug=slug))
        except DomainError as error:
            form.refuse(error)
        else:
            return _done(edition, _("The session is added."))
    return _page(edition, None, form), status_of(form)


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
    if form.validate_on_submit():
        try:
            services.change_session(
                session,
                form.to_details(session),
                seen=form.seen.data or "",
                by=current_user,
                at=now(),
            )
        except Conflict as conflict:
            back = url_for(".edit_session", slug=slug, session_id=session_id)
            return stale(slug, form, conflict, back)
        except DomainError as error:
            form.refuse(error)
        else:
            return _done(edition, _("Saved."))
    return _page(edition, session, form), status_of(form)


@blueprint.post("/<slug>/sessions/<uuid:session_id>/cancel")
@requires(EditionPermission.EDIT_VENUE)
def cancel_session(slug: str, session_id: UUID) -> Page:
    session = _session(slug, session_id)
    form = MoveForm()
    try:
        services.cancel_session(session, seen=form.seen.data or "", by=current_user, at=now())
    except Conflict as conflict:
        back = url_for(".edit_session", slug=slug, session_id=session_id)
        return stale(slug, form, conflict, back)
    return _done(session.edition, _("The session is cancelled."))


def _running(slug: str) -> Edition:
    edition = edition_of(slug)
    authorize(EditionPermission.READ, edition)
    if not runs(edition):
        raise Forbidden(_("You may look at this event, but not change it."))
    return edition


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


def _done(edition: Edition, words: str) -> BaseResponse:
    flash(words, "success")
    return redirect(url_for("editions_desk.sessions", slug=edition.slug), 303)
