"""A person's registrations on their status page."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.i18n import tr
from core.status_page import StatusLine, StatusPart
from events.editions.models import Edition
from events.editions.overview import Waiting
from events.registrations.models import Registration
from events.registrations.queries import own_registrations, visible_registrations
from events.registrations.states import RegistrationState, SeatState

NEWEST = 20


def registrations_part(user: User) -> StatusPart:
    """The newest registrations; it is theirs to act on an offer and on a correction asked for."""
    rows = own_registrations(user).options(
        selectinload(Registration.edition), selectinload(Registration.seats)
    )
    return StatusPart(
        heading=_l("Registrations for events"),
        lines=tuple(_line(one) for one in db.session.scalars(rows.limit(NEWEST))),
        empty=_l("You are registered for no event."),
        begin_url=url_for("editions.index"),
        begin_label=_l("See the events"),
    )


def _line(registration: Registration) -> StatusLine:
    offers = [seat for seat in registration.seats if seat.standing is SeatState.OFFERED]
    ends = [seat.offered_until for seat in offers if seat.offered_until is not None]
    is_returned = registration.standing is RegistrationState.RETURNED
    label = registration.standing.sentence
    return StatusLine(
        title=tr(registration.edition.name),
        reference=registration.reference,
        url=url_for("registrations.show", reference=registration.reference),
        state=registration.standing,
        next_step=_l("A place is free for you: take it or leave it") if offers else label,
        is_yours=bool(offers) or is_returned,
        due_on=beijing_date(min(ends)) if ends else None,
    )


def approvals_of(edition: Edition, user: User) -> list[Waiting]:
    """How many registrations wait for the organiser's decision, for the edition's overview."""
    if not edition.needs_approval:
        return []
    rows = visible_registrations(user, edition).where(
        Registration.state == RegistrationState.SUBMITTED
    )
    number = db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    url = url_for("attendees_desk.index", slug=edition.slug, state=RegistrationState.SUBMITTED)
    return [Waiting(_l("Registrations to decide"), number, url)]
