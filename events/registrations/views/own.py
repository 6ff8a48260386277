"""One's own registrations: by account, or by the secret link of a letter."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user

from core.policy import authorize
from core.web import public, requires
from events.registrations.links import find_by_token
from events.registrations.queries import get_own_registration, queue_positions
from events.registrations.states import RegistrationPermission

blueprint = Blueprint("registrations", __name__)


@blueprint.get("/me/registrations/<reference>")
@requires(RegistrationPermission.READ_OWN)
def show(reference: str):
    registration = get_own_registration(reference, user=current_user)
    authorize(RegistrationPermission.READ_OWN, registration)
    return _page(registration)


@blueprint.get("/r/<token>")
@public
def open_link(token: str):
    return _page(find_by_token(token))


def _page(registration):
    return render_template(
        "events/registrations/show.html",
        registration=registration,
        positions=queue_positions(registration.seats),
    )
