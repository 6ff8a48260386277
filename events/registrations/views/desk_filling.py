"""Registering somebody at the desk, and changing what somebody sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core import audit
from core.clock import now
from core.db import db
from core.errors import DomainError
from core.policy import authorize, can
from core.web import requires
from events.editions.models import Edition
from events.editions.queries import get_edition
from events.editions.reach import running_reach
from events.registrations import services
from events.registrations.forms.choices import ChoiceForm, Offer, home_venues, offer_of
from events.registrations.forms.desk import NewAtDeskForm
from events.registrations.models import Registration
from events.registrations.rooms import rooms_of
from events.registrations.states import RegistrationPermission, Way
from events.registrations.views.desk import PAGES, Page, blueprint, found
from events.registrations.views.filling import (
    NOTHING,
    draw_form,
    entry_of,
    hide_number,
    keep_files,
    known_from,
    version_id_of,
    with_kept_sessions,
)

P = RegistrationPermission


@blueprint.route("/registrations/new", methods=["GET", "POST"])
@requires(P.ADD)
def new(slug: str) -> Page:
    """Somebody who called or wrote: sessions nobody else may choose are offered too."""
    edition, at = get_edition(slug, visible_to=current_user), now()
    authorize(P.ADD, edition)
    role = _role(edition)
    offer = _offer(edition, at)
    form = draw_form(NewAtDeskForm, offer, role, replace(NOTHING, role=role))
    form.renew_key()
    status = 200
    if form.validate_on_submit():
        try:
            made = _register(edition, form, role, at)
        except DomainError as refusal:
            status = _blame(form, refusal)
        else:
            flash(_("Registered: %(reference)s.", reference=made.reference), "success")
            return redirect(url_for(".show", slug=slug, reference=made.reference), 303)
    return _page("new", form, get_edition(slug, visible_to=current_user), status, role=role)


def _role(edition: Edition) -> str:
    wanted = request.args.get("role", "")
    return wanted if wanted in edition.type.roles else str(edition.type.roles[0])


def _register(edition: Edition, form: Any, role: str, at: datetime) -> Registration:
    files = keep_files(form, owner=current_user, at=at)
    entry = entry_of(
        form,
        _offer(edition, at),
        role=role,
        base=NOTHING,
        files=files,
        version_id=version_id_of(edition, role, at=at),
        submit_key=form.submit_key.data,
        way=Way.ON_BEHALF,
    )
    made = services.register(edition, entry, user=None, by=current_user, at=at)
    audit.record(
        "registration:on_behalf", made, by=current_user, at=at, agreed=form.consent_source.data
    )
    return made


@blueprint.route("/registrations/<reference>/change", methods=["GET", "POST"])
@requires(P.CHANGE)
def change(slug: str, reference: str) -> Page:
    """The same form on behalf of the person, who is told what changed."""
    registration, at = found(slug, reference), now()
    authorize(P.CHANGE, registration)
    offer = _offer_of(registration, at)
    known = known_from(registration)
    form = draw_form(ChoiceForm, offer, registration.role, known, keeps_files=True)
    hidden = _hide_identity(form, registration)
    status = 200
    if form.validate_on_submit():
        try:
            _change(registration, form, hidden, at)
        except DomainError as refusal:
            status = _blame(form, refusal)
        else:
            flash(_("The changes stand, and we wrote to the person."), "success")
            return redirect(url_for(".show", slug=slug, reference=reference), 303)
    registration = found(slug, reference)
    mine = {one.session_id: one for one in registration.seats}
    return _page("change", form, registration.edition, status, registration=registration, mine=mine)


def _hide_identity(form: Any, registration: Registration) -> bool:
    """The number is never shown here, other sensitive answers only with the right; True without."""
    if can(P.READ_IDENTITY, registration):
        hide_number(form, registration)
        return False
    sensitive = [one.name for one in form.definition if one.is_sensitive]
    for name in ("document_kind", "document_country", "document_number", "birth_on", *sensitive):
        if name in form:
            del form[name]
    return True


def _offer(edition: Edition, at: datetime) -> Offer:
    """What the person at the desk may give out: the sessions of the venues they run (R19)."""
    return offer_of(edition, at=at, to_staff=running_reach(current_user, edition))


def _offer_of(registration: Registration, at: datetime) -> Offer:
    """The same for somebody registered, who may stay where they belong."""
    offer = _offer(registration.edition, at)
    home = [one for one in home_venues(offer.edition) if one.id == registration.home_venue_id]
    return replace(offer, venues=tuple(dict.fromkeys((*offer.venues, *home))))


def _change(registration: Registration, form: Any, hidden: bool, at: datetime) -> None:
    files = keep_files(form, owner=current_user, at=at)
    known, offer = known_from(registration), _offer_of(registration, at)
    entry = entry_of(
        form,
        offer,
        role=registration.role,
        base=known,
        files=files,
        version_id=version_id_of(registration.edition, registration.role, at=at),
        submit_key=registration.submit_key,
        keeps_number=True,
    )
    entry = with_kept_sessions(entry, form, offer, known.sessions)
    if hidden:
        asked = {one.key for one in form.asked()}
        unseen = {key: said for key, said in known.answers.items() if key not in asked}
        entry = replace(entry, answers={**unseen, **entry.answers})
    services.change_registration(registration, entry, by=current_user, at=at)


def _blame(form: Any, refusal: DomainError) -> int:
    db.session.rollback()
    form.refuse(refusal)
    return int(refusal.status)


def _page(name: str, form: Any, edition: Edition, status: int, **values: Any) -> Page:
    changed = values.get("registration")
    offer = _offer_of(changed, now()) if changed is not None else _offer(edition, now())
    page = render_template(
        f"{PAGES}/{name}.html",
        edition=edition,
        offer=offer,
        form=form,
        rooms=rooms_of(offer.sessions),
        **values,
    )
    return page, 422 if form.errors and status == 200 else status
