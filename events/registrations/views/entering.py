"""Registering for an edition, with or without an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.db import db
from core.entry_forms.models import EVERY_ROLE
from core.entry_forms.queries import roles_with_form
from core.errors import Conflict, DomainError
from core.i18n import tr
from core.web import public
from events.editions.models import Edition
from events.editions.phases import edition_after, phase_of
from events.editions.queries import get_public_edition
from events.event_types.registry import ParticipantRole
from events.registrations import limits, services
from events.registrations.entry_form import edition_forms
from events.registrations.forms.choices import NewForm, offer_of
from events.registrations.links import registration_token
from events.registrations.models import Registration
from events.registrations.queries import count_waiting, find_live_registration
from events.registrations.services.registering import edition_counted_for
from events.registrations.states import Way
from events.registrations.views.filling import (
    NOTHING,
    Known,
    account,
    draw_form,
    entry_of,
    keep_files,
    known_of,
    typed_lines,
    version_id_of,
)
from events.registrations.views.own import blueprint

Page = str | tuple[str, int] | BaseResponse


@dataclass(frozen=True)
class Asked:
    """What was asked for in the address: for whom, and as what."""

    edition: Edition
    counted_for: Edition
    for_other: bool
    role: str
    # Whether the role was chosen before, because each has its own questions.
    role_is_fixed: bool

    @property
    def is_rolled(self) -> bool:
        """Whether the cut-off is over, so that it counts for the next edition (R4)."""
        return self.counted_for is not self.edition


@blueprint.route("/events/<slug>/register", methods=["GET", "POST"])
@public
def new(slug: str) -> Page:
    edition, at = get_public_edition(slug), now()
    if request.method == "POST" and not limits.may_send():
        abort(HTTPStatus.TOO_MANY_REQUESTS)
    for_other = current_user.is_authenticated and request.args.get("for") == "other"
    own = find_live_registration(edition, current_user) if account() and not for_other else None
    if own is not None and request.method == "GET":
        return redirect(url_for("registrations.show", reference=own.reference))
    try:
        counted_for = edition_counted_for(edition, Way.SELF, at)
    except Conflict as refusal:
        return _closed(edition, str(refusal), at)
    fixed, role = _role_of(edition)
    if role is None:
        return render_template("events/registrations/roles.html", edition=edition)
    asked = Asked(edition, counted_for, for_other, role, fixed)
    known = known_of(current_user) if account() and not for_other else NOTHING
    return _answer(asked, known, at)


def _closed(edition: Edition, why: str, at: datetime) -> Page:
    """Why one cannot register, where to go instead, and whatever was typed before it closed."""
    is_late, typed = request.method == "POST", []
    if is_late:
        role = _role_of(edition)[1] or str(edition.type.roles[0])
        form = draw_form(NewForm, offer_of(edition, at=at), role, NOTHING, asks_sessions=False)
        typed = typed_lines(form.definition)
    page = render_template(
        "events/registrations/closed.html",
        edition=edition,
        following=edition_after(edition, phase_of(edition, at)),
        why=why,
        at=at,
        typed=typed,
    )
    return page, HTTPStatus.CONFLICT if is_late else HTTPStatus.OK


def _role_of(edition: Edition) -> tuple[bool, str | None]:
    """Whether each role has its own form, and the role asked for; None where it must be chosen."""
    roles = edition.type.roles
    wanted = request.args.get("role", "")
    is_known = wanted in roles
    if len(roles) == 1 or set(roles_with_form(edition_forms(edition))) <= {EVERY_ROLE}:
        return False, wanted if is_known else str(roles[0])
    return True, wanted if is_known else None


def _answer(asked: Asked, known: Known, at: datetime) -> Page:
    offer = offer_of(asked.edition, at=at)
    known = Known(known.facts, known.answers, role=known.role or asked.role)
    if known.role not in asked.edition.type.roles or asked.role_is_fixed:
        known = Known(known.facts, known.answers, role=asked.role)
    form = draw_form(NewForm, offer, asked.role, known, asks_sessions=not asked.is_rolled)
    if asked.role_is_fixed and "role" in form:
        del form.role
    form.renew_key()
    counts_for, said = str(asked.counted_for.id), form.counts_for.data
    form.counts_for.data = counts_for
    if asked.is_rolled and form.is_submitted() and said != counts_for:
        # The cut-off passed while it was filled in: nobody is registered for what they did not see.
        return _page(asked, offer, form, is_late=True), HTTPStatus.CONFLICT
    status = 200
    if form.validate_on_submit():
        try:
            made = _register(asked, form, offer, known, at)
        except DomainError as refusal:
            db.session.rollback()
            form.refuse(refusal)
            status = int(refusal.status)
            # The rule's refusal took the edition from us with everything else.
            return _page(asked, offer_of(asked.edition, at=at), form), status
        return redirect(_result_url(made), 303)
    if form.errors:
        status = 422
    return _page(asked, offer, form), status


def _register(asked: Asked, form: Any, offer: Any, known: Known, at: datetime) -> Registration:
    email = form.email.data if "email" in form else known.facts.get("email", "")
    limits.require_allowed(account(), email or "")
    user = account() if not asked.for_other else None
    files = keep_files(form, owner=account(), at=at)
    entry = entry_of(
        form,
        offer,
        role=asked.role,
        base=Known({key: known.facts.get(key, "") for key in ("name", "email")}, {}),
        files=files,
        version_id=form.version_id or version_id_of(asked.edition, asked.role, at=at),
        submit_key=form.submit_key.data,
        user=user,
    )
    made = services.register(asked.edition, entry, user=user, by=account(), at=at)
    flash(_said(made), "success")
    return made


def _said(made: Registration) -> str:
    """What became of it, in one sentence; the page below says it session by session."""
    if made.rolled_from_id is not None:
        return _("Your registration counts for %(event)s.", event=tr(made.edition.name))
    if made.state == "submitted":
        return _("Your registration was sent. The organiser looks at it and writes to you.")
    if any(seat.state == "waitlisted" for seat in made.seats):
        return _("You are registered, and wait in line where a session is full.")
    return _("You are registered.")


def _result_url(made: Registration) -> str:
    if current_user.is_authenticated:
        return url_for("registrations.show", reference=made.reference)
    return url_for("registrations.open_link", token=registration_token(made))


def _page(asked: Asked, offer: Any, form: Any, *, is_late: bool = False) -> str:
    waiting = count_waiting(offer.sessions) if offer.sessions else {}
    return render_template(
        "events/registrations/new.html",
        asked=asked,
        edition=asked.edition,
        offer=offer,
        form=form,
        is_late=is_late,
        waiting=waiting,
        role_label=ParticipantRole(asked.role).label if asked.role_is_fixed else None,
    )
