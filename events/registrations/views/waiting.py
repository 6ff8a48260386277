"""Waiting lists and draws of an edition's sessions, at the desk."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from core.clock import now
from core.db import db
from core.errors import NotFound
from core.policy import authorize, can
from core.web import requires
from events.editions.models import Edition, EventSession, SeatDraw
from events.editions.queries import get_edition, get_session
from events.editions.reach import reading_reach
from events.registrations import services
from events.registrations.models import Registration, Seat
from events.registrations.queries import count_waiting, get_registration
from events.registrations.states import RegistrationPermission, SeatState
from events.registrations.views.desk import PAGES, Page, blueprint

P = RegistrationPermission
# Of each line so many are drawn on the page; the rest is counted.
SHOWN = 50


@blueprint.get("/waiting")
@requires(P.LIST)
def waiting(slug: str) -> Page:
    edition = get_edition(slug, visible_to=current_user)
    authorize(P.LIST, edition)
    sessions = _sessions(edition)
    ids = [one.id for one in sessions]
    return render_template(
        f"{PAGES}/waiting.html",
        edition=edition,
        sessions=sessions,
        counts=count_waiting(sessions),
        lines=_lines(ids),
        draws={one.session_id: one for one in db.session.scalars(
            select(SeatDraw).where(SeatDraw.session_id.in_(ids))
        )},
        shown=SHOWN,
        may_draw=can(P.DRAW, edition),
        may_add=can(P.ADD, edition),
    )  # fmt: skip


@blueprint.post("/waiting/<uuid:session_id>/announce")
@requires(P.DRAW)
def announce(slug: str, session_id: uuid.UUID) -> Page:
    session = _session(slug, session_id)
    authorize(P.DRAW, session.edition)
    services.announce_draw(session, by=current_user, at=now())
    flash(_("The draw is announced: its digest is public from now on."), "success")
    return redirect(url_for(".waiting", slug=slug) + f"#s-{session_id}", 303)


@blueprint.post("/waiting/<uuid:session_id>/draw")
@requires(P.DRAW)
def draw(slug: str, session_id: uuid.UUID) -> Page:
    session = _session(slug, session_id)
    authorize(P.DRAW, session.edition)
    given = services.draw_seats(session, by=current_user, at=now())
    flash(_("The places were drawn. Given: %(given)s.", given=len(given)), "success")
    return redirect(url_for(".waiting", slug=slug) + f"#s-{session_id}", 303)


@blueprint.post("/waiting/<uuid:session_id>/groups/<reference>/split")
@requires(P.MOVE_SEAT)
def split(slug: str, session_id: uuid.UUID, reference: str) -> Page:
    session = _session(slug, session_id)
    registration = get_registration(reference, session.edition, visible_to=current_user)
    seat = next((one for one in registration.seats if one.session_id == session_id), None)
    if seat is None:
        raise NotFound
    authorize(P.MOVE_SEAT, seat)
    if seat.group_id is not None and seat.keep_together:
        given = services.split_group(seat.group_id, session_id, by=current_user, at=now())
        flash(
            _(
                "The group takes places one by one from now on. Given at once: %(given)s.",
                given=len(given),
            ),
            "success",
        )
    return redirect(url_for(".waiting", slug=slug) + f"#s-{session_id}", 303)


def _session(slug: str, session_id: uuid.UUID) -> EventSession:
    return get_session(get_edition(slug, visible_to=current_user), session_id)


def _sessions(edition: Edition) -> list[EventSession]:
    reach = reading_reach(current_user, edition)
    return [one for one in edition.sessions if reach.has_venue(one.venue_id)]


def _lines(session_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Seat]]:
    """The front of every line, however long the others are."""
    place = func.row_number().over(partition_by=Seat.session_id, order_by=Seat.queue_number)
    line = (
        select(Seat.id, place.label("place"))
        .where(Seat.session_id.in_(session_ids), Seat.state == SeatState.WAITLISTED)
        .subquery()
    )
    rows = db.session.scalars(
        select(Seat)
        .join(line, line.c.id == Seat.id)
        .where(line.c.place <= SHOWN)
        .options(selectinload(Seat.registration).selectinload(Registration.delegation))
        .order_by(Seat.session_id, Seat.queue_number)
    )
    lines: dict[uuid.UUID, list[Seat]] = {}
    for seat in rows:
        lines.setdefault(seat.session_id, []).append(seat)
    return lines
