"""The gate page: scans, names, walk-ins; with scripts on the phone itself, without them here."""

from __future__ import annotations

import uuid
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user
from pydantic import ValidationError

from core.clock import beijing_date, now, today
from core.db import parse_id
from core.errors import DomainError, Forbidden, NotFound
from core.i18n import language
from core.policy import authorize
from core.web import public, requires
from events.editions.models import EventSession
from events.gate import services
from events.gate.api_shapes import CheckinsBody, answer_body
from events.gate.forms import CodeForm, DeviceForm, NameForm, WalkInForm, WalkInWithDocumentForm
from events.gate.keys import public_jwk, sign
from events.gate.lists import session_list
from events.gate.models import GateDevice
from events.gate.queries import (
    find_at_gate,
    gates_of,
    get_device,
    get_gate_session,
    get_watched_edition,
    session_for_code,
)
from events.gate.scopes import worked_by
from events.gate.states import Direction, GatePermission, ScanWay
from events.gate.values import MadeScan, ScanAnswer
from events.tickets.codes import read_code

blueprint = Blueprint("gate", __name__)
HERE = "/desk/events/<slug>/gate/<uuid:session_id>"
WORKER = "js/gate/worker.js"


@blueprint.get("/desk/gate")
@requires(GatePermission.LIST)
def index():
    authorize(GatePermission.LIST)
    sessions = gates_of(current_user, at=now())
    begun = [one for one in sessions if beijing_date(one.starts_at) <= today()]
    return render_template(
        "events/gate/index.html", today=begun, later=[one for one in sessions if one not in begun]
    )


@blueprint.get("/desk/events/<slug>/gate/code/<code>")
@requires(GatePermission.WATCH)
def open_code(slug: str, code: str):
    """Where staff land who read a ticket with the phone's own camera: that gate, the code typed."""
    edition = get_watched_edition(slug, current_user)
    authorize(GatePermission.WATCH, edition)
    session = session_for_code(edition, read_code(code), current_user, at=now())
    if session is None:
        raise NotFound
    return redirect(url_for("gate.scan", slug=slug, session_id=session.id, code=code))


@blueprint.get("/gate-worker.js")
@public
def worker():
    """The service worker; its own address, because its reach begins where it stands."""
    script = Path(current_app.static_folder or "static", WORKER).read_text(encoding="utf-8")
    response = Response(script, content_type="text/javascript; charset=utf-8")
    # Of gates and booths; each page asks for its own part of it.
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@blueprint.get(HERE)
@requires(GatePermission.SCAN)
def scan(slug: str, session_id: uuid.UUID):
    session = _open_session(slug, session_id)
    made = parse_id(request.args.get("scan", ""))
    answer = services.answer_of(session, made) if made else None
    return _page(session, answer=answer)


@blueprint.get(f"{HERE}/list.json")
@requires(GatePermission.SCAN)
def people(slug: str, session_id: uuid.UUID):
    """The signed list: the signature over the body's bytes stands in a header field."""
    session = _open_session(slug, session_id)
    content = session_list(session, at=now())
    response = Response(content, content_type="application/json; charset=utf-8")
    response.headers["Gate-Signature"] = sign(content)
    response.headers["Gate-Key"] = public_jwk()["kid"]
    return response


@blueprint.post(f"{HERE}/check")
@requires(GatePermission.SCAN)
def check(slug: str, session_id: uuid.UUID):
    """One person by code or by name, for a browser without scripts."""
    session = _open_session(slug, session_id)
    by_name = "reference" in request.form
    form = NameForm() if by_name else CodeForm()
    if not form.validate_on_submit():
        return _page(session, code_form=None if by_name else form), 422
    made = MadeScan(
        uuid.uuid4(),
        session.id,
        now(),
        direction=Direction(form.direction.data or Direction.IN),
        way=ScanWay.LIST if by_name else ScanWay.QR,
        code="" if by_name else form.code.data,
        reference=form.reference.data if by_name else "",
    )
    return redirect(_address(session, scan=_merge(session, made).id), 303)


@blueprint.post(f"{HERE}/walk-in")
@requires(GatePermission.WALK_IN)
def walk_in(slug: str, session_id: uuid.UUID):
    session = get_gate_session(slug, session_id, current_user)
    authorize(GatePermission.WALK_IN, session)
    form = _walk_in_form(session)
    if not form.validate_on_submit():
        return _page(session, walk_in_form=form), 422
    made = MadeScan(
        parse_id(form.submit_id.data) or uuid.uuid4(),
        session.id,
        now(),
        way=ScanWay.WALK_IN,
        person=form.to_person(language()),
    )
    answer = _merge(session, made)
    if answer.refusal is not None:
        # Nothing is kept, so that what was typed can be mended and sent again.
        return _page(session, answer=answer, walk_in_form=form), 422
    return redirect(_address(session, scan=answer.id), 303)


