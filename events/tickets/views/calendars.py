"""Calendar files of single sessions, the personal feed, and the page that gives its address."""

from __future__ import annotations

import uuid

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.accounts.models import User
from core.clock import now
from core.errors import NotFound
from core.i18n import LOCALES, language
from core.policy import authorize
from core.web import public, requires, signed_in
from events.editions.queries import get_public_edition
from events.registrations.links import find_by_token
from events.registrations.models import Registration
from events.registrations.queries import get_own_registration
from events.registrations.states import RegistrationPermission
from events.tickets.calendars import (
    MEDIA_TYPE,
    CalendarFile,
    calendar_of,
    calendar_of_edition,
    said,
)
from events.tickets.links import feed_addresses, find_owner
from events.tickets.queries import calendar_seats
from events.tickets.services import renew_feed

blueprint = Blueprint("tickets_calendar", __name__)


@blueprint.get("/me/registrations/<reference>/sessions/<uuid:session_id>.ics")
@requires(RegistrationPermission.READ_OWN)
def session_file(reference: str, session_id: uuid.UUID) -> BaseResponse:
    registration = get_own_registration(reference, user=current_user)
    authorize(RegistrationPermission.READ_OWN, registration)
    return _session_file(registration, session_id, language())


@blueprint.get("/r/<token>/sessions/<uuid:session_id>.ics")
@public
def session_file_by_link(token: str, session_id: uuid.UUID) -> BaseResponse:
    registration = find_by_token(token)
    return _session_file(registration, session_id, registration.language)


@blueprint.get("/events/<slug>/calendar.ics")
@public
def event_file(slug: str) -> BaseResponse:
    edition = get_public_edition(slug)
    response = _answer(calendar_of_edition(edition, language()))
    response.headers.set("Content-Disposition", "attachment", filename=f"{edition.slug}.ics")
    return response


@blueprint.get("/calendar/<token>.ics")
@public
def feed(token: str) -> BaseResponse:
    """Every seat of an account, or of one registration, for a calendar program to ask again."""
    owner = find_owner(token)
    spoken = owner.preferred_language if isinstance(owner, User) else owner.language
    account = owner if isinstance(owner, User) else None
    name = _feed_name(owner, spoken)
    made = calendar_of(calendar_seats(owner), spoken, name=name, owner=account)
    response = _answer(made)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@blueprint.get("/me/calendar")
@signed_in
def show() -> str:
    return _page(_me(), url_for("tickets_calendar.renew"))


@blueprint.post("/me/calendar")
@signed_in
def renew() -> BaseResponse:
    return _renew(_me(), url_for("tickets_calendar.show"))


@blueprint.get("/r/<token>/calendar")
@public
def show_by_link(token: str) -> str:
    owner = find_by_token(token)
    return _page(owner, url_for("tickets_calendar.renew_by_link", token=token))


@blueprint.post("/r/<token>/calendar")
@public
def renew_by_link(token: str) -> BaseResponse:
    return _renew(find_by_token(token), url_for("tickets_calendar.show_by_link", token=token))


def _session_file(registration: Registration, session_id: uuid.UUID, spoken: str) -> BaseResponse:
    seats = [seat for seat in registration.seats if seat.session_id == session_id]
    if not seats:
        raise NotFound
    response = _answer(calendar_of(seats, spoken))
    name = f"{registration.reference}-{seats[0].session.code}.ics"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _answer(made: CalendarFile) -> BaseResponse:
    """The file, or 304 for whoever has it already."""
    response = Response(made.data, content_type=MEDIA_TYPE)
    response.set_etag(made.etag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


def _feed_name(owner: User | Registration, spoken: str) -> str:
    if isinstance(owner, Registration):
        return said(owner.edition.name, spoken)
    city = said(current_app.extensions["settings"].city_name, spoken)
    with force_locale(LOCALES[spoken]):
        return _("My events in %(city)s", city=city)


def _page(owner: User | Registration, renew_url: str) -> str:
    return render_template(
        "events/tickets/calendar.html", addresses=feed_addresses(owner), renew_url=renew_url
    )


def _renew(owner: User | Registration, back: str) -> BaseResponse:
    renew_feed(owner, at=now())
    flash(_("The calendar has a new address. The old one no longer works."), "success")
    return redirect(back)


def _me() -> User:
    user: User = current_user._get_current_object()  # noqa: SLF001
    return user
