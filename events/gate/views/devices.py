"""The devices at an event's gates: their list, a new one with its token, and their end."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.errors import DomainError
from core.lists.choice import open_list
from core.lists.page import ListPage, list_shown
from core.lists.views import add_list_routes
from core.policy import authorize
from core.web import requires
from events.gate import services
from events.gate.device_list import DEVICES
from events.gate.forms import DeviceForm
from events.gate.queries import get_device, get_watched_edition
from events.gate.states import GatePermission

blueprint = Blueprint("gate_devices", __name__, url_prefix="/desk/events/<slug>/gate/devices")


def _page(shown: ListPage, form: DeviceForm | None = None, secret: str = "") -> str:
    form = form or DeviceForm(formdata=None)
    edition = shown.opened.subject
    return render_template(
        "events/gate/devices.html", shown=shown, edition=edition, form=form, secret=secret
    )


add_list_routes(blueprint, DEVICES, _page)


@blueprint.post("")
@requires(GatePermission.DEVICES)
def add(slug: str):
    """A new device; its token is shown this once."""
    edition = get_watched_edition(slug, current_user)
    authorize(GatePermission.DEVICES, edition)
    form, secret = DeviceForm(), ""
    if form.validate_on_submit():
        try:
            name = form.name.data or ""
            _device, secret = services.add_device(edition, name, by=current_user, at=now())
        except DomainError as error:
            if not form.blame(error):
                raise
    shown = list_shown(open_list(DEVICES, edition, current_user), {"slug": slug})
    return _page(shown, None if secret else form, secret), 422 if form.errors else 200


@blueprint.post("/<uuid:device_id>/revoke")
@requires(GatePermission.DEVICES)
def revoke(slug: str, device_id: uuid.UUID):
    edition = get_watched_edition(slug, current_user)
    authorize(GatePermission.DEVICES, edition)
    services.revoke_device(get_device(edition, device_id), by=current_user, at=now())
    flash(_("The device may not scan any more."), "success")
    return redirect(url_for(".index", slug=slug), 303)
