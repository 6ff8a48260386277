"""The venues of an edition, as far as one reaches them."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.errors import DomainError, Forbidden, NotFound
from core.policy import authorize
from core.web import requires
from events.editions import queries, services
from events.editions.forms.fields import SetUpForm
from events.editions.forms.venue import VenueForm
from events.editions.models import Edition, Venue
from events.editions.paths import lies_within
from events.editions.states import EditionPermission, Mode
from events.editions.views.desk import blueprint
from events.editions.views.pages import (
    PAGES,
    Page,
    answer_set_up,
    edition_of,
    reach_of,
    running,
    runs,
)


@blueprint.get("/<slug>/venues")
@requires(EditionPermission.READ)
def venues(slug: str) -> Page:
    edition = edition_of(slug)
    authorize(EditionPermission.READ, edition)
    reach = reach_of(edition)
    sessions = queries.sessions_within(edition, reach)
    shown = queries.venues_within(edition, reach)
    return render_template(
        f"{PAGES}/venues.html",
        edition=edition,
        venues=shown,
        counts={one.id: sum(s.venue_id == one.id for s in sessions) for one in shown},
        modes=Mode,
        mine=runs(edition),
    )


@blueprint.get("/<slug>/venues/new")
@requires(EditionPermission.READ)
def new_venue(slug: str) -> Page:
    edition = running(slug)
    return _page(edition, None, _form(edition, None, fresh=True))


@blueprint.post("/<slug>/venues/new")
@requires(EditionPermission.READ)
def add_venue(slug: str) -> Page:
    edition = running(slug)
    form = _form(edition, None)
    home = url_for(".venues", slug=slug)
    return answer_set_up(
        form, lambda: services.add_venue(edition, form.to_details(), by=current_user, at=now()),
        lambda: _page(edition, None, form), done=_("The venue is added."), to=home, back=home,
    )  # fmt: skip


@blueprint.get("/<slug>/venues/<uuid:venue_id>")
@requires(EditionPermission.EDIT_VENUE)
def edit_venue(slug: str, venue_id: UUID) -> Page:
    venue = _venue(slug, venue_id)
    form = _form(venue.edition, venue, fresh=True)
    form.fill(venue)
    return _page(venue.edition, venue, form)


@blueprint.post("/<slug>/venues/<uuid:venue_id>")
@requires(EditionPermission.EDIT_VENUE)
def save_venue(slug: str, venue_id: UUID) -> Page:
    venue = _venue(slug, venue_id)
    edition = venue.edition
    form = _form(edition, venue)
    return answer_set_up(
        form,
        lambda: services.change_venue(
            venue, form.to_details(venue), seen=form.seen.data or "", by=current_user, at=now()
        ),
        lambda: _page(edition, venue, form), done=_("Saved."), to=url_for(".venues", slug=slug),
        back=url_for(".edit_venue", slug=slug, venue_id=venue_id),
    )  # fmt: skip


@blueprint.post("/<slug>/venues/<uuid:venue_id>/remove")
@requires(EditionPermission.EDIT_VENUE)
def remove_venue(slug: str, venue_id: UUID) -> Page:
    venue = _venue(slug, venue_id)
    edition, form = venue.edition, SetUpForm()
    if form.validate_on_submit():
        try:
            services.remove_venue(venue, by=current_user, at=now())
        except DomainError as error:
            shown = _form(edition, venue, fresh=True)
            shown.fill(venue)
            shown.refuse(error)
            return _page(edition, venue, shown), error.status
    flash(_("The venue is removed."), "success")
    return redirect(url_for(".venues", slug=slug), 303)


def _venue(slug: str, venue_id: UUID) -> Venue:
    edition = edition_of(slug)
    venue = queries.get_venue(edition, venue_id)
    if not reach_of(edition).has_venue(venue.id):
        raise NotFound
    if not runs(edition):
        raise Forbidden(_("You may look at this event, but not change it."))
    authorize(EditionPermission.EDIT_VENUE, venue)
    return venue


def _form(edition: Edition, venue: Venue | None, *, fresh: bool = False) -> VenueForm:
    reach = runs(edition)
    parents = [
        one
        for one in edition.venues
        if (reach.has_venue(one.id) or (venue is not None and one.id == venue.parent_id))
        and not (venue is not None and lies_within(one.path, venue.path))
    ]
    top = reach.whole or (venue is not None and venue.parent_id is None)
    given = {"formdata": None} if fresh else {}
    return VenueForm(parents, top=top, whole=reach.whole, **given)


def _page(edition: Edition, venue: Venue | None, form: VenueForm) -> str:
    return render_template(f"{PAGES}/venue.html", edition=edition, venue=venue, form=form)