@blueprint.post(f"{HERE}/undo/<uuid:scan_id>")
@requires(GatePermission.UNDO)
def undo(slug: str, session_id: uuid.UUID, scan_id: uuid.UUID):
    session = get_gate_session(slug, session_id, current_user)
    authorize(GatePermission.UNDO, session)
    known = services.answer_of(session, scan_id)
    if known is None:
        raise NotFound
    services.undo_scan(session.edition, scan_id, by=current_user, at=now())
    flash(_("Undone: this scan counts no more."), "success")
    return redirect(_address(session), 303)


@blueprint.post(f"{HERE}/phone")
@requires(GatePermission.SCAN)
def name_phone(slug: str, session_id: uuid.UUID):
    session = _open_session(slug, session_id)
    form = DeviceForm()
    if not form.validate_on_submit():
        return _page(session, device_form=form), 422
    try:
        device = services.name_phone(session.edition, form.name.data, by=current_user, at=now())
    except DomainError as error:
        if not form.blame(error):
            raise
        return _page(session, device_form=form), 422
    return redirect(_address(session, device=device.id), 303)


@blueprint.post("/desk/events/<slug>/gate/scans")
@requires(GatePermission.SYNC)
def sync(slug: str):
    """What a phone kept, as the API takes it; `device` in the address names the phone."""
    edition = get_watched_edition(slug, current_user)
    if not any(map(worked_by(current_user).test, edition.sessions)):
        raise NotFound
    try:
        body = CheckinsBody.model_validate_json(request.get_data())
    except ValidationError:
        body = None
    if body is None or not body.scans:
        return jsonify(detail=_("This value is not understood.")), 422
    made = [one.to_scan() for one in body.scans]
    try:
        services.require_gates(edition, made, by=current_user)
        answers = services.merge_scans(
            edition, made, device=_device(edition), by=current_user, at=now(), sent_at=body.sent_at
        )
    except (DomainError, Forbidden) as refused:
        return jsonify(detail=str(refused)), int(refused.status)
    return jsonify(answers=[answer_body(one).model_dump(mode="json") for one in answers])


def _open_session(slug: str, session_id: uuid.UUID) -> EventSession:
    session = get_gate_session(slug, session_id, current_user)
    authorize(GatePermission.SCAN, session)
    return session


def _merge(session: EventSession, made: MadeScan) -> ScanAnswer:
    device = _device(session.edition)
    (answer,) = services.merge_scans(
        session.edition, [made], device=device, by=current_user, at=now()
    )
    return answer


def _address(session: EventSession, **values) -> str:
    """The gate page again, with the phone's name and which way it lets people."""
    kept = {name: request.values.get(name) for name in ("device", "direction")}
    values = {name: value for name, value in kept.items() if value} | values
    return url_for("gate.scan", slug=session.edition.slug, session_id=session.id, **values)


def _device(edition) -> GateDevice | None:
    found = parse_id(request.values.get("device", ""))
    return get_device(edition, found) if found else None


def _walk_in_form(session: EventSession) -> WalkInForm:
    kind = WalkInWithDocumentForm if session.edition.asks_identity else WalkInForm
    return kind(prefix="w")


def _page(
    session: EventSession, *, answer=None, code_form=None, walk_in_form=None, device_form=None
):
    words = request.args.get("q", "").strip()
    direction = request.values.get("direction", "")
    if code_form is None:
        code_form = CodeForm(formdata=None, code=request.args.get("code", "")[:400])
    if walk_in_form is None:
        kind = WalkInWithDocumentForm if session.edition.asks_identity else WalkInForm
        walk_in_form = kind(formdata=None, prefix="w", submit_id=str(uuid.uuid4()))
    return render_template(
        "events/gate/scan.html",
        session=session,
        edition=session.edition,
        answer=answer,
        words=words,
        found=find_at_gate(session, words),
        direction=Direction.OUT if direction == Direction.OUT else Direction.IN,
        device=_device(session.edition),
        code_form=code_form,
        walk_in_form=walk_in_form,
        device_form=device_form or DeviceForm(formdata=None),
        jwk=public_jwk(),
    )
