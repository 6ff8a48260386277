"""The status page: what is mine, what is next, by when, who must act."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user

from core.outbox import list_messages
from core.web import signed_in
from talent.people.status import status_parts

blueprint = Blueprint("people", __name__, url_prefix="/me")


@blueprint.get("")
@signed_in
def status():
    return render_template(
        "talent/people/status.html",
        parts=[part(current_user) for part in status_parts()],
        messages=list_messages(current_user.id, limit=10),
    )


@blueprint.get("/messages")
@signed_in
def messages():
    return render_template(
        "talent/people/messages.html", messages=list_messages(current_user.id, limit=200)
    )
