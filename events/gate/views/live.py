"""What organisers watch while the gates are open, and the devices at them."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.errors import DomainError
from core.policy import authorize, can
from core.web import is_htmx, requires
from events.editions.states import EditionPermission
from events.gate import services
from events.gate.counts import count_devices, count_sessions, list_last_scans
from events.gate.forms import DeviceForm
from events.gate.queries import get_device, get_watched_edition, list_devices, watched_sessions
from events.gate.scopes import worked_by
from events.gate.states import GatePermission, Refusal, ScanResult

blueprint = Blueprint("gate_live", __name__, url_prefix="/desk/events/<slug>/gate")


@blueprint.get("")
@requires(GatePermission.WATCH)
def show(slug: str):
    edition = get_watched_edition(slug, current_user)
    authorize(GatePermission.WATCH, edition)
    sessions = watched_sessions(edition, current_user)
    return render_template(
        "events/gate/_live.html" if is_htmx() else "events/gate/live.html",
        edition=edition,
        counts=count_sessions(sessions),
        devices=count_devices(edition, sessions),
        last=[_line(one) for one in list_last_scans(edition, sessions)],
        runs=can(EditionPermission.READ, edition),
        may_devices=can(GatePermission.DEVICES, edition),
        mine={one.id for one in filter(worked_by(current_user).test, sessions)},
        moment=now(),
    )


def _line(scan):
    """A scan as its line shows it: the reason instead of "refused"."""
    result = ScanResult(scan.result)
    sign = Refusal(scan.refusal) if scan.refusal else result
    return {**scan._mapping, "sign": sign, "tone": result.tone}  # noqa: SLF001 - a Row's own way


@blueprint.route("/devices", methods=["GET", "POST"])
@requires(GatePermission.DEVICES)
def devices(slug: str):
    """Devices of the edition; a new one's token is shown here once."""
    edition = get_watched_edition(slug, current_user)
    authorize(GatePermission.DEVICES, edition)
    form, secret = DeviceForm(), None
    if form.validate_on_submit():
        try:
            _device, secret = services.add_device(
                edition, form.name.data, by=current_user, at=now()
            )
            form = DeviceForm(formdata=None)
        except DomainError as error:
            if not form.blame(error):
                raise
    page = render_template(
        "events/gate/devices.html",
        edition=edition,
        form=form,
        secret=secret,
        devices=list_devices(edition),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/devices/<uuid:device_id>/revoke")
@requires(GatePermission.DEVICES)
def revoke(slug: str, device_id: uuid.UUID):
    edition = get_watched_edition(slug, current_user)
    authorize(GatePermission.DEVICES, edition)
    services.revoke_device(get_device(edition, device_id), by=current_user, at=now())
    flash(_("The device may not scan any more."), "success")
    return redirect(url_for("gate_live.devices", slug=slug), 303)
