"""Registering for an edition, with or without an account: all at once, or to begin in steps."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import abort, redirect, render_template, request

from core.db import db
from core.errors import DomainError
from core.web import public
from events.registrations import limits
from events.registrations.forms.choices import NewForm, Offer, offer_of
from events.registrations.queries import count_waiting
from events.registrations.views.asking import Asked, Page, ask, send
from events.registrations.views.filling import draw_form, known_answers
from events.registrations.views.own import blueprint
from events.registrations.views.stepping import first_step


@blueprint.route("/events/<slug>/register", methods=["GET", "POST"])
@public
def new(slug: str) -> Page:
    """The form, or its first step where it is long; all of it may be sent at once all the same."""
    if request.method == "POST" and not limits.may_send():
        abort(HTTPStatus.TOO_MANY_REQUESTS)
    asked = ask(slug)
    if not isinstance(asked, Asked):
        return asked
    begun = first_step(asked) if request.method == "GET" and "whole" not in request.args else None
    return begun or _answer(asked)


def _answer(asked: Asked) -> Page:
    offer, answers, asks_sessions = asked.offer, asked.answers, not asked.is_rolled
    form = draw_form(
        NewForm, offer, asked.role, asked.known, answers=answers, asks_sessions=asks_sessions
    )
    if asked.role_is_fixed and "role" in form:
        del form.role
    form.renew_key()
    if form.is_outdated(asked.counted_for.id) and asked.is_rolled:
        # The cut-off passed while it was filled in: nobody is registered for what they did not see.
        return _page(asked, offer, form, is_late=True), HTTPStatus.CONFLICT
    status = 200
    if form.validate_on_submit():
        try:
            return redirect(send(asked, form, offer), 303)
        except DomainError as refusal:
            db.session.rollback()
            form.refuse(refusal)
            status = int(refusal.status)
            # The rule's refusal took the edition from us with everything else.
            return _page(asked, offer_of(asked.edition, at=asked.at), form), status
    if form.errors:
        status = 422
    return _page(asked, offer, form), status


def _page(asked: Asked, offer: Offer, form: Any, *, is_late: bool = False) -> str:
    known = () if form.is_submitted() else known_answers(form.definition, asked.known)
    return render_template(
        "events/registrations/new.html",
        asked=asked,
        edition=asked.edition,
        offer=offer,
        form=form,
        folded=known,
        is_late=is_late,
        waiting=count_waiting(offer.sessions) if offer.sessions else {},
        role_label=asked.role_label if asked.role_is_fixed else None,
    )
