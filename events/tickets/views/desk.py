"""Badges and sign-in sheets for those who run an edition; one badge for the gate."""

from __future__ import annotations

import uuid
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from core import audit
from core.accounts.models import User
from core.clock import now
from core.db import db, reading
from core.errors import Conflict, DomainError, NotFound
from core.policy import authorize, can
from core.reports.models import Export
from core.reports.naming import name_download
from core.web import requires
from events.editions.models import Edition
from events.editions.queries import get_edition, get_session
from events.registrations.models import Registration
from events.registrations.queries import find_registration
from events.tickets import services
from events.tickets.documents import print_pdf, sign_in_pdf
from events.tickets.forms import BadgeForm
from events.tickets.queries import (
    chosen_registrations,
    signing_registrations,
    ticket_standing,
    with_seats,
)
from events.tickets.states import Layout, TicketPermission, TicketStanding
from events.tickets.values import BadgeChoice

blueprint = Blueprint("tickets_desk", __name__, url_prefix="/desk/events/<slug>")
# More are made in the background.
AT_ONCE = 300


@blueprint.get("/badges")
@requires(TicketPermission.PRINT)
def badges(slug: str) -> BaseResponse | str:
    edition = _edition(slug)
    form = BadgeForm(edition, _asked(request.args), meta={"csrf": False})
    return _page(edition, form, form.to_choice() if form.validate() else None)


@blueprint.post("/badges")
@requires(TicketPermission.PRINT)
def make_badges(slug: str) -> BaseResponse | str | tuple[str, int]:
    edition = _edition(slug)
    form = BadgeForm(edition)
    if not form.validate_on_submit():
        return _page(edition, form, None), 422
    choice = form.to_choice()
    if "look" in request.form:
        return _page(edition, form, choice)
    count = _count(edition, choice)
    if not count:
        form.references.errors = [_("Nobody matches this choice.")]
        return _page(edition, form, choice), 422
    if count > AT_ONCE:
        services.ask_for_badges(edition, choice, count=count, by=_me(), at=now())
        flash(_("The badges are being made. The file appears here as soon as it is ready."), "info")
        return redirect(url_for("exports.index"), 303)
    edition_id = edition.id
    try:
        with reading():
            people = db.session.scalars(with_seats(chosen_registrations(_me(), edition, choice)))
            pdf = print_pdf(
                db.session.get_one(Edition, edition_id),
                people.all(),
                choice.layout,
                at=now(),
            )
    except DomainError as refusal:
        form.references.errors = [refusal.message]
        return _page(_edition(slug), form, choice), 422
    export = services.note_badges(_edition(slug), choice, count=count, by=_me(), at=now())
    return _handed_over(pdf, export)


@blueprint.get("/badges/<reference>.pdf")
@requires(TicketPermission.PRINT_ONE)
def badge(slug: str, reference: str) -> BaseResponse:
    """One badge, for the printer at the gate; `layout` as in the choice of badges."""
    registration = find_registration(reference)
    if registration is None or registration.edition.slug != slug:
        raise NotFound
    authorize(TicketPermission.PRINT_ONE, registration)
    if ticket_standing(registration) is not TicketStanding.VALID:
        raise Conflict(_("This registration holds no place. It has no badge."))
    asked = request.args.get("layout", Layout.CARD)
    if asked not in set(Layout):
        raise NotFound
    registration_id = registration.id
    with reading():
        registration = db.session.get_one(Registration, registration_id)
        pdf = print_pdf(registration.edition, [registration], Layout(asked), at=now())
        audit.record_now("badge:printed", registration, by=_me(), layout=asked)
    return _pdf(pdf, f"{reference}.pdf")


@blueprint.post("/sessions/<uuid:session_id>/sign-in-sheet")
@requires(TicketPermission.PRINT)
def sign_in_sheet(slug: str, session_id: uuid.UUID) -> BaseResponse | str | tuple[str, int]:
    edition = _edition(slug)
    session = get_session(edition, session_id)
    authorize(TicketPermission.PRINT, session)
    try:
        with reading():
            session = get_session(_edition(slug), session_id)
            people = signing_registrations(session)
            pdf, count = sign_in_pdf(session, people, at=now()), len(people)
    except DomainError as refusal:
        form = BadgeForm(_edition(slug), _asked(request.args), meta={"csrf": False})
        form.references.errors = [refusal.message]
        return _page(_edition(slug), form, None), 422
    session = get_session(_edition(slug), session_id)
    export = services.note_sign_in_sheet(session, count=count, by=_me(), at=now())
    return _handed_over(pdf, export)


def _edition(slug: str) -> Edition:
    edition = get_edition(slug, visible_to=_me())
    authorize(TicketPermission.PRINT, edition)
    return edition


def _asked(given: MultiDict[str, str]) -> MultiDict[str, str]:
    """The form's values from an address, in which every reference may be a `ref` of its own."""
    asked = MultiDict({"layout": Layout.SHEET, "order": "name", "state": "confirmed"})
    asked.update({"session": "", "role": ""})
    for key in ("layout", "order", "state", "session", "role"):
        if given.get(key):
            asked[key] = given[key]
    asked["references"] = "\n".join([*given.getlist("ref"), given.get("references", "")]).strip()
    return asked


def _count(edition: Edition, choice: BadgeChoice) -> int:
    rows = chosen_registrations(_me(), edition, choice).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def _page(edition: Edition, form: BadgeForm, choice: BadgeChoice | None) -> str:
    return render_template(
        "events/tickets/badges.html",
        edition=edition,
        form=form,
        count=None if choice is None else _count(edition, choice),
        asked=len(choice.references) if choice else 0,
        sessions=[one for one in edition.sessions if can(TicketPermission.PRINT, one)],
        at_once=AT_ONCE,
    )


def _pdf(pdf: bytes, name: str) -> BaseResponse:
    response = send_file(BytesIO(pdf), mimetype="application/pdf", download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _handed_over(pdf: bytes, export: Export) -> BaseResponse:
    response = _pdf(pdf, "")
    name_download(response, export.file_name)
    return response


def _me() -> User:
    user: User = current_user._get_current_object()  # noqa: SLF001
    return user
