"""One's own ticket, by account or by the link of a letter, and what a stranger's phone sees."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, current_app, redirect, render_template, send_file, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.db import db, reading
from core.documents.engine import qr_svg
from core.i18n import language
from core.policy import authorize
from core.web import public, requires
from events.editions.reach import running_reach
from events.registrations.links import find_by_token, registration_token
from events.registrations.models import Registration
from events.registrations.queries import get_own_registration, queue_positions
from events.registrations.states import RegistrationPermission
from events.tickets.codes import read_code as code_names
from events.tickets.codes import ticket_code, ticket_url
from events.tickets.documents import grouped_code, tickets_pdf
from events.tickets.policies import works_gate
from events.tickets.queries import own_standing
from events.tickets.states import TicketStanding
from events.tickets.times import beijing_time, own_time

blueprint = Blueprint("tickets", __name__)
GATE_PAGE = "gate.open_code"


@blueprint.get("/me/registrations/<reference>/ticket")
@requires(RegistrationPermission.READ_OWN)
def show(reference: str) -> str:
    return _page(_own(reference), by_link=False)


@blueprint.get("/r/<token>/ticket")
@public
def open_link(token: str) -> Response:
    return _unlisted(_page(find_by_token(token), by_link=True))


@blueprint.get("/me/registrations/<reference>/ticket.pdf")
@requires(RegistrationPermission.READ_OWN)
def show_pdf(reference: str) -> BaseResponse:
    registration = _own(reference)
    return _pdf(registration, url_for("tickets.show", reference=reference))


@blueprint.get("/r/<token>/ticket.pdf")
@public
def open_link_pdf(token: str) -> BaseResponse:
    return _pdf(find_by_token(token), url_for("tickets.open_link", token=token))


@blueprint.get("/T/<code>")
@public
def read_code(code: str) -> BaseResponse:
    """What the QR code opens. It names the event and nobody; the gate's people go on to the gate.

    A code that is wrong and one whose registration is gone are answered alike.
    """
    registration_id = code_names(code[:200])
    registration = db.session.get(Registration, registration_id) if registration_id else None
    if registration is None:
        return _unlisted(render_template("events/tickets/code.html", edition=None), 404)
    edition = registration.edition
    may_check_in = works_gate(current_user, edition) or bool(running_reach(current_user, edition))
    if may_check_in and GATE_PAGE in current_app.view_functions:
        return redirect(url_for(GATE_PAGE, slug=edition.slug, code=ticket_code(registration.id)))
    return _unlisted(render_template("events/tickets/code.html", edition=edition))


@blueprint.get("/t/<code>")
@public
def read_small_code(code: str) -> BaseResponse:
    """The same for an address typed in small letters."""
    return read_code(code)


def _own(reference: str) -> Registration:
    registration = get_own_registration(reference, user=current_user)
    authorize(RegistrationPermission.READ_OWN, registration)
    return registration


def _page(registration: Registration, *, by_link: bool) -> str:
    standing = own_standing(registration, now())
    is_valid = standing is TicketStanding.VALID
    seats = [
        (
            seat,
            beijing_time(seat.session.starts_at, seat.session.ends_at, language()),
            own_time(
                seat.session.starts_at, seat.session.ends_at, registration.time_zone, language()
            ),
        )
        for seat in sorted(registration.seats, key=lambda one: one.session.starts_at)
    ]
    return render_template(
        "events/tickets/ticket.html",
        registration=registration,
        standing=standing,
        seats=seats,
        positions=queue_positions(registration.seats),
        # Drawn from our own address: only numbers, nothing anybody typed.
        qr=Markup(qr_svg(ticket_url(registration.id))) if is_valid else "",  # noqa: S704
        code=grouped_code(registration) if is_valid else "",
        token=registration_token(registration) if by_link else "",
    )


def _pdf(registration: Registration, page: str) -> BaseResponse:
    if own_standing(registration, now()) is not TicketStanding.VALID:
        return redirect(page)
    chosen, registration_id = language(), registration.id
    with reading():
        registration = db.session.get_one(Registration, registration_id)
        pdf = tickets_pdf([registration], chosen, at=now())
        name = f"{registration.reference}.pdf"
    response = send_file(BytesIO(pdf), mimetype="application/pdf", download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _unlisted(page: str, status: int = 200) -> Response:
    response = current_app.make_response((page, status))
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    return response
