"""Exhibitors hold, confirm and give back booths; organisers look after all of them."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, ReasonForm, add_case_routes, template_page
from core.clock import now
from core.db import db
from core.errors import DomainError, NotFound
from core.forms import Answer, answer_form
from core.i18n import tr
from core.lists import add_list_routes, row_loader
from core.lists.page import ListPage
from core.lists.queries import next_alike
from core.policy import authorize, decide
from core.web import requires, signed_in
from events.booths import queries, services
from events.booths.forms import AssignForm, PlaceForm
from events.booths.lists import RESERVATIONS
from events.booths.models import Reservation
from events.booths.states import RESERVATION_WORKFLOW, BoothPermission, ReservationAction
from events.editions.models import Edition
from events.editions.queries import get_edition
from events.exhibitors.models import Exhibitor
from events.exhibitors.queries import free_until, get_own
from events.plans.queries import get_booth, get_planned_edition
from events.plans.states import BoothKind

A, P = ReservationAction, BoothPermission
PAGES = "events/booths"
blueprint = Blueprint("booths", __name__, url_prefix="/events/<slug>/booths")
desk = Blueprint("booths_desk", __name__, url_prefix="/desk/events/<slug>/booths")


@blueprint.post("/hold")
@signed_in
def hold(slug: str) -> Answer:
    """Hold the booth that was chosen on the map or in the list."""
    edition, exhibitor = _own_exhibitor(slug)
    booth = get_booth(edition, request.form.get("code", ""))
    said = _l("Booth %(code)s is held for you. Confirm it in time.", code=booth.code)
    return _do(exhibitor, lambda: services.hold(exhibitor, booth, by=current_user, at=now()), said)


@blueprint.post("/line")
@signed_in
def wait(slug: str) -> Answer:
    _edition, exhibitor = _own_exhibitor(slug)
    kind = request.form.get("kind", "")
    kind = kind if kind in set(BoothKind) - {BoothKind.AREA} else ""
    said = _l("You are in line. You are told as soon as a booth is free.")
    return _do(exhibitor, lambda: services.wait(exhibitor, kind, by=current_user, at=now()), said)


@blueprint.post("/<reference>/confirm")
@signed_in
def confirm(slug: str, reference: str) -> Answer:
    one = queries.get_own(get_planned_edition(slug), reference, current_user)
    said = _l("Booth %(code)s is yours.", code=one.booth_code)
    return _do(one.exhibitor, lambda: services.confirm(one, by=current_user, at=now()), said)


@blueprint.post("/<reference>/release")
@signed_in
def release(slug: str, reference: str) -> Answer:
    one = queries.get_own(get_planned_edition(slug), reference, current_user)
    said = _l("It is given back.")
    return _do(one.exhibitor, lambda: services.release(one, by=current_user, at=now()), said)


@desk.route("/by-hand", methods=["GET", "POST"])
@requires(P.MANAGE)
def by_hand(slug: str) -> Answer:
    """Give a booth by hand to an exhibitor that has none."""
    edition = get_edition(slug, visible_to=current_user)
    authorize(P.MANAGE, edition)
    form = AssignForm(code=request.args.get("code", ""))

    def act() -> Answer:
        said = edition, form.exhibitor.data, form.code.data
        one = services.assign_new(*said, by=current_user, at=now())
        flash(_("Booth %(code)s is assigned.", code=one.booth_code), "success")
        return redirect(CASE.url(one), 303)

    return answer_form(
        form, lambda: render_template(f"{PAGES}/assign.html", edition=edition, form=form), act
    )


def _draw(shown: ListPage) -> str:
    edition = shown.opened.subject
    return render_template(f"{PAGES}/index.html", shown=shown, edition=edition)


def _shown_of(one: Reservation) -> dict[str, Any]:
    return {"one": one, "place": queries.place_in_line(one), "free_until": free_until(one.edition)}


CASE = CaseSpec(
    blueprint="booths_desk",
    workflow=RESERVATION_WORKFLOW,
    reading=P.LIST,
    load=row_loader(RESERVATIONS),
    address=lambda one: {"slug": one.edition.slug, "reference": one.reference},
    title=lambda one: tr(one.exhibitor.name),
    page=template_page(f"{PAGES}/show.html", _shown_of),
    next=lambda one: next_alike(RESERVATIONS, one, one.edition),
    handles=lambda user, one: decide(user, P.MANAGE, one).allowed,
    letters_about=lambda one: one.exhibitor,
    actions=(
        Action(A.CONFIRM, services.confirm, key="c"),
        Action(A.ASSIGN, services.assign, PlaceForm, key="a",
               ready=lambda one: {"code": one.booth_code}),
        Action(A.MOVE, services.move, PlaceForm, key="m"),
        Action(A.RELEASE, services.release, ReasonForm, key="x", danger=True),
    ),
)  # fmt: skip
add_list_routes(desk, RESERVATIONS, _draw)
add_case_routes(desk, CASE, "/<reference>")


def _own_exhibitor(slug: str) -> tuple[Edition, Exhibitor]:
    """The exhibitor one acts for that the form names, at a fair whose plan is public."""
    edition = get_planned_edition(slug)
    exhibitor = get_own(request.form.get("exhibitor", ""), current_user)
    if exhibitor.edition_id != edition.id:
        raise NotFound
    return edition, exhibitor


def _do(exhibitor: Exhibitor, act: Callable[[], object], said: LazyString) -> Answer:
    """Do it and open the exhibitor's own page; a refusal says why, and leads back to the plan."""
    slug = exhibitor.edition.slug
    reference = exhibitor.reference
    try:
        act()
    except DomainError as refusal:
        db.session.rollback()
        page = render_template(f"{PAGES}/refused.html", message=refusal.message, slug=slug)
        return page, refusal.status
    flash(said, "success")
    return redirect(url_for("exhibitors.show", reference=reference), 303)
