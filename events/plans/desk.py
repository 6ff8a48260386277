"""Organisers see the plan, set its rules, and lay out halls."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.errors import Conflict
from core.policy import authorize
from core.web import requires
from events.editions.models import Edition
from events.editions.views.pages import Page, answer_set_up, edition_of
from events.plans import queries, services
from events.plans.drawing import map_and_list, stamp_of
from events.plans.forms import HallForm, PlanForm
from events.plans.models import USUAL_HOLD, BoothPlan, Hall
from events.plans.states import PlanPermission

P = PlanPermission
PAGES = "events/plans"
desk = Blueprint("plans_desk", __name__, url_prefix="/desk/events/<slug>/plan")


@desk.get("")
@requires(P.LIST)
def index(slug: str) -> Page:
    edition = edition_of(slug)
    authorize(P.LIST, edition)
    plan = queries.find_plan(edition)
    drawn = map_and_list(edition, stamp_of(edition, plan), at_desk=True)
    return _page("index", edition, plan=plan, halls=queries.list_halls(edition), drawn=drawn)


@desk.route("/settings", methods=["GET", "POST"])
@requires(P.DRAW)
def settings(slug: str) -> Page:
    edition, plan = plan_of(slug)
    form = PlanForm()
    if request.method == "GET":
        form.fill(plan)
    home = url_for(".index", slug=slug)
    return answer_set_up(
        form, lambda: services.set_up(plan, **form.said, by=current_user, at=now()),
        lambda: _page("form", edition, form=form, title=_("Rules of the booth plan"), back=home),
        done=_("Saved."), to=home,
    )  # fmt: skip


@desk.route("/halls/new", methods=["GET", "POST"])
@requires(P.DRAW)
def new_hall(slug: str) -> Page:
    return _put_hall(slug, None)


@desk.route("/halls/<code>", methods=["GET", "POST"])
@requires(P.DRAW)
def hall(slug: str, code: str) -> Page:
    return _put_hall(slug, code)


@desk.post("/halls/<code>/remove")
@requires(P.DRAW)
def remove_hall(slug: str, code: str) -> Page:
    edition, plan = plan_of(slug)
    known = queries.get_hall(edition, code)
    try:
        services.remove_hall(plan, known, by=current_user, at=now())
    except Conflict as conflict:
        form = HallForm(edition, known, fresh=True)
        form.refuse(conflict)
        return _hall_page(edition, form, known), conflict.status
    flash(_("The hall is removed."), "success")
    return redirect(url_for(".index", slug=slug), 303)


def _put_hall(slug: str, code: str | None) -> Page:
    edition, plan = plan_of(slug)
    known = queries.get_hall(edition, code) if code else None
    form = HallForm(edition, known, fresh=request.method == "GET")
    return answer_set_up(
        form,
        lambda: services.put_hall(plan, known, form.said, by=current_user, at=now()),
        lambda: _hall_page(edition, form, known),
        done=_("Saved."), to=url_for(".index", slug=slug),
    )  # fmt: skip


def _hall_page(edition: Edition, form: HallForm, hall: Hall | None) -> str:
    title = _("Hall %(code)s", code=hall.code) if hall else _("Add a hall")
    home = url_for(".index", slug=edition.slug)
    return _page("form", edition, form=form, title=title, back=home, hall=hall)


def plan_of(slug: str) -> tuple[Edition, BoothPlan]:
    """The edition and its plan for whoever draws it; a plan nobody began yet is an empty one."""
    edition = edition_of(slug)
    authorize(P.DRAW, edition)
    if request.method == "POST":
        return edition, services.begin_plan(edition, by=current_user, at=now())
    return edition, queries.find_plan(edition) or BoothPlan(
        edition=edition, version=1, is_public=False, hold_minutes=USUAL_HOLD
    )


def _page(name: str, edition: Edition, **shown: Any) -> str:
    return render_template(f"{PAGES}/{name}.html", edition=edition, **shown)
