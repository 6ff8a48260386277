"""Registering for an edition, with or without an account: all at once, or to begin in steps."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import abort, redirect, render_template, request
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from core.clock import now, today
from core.db import db
from core.entry_forms.queries import answered_versions
from core.errors import DomainError
from core.public_pages import drawn_with, is_plain_stranger
from core.web import public
from events.editions.models import Edition
from events.editions.phases import Phase, phase_of
from events.editions.public_queries import public_stamp
from events.registrations import limits
from events.registrations.forms.choices import AS_DRAWN, Fresh, NewForm, Offer, offer_of
from events.registrations.rooms import is_closed, rooms_of
from events.registrations.views.asking import Asked, Page, ask, send
from events.registrations.views.filling import draw_form, known_answers
from events.registrations.views.own import blueprint
from events.registrations.views.stepping import first_step


@blueprint.route("/events/<slug>/register", methods=["GET", "POST"])
@public
def new(slug: str) -> Page:
    """The form, or its first step where it is long; all of it may be sent at once all the same."""
    if request.method == "POST":
        if not limits.may_send():
            abort(HTTPStatus.TOO_MANY_REQUESTS)
        return _begin(slug, AS_DRAWN)
    return _kept_page(slug) if is_plain_stranger() else _begin(slug, AS_DRAWN)


def _begin(slug: str, fresh: Fresh) -> Page:
    asked = ask(slug)
    if not isinstance(asked, Asked):
        return asked
    in_steps = request.method == "GET" and "whole" not in request.args
    begun = first_step(asked, fresh) if in_steps else None
    return begun or _answer(asked, fresh)


def _kept_page(slug: str) -> Page:
    """The open form for somebody of whom nothing is known, drawn once for all of them.

    What is left of each session is put in like the tokens: else every place taken would end what
    is kept. A session that ended is no longer offered, and a day of birth ends today.
    """
    at = now()
    head, (edition, sessions, venues) = public_stamp(slug)
    if phase_of(head, at) is not Phase.OPEN:
        return _begin(slug, AS_DRAWN)
    rooms = {f"room:{id_}": escape(words) for id_, words in rooms_of(sessions).items()}
    fresh = Fresh(uuid.uuid4().hex, {one.id: f"room:{one.id}" for one in sessions})
    token = generate_csrf()
    page: Page = drawn_with(
        {token: token, fresh.key: fresh.key, **rooms},
        lambda: _begin(slug, fresh),
        edition,
        # Without what is counted, which stands last.
        [tuple(one)[:-1] for one in sessions],
        venues,
        [one.id for one in sessions if one.ends_at <= at or is_closed(one)],
        answered_versions(Edition.__tablename__, head.id),
        today(),
    )
    return page


def _answer(asked: Asked, fresh: Fresh) -> Page:
    offer, answers, asks_sessions = asked.offer, asked.answers, not asked.is_rolled
    form = draw_form(
        NewForm, offer, asked.role, asked.known, answers=answers, asks_sessions=asks_sessions
    )
    if asked.role_is_fixed and "role" in form:
        del form.role
    form.renew_key(fresh.key)
    if form.is_outdated(asked.counted_for.id) and asked.is_rolled:
        # The cut-off passed while it was filled in: nobody is registered for what they did not see.
        return _page(asked, offer, form, is_late=True), HTTPStatus.CONFLICT
    if form.validate_on_submit():
        try:
            return redirect(send(asked, form, offer), 303)
        except DomainError as refusal:
            db.session.rollback()
            form.refuse(refusal)
            # The rule's refusal took the edition from us with everything else.
            again = offer_of(asked.edition, at=asked.at)
            return _page(asked, again, form), int(refusal.status)
    page = _page(asked, offer, form, rooms=fresh.rooms)
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if form.errors else page


def _page(
    asked: Asked,
    offer: Offer,
    form: Any,
    *,
    is_late: bool = False,
    rooms: Mapping[uuid.UUID, str] | None = None,
) -> str:
    known = () if form.is_submitted() else known_answers(form.definition, asked.known)
    return render_template(
        "events/registrations/new.html",
        asked=asked,
        edition=asked.edition,
        offer=offer,
        form=form,
        folded=known,
        is_late=is_late,
        rooms=rooms or rooms_of(offer.sessions),
        role_label=asked.role_label if asked.role_is_fixed else None,
    )
