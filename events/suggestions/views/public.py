"""What everybody reads of suggestions, and where somebody registered makes one."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.errors import DomainError, NotFound
from core.policy import authorize, can
from core.public_pages import show as show_page
from core.scripts import language_of
from core.web import public, requires
from events.editions.models import Edition
from events.editions.queries import get_public_edition, open_sessions
from events.registrations.models import Registration
from events.registrations.own_parts import OwnPart
from events.registrations.queries import find_live_registration
from events.suggestions import queries, services
from events.suggestions.forms import MakeForm
from events.suggestions.states import SuggestionPermission
from events.suggestions.values import has_suggestions

PAGES = "events/suggestions"
blueprint = Blueprint("suggestions", __name__)
Page = str | tuple[str, int] | BaseResponse


@blueprint.get("/events/<slug>/suggestions")
@public
def index(slug: str) -> Response:
    """Suggestions that may be shown, with their answers; never who made them."""
    edition = _edition(slug)
    shown = queries.public_suggestions(edition)
    # A stranger is asked to sign in first; somebody signed in must be registered.
    known = current_user.is_authenticated
    comes = not known or find_live_registration(edition, current_user) is not None
    return show_page(
        f"{PAGES}/public.html",
        edition=edition,
        suggestions=shown,
        may_make=edition.standing.is_live and comes,
        language_of=language_of,
    )


@blueprint.route("/events/<slug>/suggestions/new", methods=["GET", "POST"])
@requires(SuggestionPermission.MAKE)
def new(slug: str) -> Page:
    edition = _edition(slug)
    registration = find_live_registration(edition, current_user)
    if registration is None:
        raise NotFound
    authorize(SuggestionPermission.MAKE, registration)
    form = MakeForm(open_sessions(edition))
    if not form.validate_on_submit():
        page = render_template(f"{PAGES}/new.html", edition=edition, form=form)
        return (page, 422) if form.errors else page
    try:
        made = services.make(registration, form.chosen, form.text.data, by=current_user, at=now())
    except DomainError as refusal:
        if not form.blame(refusal):
            raise
        return render_template(f"{PAGES}/new.html", edition=edition, form=form), 422
    flash(_("Your suggestion %(reference)s is with us.", reference=made.reference), "success")
    return redirect(url_for("registrations.show", reference=registration.reference), 303)


def own_part(registration: Registration, token: str | None) -> OwnPart | None:
    """What the registration's page shows: one's suggestions, and the way to make another."""
    if not has_suggestions(registration.edition):
        return None
    may_make = token is None and can(SuggestionPermission.MAKE, registration)
    made = queries.own_suggestions(registration)
    if not made and not may_make:
        return None
    return OwnPart(f"{PAGES}/_own.html", {"suggestions": made, "may_make": may_make})


def _edition(slug: str) -> Edition:
    edition = get_public_edition(slug)
    if not has_suggestions(edition):
        raise NotFound
    return edition
