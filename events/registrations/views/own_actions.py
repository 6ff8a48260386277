"""What people do with their own registration, by account or by the secret link."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.consents.queries import consents_about
from core.consents.services import withdraw_consent
from core.db import db
from core.errors import Conflict, DomainError, NotFound
from core.i18n import tr
from core.policy import authorize
from core.web import public, requires
from events.editions.queries import open_sessions
from events.registrations import services
from events.registrations.consents import OPTIONAL, EventPurpose
from events.registrations.forms.choices import ChoiceForm, offer_of
from events.registrations.links import find_by_token
from events.registrations.models import Seat
from events.registrations.rooms import rooms_of
from events.registrations.services.consenting import consent_later
from events.registrations.states import RegistrationPermission, RegistrationState, SeatState
from events.registrations.views.filling import (
    account,
    draw_form,
    entry_of,
    hide_number,
    keep_files,
    known_from,
    version_id_of,
    with_kept_sessions,
)
from events.registrations.views.own import Opened, Page, blueprint, own_page

READ_OWN = RegistrationPermission.READ_OWN
CANCEL_OWN = RegistrationPermission.CANCEL_OWN


@own_page("/seats/<uuid:seat_id>/accept", "accept")
def accept(own: Opened, seat_id: uuid.UUID) -> Page:
    seat = _seat(own, seat_id)
    services.accept_offer(seat, by=own.actor, at=now())
    flash(_("The place is yours: %(session)s.", session=tr(seat.session.name)), "success")
    return redirect(own.url(), 303)


@own_page("/seats/<uuid:seat_id>/give-up", "give_up")
def give_up(own: Opened, seat_id: uuid.UUID) -> Page:
    seat = _seat(own, seat_id)
    services.give_up_seat(seat, by=own.actor, at=now())
    flash(_("You gave up: %(session)s.", session=tr(seat.session.name)), "success")
    return redirect(own.url(), 303)


@blueprint.post("/r/<token>/address")
@public
def confirm_address(token: str) -> Page:
    """The address is confirmed, by the link that only its mail holds."""
    own = Opened(find_by_token(token), token)
    if own.registration.confirm_by is not None and not own.came_by_mail:
        raise Conflict(_("Open the link in the e-mail we sent: only that shows it reached you."))
    services.confirm_address(own.registration, by=own.actor, at=now())
    flash(_("Your e-mail address is confirmed."), "success")
    return redirect(own.url(), 303)


@own_page("/sessions", "add_session")
def add_session(own: Opened) -> Page:
    at = now()
    wanted = request.form.get("session", "")
    open_now = {
        str(one.id): one
        for one in open_sessions(own.registration.edition)
        if one.ends_at > at
    }  # fmt: skip
    if wanted not in open_now:
        raise DomainError(_("Choose the sessions again."))
    seat = services.add_seat(own.registration, open_now[wanted].id, by=own.actor, at=at)
    flash(f"{tr(seat.session.name)} – {seat.standing.label}", "success")
    return redirect(own.url(), 303)


@own_page("/change", "change", methods=("GET", "POST"))
def change(own: Opened) -> Page:
    """The same form again, as it was answered; what is left out of the sessions is given up."""
    registration, at = own.registration, now()
    edition = registration.edition
    offer = offer_of(edition, at=at)
    known = known_from(registration)
    form = draw_form(ChoiceForm, offer, registration.role, known, keeps_files=True,
                     asks_sessions=_chooses(own))  # fmt: skip
    if own.is_linked:
        hide_number(form, registration)
    status = 200
    if form.validate_on_submit():
        try:
            _change(own, form, at)
        except DomainError as refusal:
            db.session.rollback()
            form.refuse(refusal)
            status = int(refusal.status)
        else:
            flash(_("Your changes stand."), "success")
            return redirect(own.url(), 303)
    if form.errors and status == 200:
        status = 422
    offer = offer_of(own.registration.edition, at=at)
    page = render_template(
        "events/registrations/change.html",
        own=own,
        registration=own.registration,
        edition=own.registration.edition,
        offer=offer,
        form=form,
        rooms=rooms_of(offer.sessions),
        mine={one.session_id: one for one in own.registration.seats},
    )
    return page, status


def _chooses(own: Opened) -> bool:
    # Once a session has begun or was attended, only single seats are given up or added.
    used = {SeatState.ATTENDED, SeatState.NO_SHOW}
    return not any(seat.standing in used for seat in own.registration.seats)


def _change(own: Opened, form: Any, at: Any) -> None:
    registration = own.registration
    files = keep_files(form, owner=account(), at=at)
    offer = offer_of(registration.edition, at=at)
    known = known_from(registration)
    entry = entry_of(
        form,
        offer,
        role=registration.role,
        base=known,
        files=files,
        version_id=version_id_of(registration.edition, registration.role, at=at),
        submit_key=registration.submit_key,
        keeps_number=own.is_linked,
    )
    entry = with_kept_sessions(entry, form, offer, known.sessions)
    services.change_registration(registration, entry, by=own.actor, at=at)
    if registration.state == RegistrationState.RETURNED:
        services.send_again(registration, by=own.actor, at=at)


@own_page("/cancel", "cancel", permission=CANCEL_OWN)
def cancel(own: Opened) -> Page:
    services.cancel_registration(own.registration, by=own.actor, at=now())
    flash(_("Your registration is cancelled, and your places went to the next in line."), "success")
    return redirect(own.url(), 303)


@own_page("/consents", "agree", permission=READ_OWN)
def agree(own: Opened) -> Page:
    """Agree to what was left open; nobody agrees for somebody they registered."""
    purpose = request.form.get("purpose", "")
    if not own.is_the_persons or purpose not in set(OPTIONAL):
        raise NotFound
    consent_later(own.registration, EventPurpose(purpose), at=now())
    flash(_("Your consent is noted. You can take it back at any time."), "success")
    return redirect(own.url(), 303)


@own_page("/consents/<uuid:consent_id>/withdraw", "withdraw", permission=READ_OWN)
def withdraw(own: Opened, consent_id: uuid.UUID) -> Page:
    found = [one for one in consents_about(own.registration) if one.id == consent_id]
    if not found:
        raise NotFound
    withdraw_consent(found[0], by=own.by, at=now())
    flash(_("The consent was withdrawn."), "success")
    return redirect(own.url(), 303)


@blueprint.post("/r/<token>/take")
@requires(READ_OWN)
def take(token: str) -> Page:
    registration = find_by_token(token)
    services.take_account(registration, current_user, at=now())
    authorize(READ_OWN, registration)
    flash(_("The registration belongs to your account now."), "success")
    return redirect(url_for("registrations.show", reference=registration.reference), 303)


def _seat(own: Opened, seat_id: uuid.UUID) -> Seat:
    seat = own.find_seat(seat_id)
    if seat is None:
        raise NotFound
    return seat
