"""The pitch day of one round, for organisers: format, rooms, draw, publication."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.forms import Answer, answer_form
from core.juries.models import JuryRound
from core.lists.records import RecordForm
from core.policy import authorize
from core.web import requires
from events.editions.models import Edition
from events.editions.queries import get_edition
from events.pitches import forms, queries, services
from events.pitches.models import Pitch
from events.pitches.states import PitchPermission as P

blueprint = Blueprint("pitch_plans", __name__, url_prefix="/desk/events/<slug>/pitches/plans")
FORMS: dict[str, type[Any]] = {
    "format": forms.FormatForm, "rooms": forms.RoomForm, "draw": forms.DrawForm
}  # fmt: skip
SERVICES: dict[str, Callable[..., object]] = {
    "format": services.set_format, "rooms": services.open_room, "draw": services.draw_order
}  # fmt: skip


@blueprint.get("/<reference>")
@requires(P.LIST)
def show(slug: str, reference: str) -> str:
    edition, round_ = _open(slug, reference)
    authorize(P.LIST, edition)
    return _page(edition, round_)


@blueprint.post("/<reference>/<any(format, rooms, draw):what>")
@requires(P.PLAN)
def change(slug: str, reference: str, what: str) -> Answer:
    """Each form of the page; the first to be sent is the format, which begins the plan."""
    edition, round_ = _open(slug, reference)
    authorize(P.PLAN, edition)
    subject = round_ if what == "format" else queries.get_plan(round_)
    sent = {what: _form(what, edition)}
    return _answer(edition, round_, sent, partial(SERVICES[what], subject))


@blueprint.post("/<reference>/rooms/<uuid:room_id>/close")
@requires(P.PLAN)
def close_room(slug: str, reference: str, room_id: UUID) -> Answer:
    edition, round_ = _open(slug, reference)
    authorize(P.PLAN, edition)
    close = partial(services.close_room, queries.get_plan(round_), room_id)
    return _answer(edition, round_, {"close": RecordForm()}, close)


def _open(slug: str, reference: str) -> tuple[Edition, JuryRound]:
    edition = get_edition(slug, visible_to=current_user)
    return edition, queries.get_round(edition, reference)


def _answer(
    edition: Edition, round_: JuryRound, sent: dict[str, Any], service: Callable[..., object]
) -> Answer:
    (form,) = sent.values()

    def act() -> Answer:
        service(**form.arguments, by=current_user, at=now())
        flash(_("Saved."), "success")
        back = url_for("pitch_plans.show", slug=edition.slug, reference=round_.reference)
        return redirect(back, 303)

    return answer_form(form, lambda: _page(edition, round_, sent), act, keeps=True)


def _form(name: str, edition: Edition, *empty: None, **kept: Any) -> Any:
    form = FORMS[name](*empty, **kept)
    if name == "rooms":
        form.session.offer(edition.sessions)
    return form


def _page(edition: Edition, round_: JuryRound, sent: dict[str, Any] | None = None) -> str:
    """The page with the form that was sent as it was typed; the others as things stand."""
    plan, sent = queries.find_plan(round_), sent or {}
    shown = {name: _form(name, edition, None, obj=plan and plan.format) for name in FORMS} | sent
    pitches = queries.list_pitches(current_user, Pitch.plan_id == plan.id) if plan else ()
    return render_template(
        "events/pitches/plan.html", edition=edition, round=round_, plan=plan, pitches=pitches,
        forms=shown, opened=set(sent), sent=next(iter(sent.values()), None),
        places=Counter(slot.room_id for slot in queries.places_of(plan).values()) if plan else {},
        hidden=queries.hidden_references(plan, current_user) if plan else set(),
        lost=sum(services.is_lost(one) for one in pitches),
    )  # fmt: skip
