"""Check-ins for devices and programs: a batch in, an answer for each scan (contract.md §5)."""

from __future__ import annotations

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.roles import Role
from core.api import Operation, Problem, Scope, api_blueprint, operation, token_user
from core.clock import now
from core.errors import NotFound
from events.editions.models import Edition
from events.gate import services
from events.gate.api_shapes import CheckinsAnswer, CheckinsBody, Empty, answer_body
from events.gate.models import GateDevice
from events.gate.queries import find_device_of_token, get_watched_edition
from events.gate.states import GatePermission
from events.gate.values import MOST_SCANS

TAG = "Check-in"


blueprint = api_blueprint("gate")
SCOPES = (
    Scope(
        GatePermission.SCAN,
        _l("Check people in at the gates you may work"),
        frozenset({Role.GATE_STAFF, Role.ORGANISER}),
    ),
)


@blueprint.post("/events/<slug>/checkins")
@operation(
    Operation(
        _l("Check people in"),
        TAG,
        CheckinsAnswer,
        Empty,
        CheckinsBody,
        scope=GatePermission.SCAN,
        description="A batch of scans with the device's times and numbers. A scan sent again is "
        "answered as it stands and counted once. The token is a device's of this event, or a "
        "person's who works these gates.",
    )
)
def check_in(slug: str, query: Empty, body: CheckinsBody) -> CheckinsAnswer:
    """Merge the batch; refused, repeated and first as at the gate page."""
    if len(body.scans) > MOST_SCANS:
        sentence = _("Send at most %(most)s scans at once.", most=MOST_SCANS)
        raise Problem(422, errors=[("scans", sentence)])
    user = token_user()
    edition = get_watched_edition(slug, user)
    device = _device(edition)
    scans = [scan.to_scan() for scan in body.scans]
    services.require_gates(edition, scans, by=user)
    answers = services.merge_scans(
        edition, scans, device=device, by=user, at=now(), sent_at=body.sent_at
    )
    return CheckinsAnswer(answers=[answer_body(answer) for answer in answers])


def _device(edition: Edition) -> GateDevice | None:
    """The device the token was given to; None for a person's own token."""
    device = find_device_of_token(g.api_token.digest)
    if device is not None and device.edition_id != edition.id:
        raise NotFound
    return device
