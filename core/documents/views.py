"""The public check: a number, a name, the token of a QR code, or the file itself."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _

from core.api import limits
from core.clock import now
from core.db import reading
from core.documents import checking, guessing, queries
from core.documents.checking import LARGEST_FILE, Record
from core.documents.engine import normalise_serial
from core.documents.engine.tokens import WITHDRAWN, sign_token
from core.documents.forms import NameForm, PdfForm, SerialForm, serial_fault
from core.documents.notes import notes_on
from core.documents.photos import printed_photo
from core.documents.published import portal_origin
from core.documents.sealing import office_seal
from core.documents.states import DocumentKind, DocumentState, EndReason, Standing
from core.paging import page_of
from core.web import public

blueprint = Blueprint("verify", __name__)
LOOK_UPS = "120/minute"
FILES = "20/minute"


def init_blueprint() -> None:
    """The ways in; scanners and QR codes may put the address in capitals."""
    add = blueprint.add_url_rule
    for number, root in enumerate(("/verify", "/VERIFY", "/V", "/v")):
        mark = f"_{number}" if number else ""
        add(f"{root}/<serial>", f"check{mark}", check, methods=["GET", "POST"])
        add(f"{root}/<serial>/<token>", f"check_token{mark}", check_token)


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """No copy anywhere, no search engine (trust.md §8)."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


@blueprint.route("/verify", methods=["GET", "POST"])
@public
def index() -> Any:
    if request.method == "POST":
        return _check_file()
    form = SerialForm(request.args if "serial" in request.args else None)
    if "serial" in request.args and form.validate():
        return redirect(url_for("verify.check", serial=normalise_serial(form.serial.data)))
    return _index_page(form, PdfForm())


@public
def check(serial: str) -> Any:
    number = normalise_serial(serial)
    if number is None:
        return _mistyped(serial)
    spend(LOOK_UPS, "look up")
    form = NameForm()
    if form.is_asked() and form.validate():
        return _check_name(number, form)
    with reading():
        record = checking.look_up(number)
    return _record_page(record, form), 422 if form.errors else 200


@public
def check_token(serial: str, token: str) -> Any:
    number = normalise_serial(serial)
    if number is None:
        return _mistyped(serial)
    spend(LOOK_UPS, "look up")
    with reading():
        record, fields = checking.look_up(number), checking.open_by_token(number, token)
        photo = printed_photo(number) if fields is not None else ""
    wrong_token = fields is None and record.standing is not Standing.UNKNOWN
    address = url_for("credentials.take", serial=number, token=token) if fields is not None else ""
    shown = {"fields": fields, "photo": photo, "credential_url": address}
    return _record_page(record, NameForm(), wrong_token=wrong_token, **shown)


@blueprint.get("/verify/withdrawn")
@public
def withdrawn() -> Any:
    """Numbers that no longer hold, with day and class of reason; signed as a whole."""
    spend(LOOK_UPS, "list")  # each is signed anew, perhaps by a key in a provider's store
    listed = {"as_of": now().isoformat(timespec="seconds"), "withdrawn": queries.list_withdrawn()}
    signed = None
    if listed["withdrawn"]:
        signed = sign_token(listed, office_seal(), origin=portal_origin(), typ=WITHDRAWN)
    response = jsonify({**listed, "signed": signed})
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/certificates/withdrawn")
@public
def withdrawn_page() -> Any:
    """The same for people, the latest first; a number leads to what is told of it."""
    with reading():
        number = request.args.get("page", 1, int)
        return render_template(
            "core/documents/withdrawn.html",
            found=page_of(queries.withdrawn_newest_first(), number),
            kind_of=DocumentKind,
            state_of_document=DocumentState,
            reason_of=EndReason,
        )


@blueprint.get("/.well-known/seal-certificates.pem")
@public
def seal_certificates() -> Any:
    response = Response(checking.seal_certificates(), content_type="application/x-pem-file")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _check_file() -> Any:
    form = PdfForm()
    if not form.validate_on_submit():
        return _index_page(SerialForm(formdata=None), form)
    spend(FILES, "file")
    pdf = form.file.data.read(LARGEST_FILE + 1)
    if len(pdf) > LARGEST_FILE:
        form.file.errors = [_("This file is larger than 20 MB. No certificate of ours is.")]
        return _index_page(SerialForm(formdata=None), form)
    with reading():
        found = guessing.try_file(pdf, caller=limits.caller())
    return render_template("core/documents/file.html", found=found, form=PdfForm(formdata=None))


def _check_name(serial: str, form: NameForm) -> Any:
    with reading():
        answer = guessing.try_name(serial, form.name.data, caller=limits.caller())
    if answer.fields is not None:
        return _record_page(answer.record, form, fields=answer.fields)
    message = _(
        "This name does not belong to the number %(serial)s. Write it as it stands on the paper.",
        serial=serial,
    )
    if answer.is_stopped:
        message = _("Too many wrong names. Try again later, scan the QR code or put in the PDF.")
    form.name.errors = [message]
    return _record_page(answer.record, form), 429 if answer.is_stopped else 422


def _index_page(serial_form: SerialForm, pdf_form: PdfForm) -> Any:
    page = render_template("core/documents/index.html", serial_form=serial_form, pdf_form=pdf_form)
    return (page, 422) if serial_form.errors or pdf_form.errors else page


def _mistyped(serial: str) -> Any:
    form = SerialForm(data={"serial": serial[:80]})
    form.serial.errors = [serial_fault(serial)]
    return _index_page(form, PdfForm(formdata=None))


def _record_page(record: Record, form: NameForm, **shown: Any) -> str:
    context = {"fields": None, "photo": "", "wrong_token": False, "credential_url": "", **shown}
    # What it rests on is printed on it: for whoever may read the rest.
    context["notes"] = notes_on(record.serial) if context["fields"] is not None else []
    return render_template(
        "core/documents/check.html",
        record=record,
        form=form,
        pdf_form=PdfForm(formdata=None),
        contact=current_app.extensions["settings"].city.contact,
        **context,
    )


def spend(rate: str, what: str) -> None:
    """Count one check by this network address; answers 429 once `rate` is used up."""
    if not limits.spend(rate, f"verify {what}", limits.caller()).granted:
        abort(429)


init_blueprint()
