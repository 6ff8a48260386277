"""A carrier's profile: its officers write it, staff look through all, everybody sees some."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now, today
from core.errors import NotFound
from core.forms import Answer, answer_form
from core.lists import add_list_routes, row_loader
from core.lists.records import require_seen
from core.organisations.queries import get_own
from core.policy import authorize
from core.public_pages import show as show_page
from core.public_pages import unchanged
from core.web import public, requires
from events.carriers import queries, services
from events.carriers.forms import CarrierForm
from events.carriers.lists import CARRIERS
from events.carriers.states import CarrierPermission as P
from events.carriers.status import shown_of

PAGES = "events/carriers"
own = Blueprint("own_carrier", __name__, url_prefix="/me/organisations")
desk = Blueprint("carriers_desk", __name__, url_prefix="/desk/carriers")
blueprint = Blueprint("carriers", __name__, url_prefix="/carriers")
add_list_routes(desk, CARRIERS)


@own.route("/<reference>/carrier", methods=["GET", "POST"])
@requires(P.EDIT)
def edit(reference: str) -> Answer:
    organisation = get_own(reference, current_user)
    authorize(P.EDIT, organisation)
    profile = queries.profile_of(organisation.id)
    form = CarrierForm.of(profile)

    def keep() -> Answer:
        require_seen(form, profile)
        services.keep_profile(organisation, form.arguments, by=current_user, at=now())
        flash(_("Saved."), "success")
        return redirect(url_for("organisations.show", reference=organisation.reference), 303)

    def draw() -> str:
        standing = shown_of(organisation, profile)
        said = {"form": form, "organisation": organisation, "standing": standing}
        return render_template(f"{PAGES}/edit.html", **said)

    return answer_form(form, draw, keep)


@desk.get("/<reference>")
@requires(P.LIST)
def show(reference: str) -> str:
    """All a carrier says of itself, for staff of its district."""
    one = row_loader(CARRIERS)(reference=reference)
    profile = queries.profile_of(one.id)
    said = {"organisation": one, "profile": profile, "standing": shown_of(one, profile)}
    return render_template(f"{PAGES}/desk.html", **said)


@blueprint.get("/<reference>", endpoint="show")
@public
def show_public(reference: str) -> Response:
    """The page of a verified carrier that wants to be shown."""
    profile = queries.find_shown(reference.upper(), today())
    if profile is None:
        raise NotFound
    one = profile.organisation
    same = unchanged(one.id, one.version, profile.version, today())
    return same or show_page(f"{PAGES}/show.html", organisation=one, profile=profile)
