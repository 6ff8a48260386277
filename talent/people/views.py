"""The status page: what is mine, what is next, by when, who must act."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.benefits.registry import given_to
from core.clock import now
from core.consents import services
from core.consents.choices import choices_of, give_choice
from core.consents.purposes import PURPOSES
from core.consents.queries import get_consent, list_consents
from core.outbox import list_messages
from core.status_page import STATUS_PARTS
from core.web import signed_in

blueprint = Blueprint("people", __name__, url_prefix="/me")


@blueprint.get("")
@signed_in
def status():
    return render_template(
        "talent/people/status.html",
        parts=list(filter(None, (part.call(current_user) for part in STATUS_PARTS))),
        given=given_to(current_user),
        messages=list_messages(current_user.id, limit=10),
        consents=[consent for consent in list_consents(current_user) if not consent.withdrawn_at],
    )


@blueprint.get("/consents")
@signed_in
def consents():
    purposes = PURPOSES.by_key()
    return render_template(
        "talent/people/consents.html",
        # What can be taken back first; what was declared stays below it.
        consents=sorted(
            list_consents(current_user),
            key=lambda one: not (one.purpose in purposes and purposes[one.purpose].is_consent),
        ),
        choices=choices_of(current_user),
        purposes=purposes,
    )


@blueprint.post("/consents/<purpose>/<uuid:about_id>/give")
@signed_in
def give_consent(purpose: str, about_id: UUID):
    """Agree to what one had left open, or took back before."""
    give_choice(current_user, purpose, about_id, at=now())
    flash(_("You agreed to this. You can take it back here at any time."), "success")
    return redirect(url_for("people.consents"), 303)


@blueprint.post("/consents/<uuid:consent_id>/withdraw")
@signed_in
def withdraw_consent(consent_id: UUID):
    consent = get_consent(consent_id, user=current_user)
    services.withdraw_consent(consent, by=current_user, at=now())
    flash(_("The consent was withdrawn."), "success")
    return redirect(url_for("people.consents"), 303)


@blueprint.get("/messages")
@signed_in
def messages():
    return render_template(
        "talent/people/messages.html", messages=list_messages(current_user.id, limit=200)
    )
