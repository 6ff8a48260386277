"""An exhibitor's timetables and their times, for its officers; a fair's for everybody."""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from core.clock import now
from core.errors import DomainError
from core.forms import Answer, answer_form
from core.policy import authorize
from core.public_pages import show_form
from core.web import public, requires
from events.editions.queries import get_public_edition
from events.event_types import Part
from events.exhibitors.queries import get_own
from events.timetables import queries, services
from events.timetables.forms import RoundForm, TimetableForm
from events.timetables.models import Timetable
from events.timetables.scopes import offered_by
from events.timetables.states import TimetablePermission

P = TimetablePermission
blueprint = Blueprint("timetables", __name__, url_prefix="/me")
offered = Blueprint("offered_interviews", __name__)


@offered.get("/events/<slug>/interviews")
@public
def of_fair(slug: str) -> Response:
    """A fair's timetables with how many times are free, for everybody."""
    edition = get_public_edition(slug, Part.EXHIBITORS)
    tables = queries.list_timetables(queries.public_in(edition))
    slots = queries.offered_slots(tables, after=now())
    taken = queries.taken_among(slots)
    free = Counter(slot.timetable_id for slot in slots if slot.id not in taken)
    return show_form("events/timetables/offered.html", edition=edition, tables=tables, free=free)


@blueprint.route("/exhibitors/<reference>/timetables", methods=["GET", "POST"])
@requires(P.OFFER)
def index(reference: str) -> Answer:
    """An exhibitor's timetables, and the form of another."""
    exhibitor, form = get_own(reference, current_user), TimetableForm()
    authorize(P.OFFER, exhibitor)
    form.offer(exhibitor)

    def enter() -> Answer:
        made = services.open_timetable(exhibitor, form.to_entry(), by=current_user, at=now())
        flash(_("Now add the times."), "success")
        return _to(made)

    def draw() -> str:
        tables = queries.list_timetables(Timetable.exhibitor_id == exhibitor.id)
        return _page("index", exhibitor=exhibitor, tables=tables, form=form)

    return answer_form(form, draw, enter)


@blueprint.route("/timetables/<reference>", methods=["GET", "POST"])
@requires(P.OFFER)
def show(reference: str) -> Answer:
    """Its times, and the form that adds more."""
    table, form = _own(reference), RoundForm()
    edition = table.exhibitor.edition
    form.offer(services.days_of(edition))

    def add() -> Answer:
        count = services.add_round(table, form.to_round(), by=current_user, at=now())
        flash(ngettext("One time was added.", "%(num)s times were added.", count), "success")
        return _to(table)

    def draw() -> str:
        slots = queries.offered_slots([table], after=edition.created_at)
        told = {"slots": slots, "taken": queries.taken_among(slots), "at": now()}
        return _page("show", table=table, form=form, **told)

    return answer_form(form, draw, add)


@blueprint.route("/timetables/<reference>/change", methods=["GET", "POST"])
@requires(P.OFFER)
def change(reference: str) -> Answer:
    table = _own(reference)
    form = TimetableForm(obj=table)
    form.offer(table.exhibitor, table)

    def keep() -> Answer:
        services.change_timetable(table, form.to_entry(), by=current_user, at=now())
        return _to(table)

    return answer_form(form, lambda: _page("change", table=table, form=form), keep)


@blueprint.post("/timetables/<reference>/slots/<uuid:slot_id>/remove")
@requires(P.OFFER)
def remove_slot(reference: str, slot_id: UUID) -> Answer:
    table = _own(reference)
    slot = queries.find_slot(table, str(slot_id))
    try:
        if slot is not None:
            services.remove_slot(slot, by=current_user, at=now())
    except DomainError as refusal:
        flash(str(refusal), "error")
    return _to(table)


def _own(reference: str) -> Timetable:
    table = queries.get_timetable(reference, offered_by(current_user).sql)
    authorize(P.OFFER, table.exhibitor)
    return table


def _page(name: str, **told: Any) -> str:
    return render_template(f"events/timetables/{name}.html", **told)


def _to(table: Timetable) -> Answer:
    return redirect(url_for("timetables.show", reference=table.reference), 303)
