"""A person's registrations on their status page, and an edition's on its organisers' desks."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from core.accounts.models import User
from core.clock import beijing_date, now
from core.db import db
from core.desk.shares import Moment, Share, Task, Waits
from core.i18n import tr
from core.status_page import StatusLine, StatusPart
from events.editions.models import Edition
from events.editions.phases import is_current
from events.registrations.charts import by_day_chart, standings_chart
from events.registrations.models import Registration
from events.registrations.queries import own_registrations, registrations_within, unreached
from events.registrations.states import RegistrationState, SeatState, Standing

NEWEST = 20
SHOWN_TASKS = 12


def registrations_part(user: User) -> StatusPart:
    """The newest registrations; it is theirs to act on an offer and on a correction asked for.

    Those of a delegation they brought stand on its page: they would push everything else out.
    """
    own = or_(Registration.user_id == user.id, Registration.delegation_id.is_(None))
    rows = (
        own_registrations(user)
        .where(own)
        .options(selectinload(Registration.edition), selectinload(Registration.seats))
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
    said = registration.public_standing
    if registration.edition.standing.is_public and not is_current(registration.edition, now()):
        # What a standing asks for, or promises, is over with the event.
        return StatusLine(
            title=tr(registration.edition.name),
            reference=registration.reference,
            url=url_for("registrations.show", reference=registration.reference),
            state=said,
            next_step=_("This event is over."),
            is_yours=False,
            due_on=None,
        )
    return StatusLine(
        title=tr(registration.edition.name),
        reference=registration.reference,
        url=url_for("registrations.show", reference=registration.reference),
        state=said,
        next_step=Standing.OFFERED.sentence if offers else said.sentence,
        is_yours=bool(offers) or is_returned,
        due_on=beijing_date(min(ends)) if ends else None,
    )


def registrations_share(editions: Sequence[Edition], user: User, since: datetime) -> Share:
    """Registrations to decide, those that came since, and how many came on each day."""
    within = registrations_within(user, editions)
    by_id = {one.id: one for one in editions}
    submitted = Registration.state == RegistrationState.SUBMITTED
    counted = db.session.execute(
        select(
            Registration.edition_id,
            func.count().filter(submitted),
            func.count().filter(Registration.submitted_at >= since),
            func.max(Registration.submitted_at),
        )
        .where(within)
        .group_by(Registration.edition_id)
    ).all()
    figures = {by_id[row[0]]: row[1:] for row in counted}
    # Large delegations wait for approval also where everybody else is let in.
    deciding = [
        one
        for one in editions
        if not one.standing.is_past
        and (one.needs_approval or (one.standing.is_live and one in figures and figures[one][0]))
    ]
    return Share(
        waiting=_unreached(within, by_id)
        + [
            Waits(
                _l("Registrations to decide"),
                figures[one][0] if one in figures else 0,
                url_for("attendees_desk.index", slug=one.slug, state=RegistrationState.SUBMITTED),
                one.name,
            )
            for one in deciding
        ],
        tasks=[_task(one) for one in _oldest(user, deciding)] if deciding else (),
        changes=[
            Moment(
                ngettext("%(num)s new registration", "%(num)s new registrations", new),
                url_for("attendees_desk.index", slug=one.slug),
                at,
                place=one.name,
            )
            for one, (_waiting, new, at) in figures.items()
            if new
        ],
        charts=[*standings_chart(editions, within), by_day_chart(editions, within)]
        if figures
        else (),
    )


def _unreached(within: ColumnElement[bool], editions: Mapping[uuid.UUID, Edition]) -> list[Waits]:
    rows = select(Registration.edition_id, func.count()).where(within, unreached())
    found = db.session.execute(rows.group_by(Registration.edition_id))
    said, page = _l("People whose e-mail came back"), "attendees_desk.index"
    return [
        Waits(said, row[1], url_for(page, slug=one.slug, unreached=1), one.name)
        for row in found
        for one in (editions[row[0]],)
    ]


def _oldest(user: User, editions: Sequence[Edition]) -> Sequence[Registration]:
    rows = select(Registration).where(
        registrations_within(user, editions), Registration.state == RegistrationState.SUBMITTED
    )
    shown = load_only(
        Registration.reference, Registration.name, Registration.state, Registration.submitted_at
    )
    ordered = rows.options(shown, joinedload(Registration.edition)).order_by(
        Registration.submitted_at, Registration.id
    )
    return db.session.scalars(ordered.limit(SHOWN_TASKS)).all()


def _task(one: Registration) -> Task:
    url = url_for("registrations_desk.show", slug=one.edition.slug, reference=one.reference)
    title = f"{one.reference} {one.name}"
    return Task(
        title, url, _l("Registration"), one.standing, one.submitted_at, place=one.edition.name
    )
