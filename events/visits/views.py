"""The scanner at a booth, its leads, and what a visitor shares."""

import uuid

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_login import current_user
from pydantic import ValidationError
from wtforms import RadioField

from core.clock import now
from core.errors import DomainError
from core.forms import Answer, BaseForm, answer_form, line, paragraph
from core.lists import add_list_routes
from core.lists.page import ListPage
from core.policy import authorize
from core.web import requires
from events.applications.sharing import visible_profile
from events.exhibitors.models import Exhibitor
from events.gate.api_shapes import CheckinsBody, answer_body
from events.gate.states import Refusal
from events.gate.values import MadeScan
from events.visits import queries, services
from events.visits.models import HIGHEST_RATING
from events.visits.policies import VisitPermission
from events.visits.status import LEADS

P = VisitPermission
PAGES = "events/visits"
RATINGS = {str(number): str(number) for number in range(1, HIGHEST_RATING + 1)}
blueprint = Blueprint("visits", __name__, url_prefix="/me/exhibitors/<reference>/visits")


class TicketForm(BaseForm):
    code = line(_l("Code of the ticket"), 400, missing=_l("Scan or type the code of a ticket."))


class NoteForm(BaseForm):
    rating = RadioField(_l("Rating"), choices={"0": lazy_pgettext("rating", "None")} | RATINGS)
    note = paragraph(
        _l("Note"), 4_000, render_kw={"rows": 5}, description=_l("Only your organisation reads it.")
    )


@blueprint.route("/scan", methods=["GET", "POST"])
@requires(P.SCAN)
def scan(reference: str) -> Answer:
    """The scanner; without scripts the code is typed and sent like any form."""
    one, form = _booth(reference), TicketForm()
    known = request.args.get("visit")
    visit = queries.get_lead(one, known) if known else None

    def record() -> Answer:
        made = MadeScan(uuid.uuid4(), one.id, now(), code=form.code.data)
        (answer,) = services.record_visits(one, [made], by=current_user, at=now())
        if answer.refusal is not None:
            raise DomainError(answer.refusal.label, field="code")
        kept = answer.reference
        return redirect(url_for("visits.scan", reference=reference, visit=kept), 303)

    def draw() -> str:
        name = queries.names_of(one, [visit]).get(visit.id, "") if visit else ""
        refusals = {str(each): str(each.label) for each in Refusal}
        said = {"one": one, "form": form, "visit": visit, "name": name, "refusals": refusals}
        return render_template(f"{PAGES}/scan.html", **said)

    return answer_form(form, draw, record)


@blueprint.post("/scans")
@requires(P.SCAN)
def sync(reference: str) -> Response | tuple[Response, int]:
    """What a phone kept, as the gate's scripts send it; sent again it counts no second time."""
    one = _booth(reference)
    try:
        body = CheckinsBody.model_validate_json(request.get_data())
        scans = [each.to_scan() for each in body.scans]
        sent = {"sent_at": body.sent_at, "by": current_user, "at": now()}
        answers = services.record_visits(one, scans, **sent)
    except ValidationError:
        return jsonify(detail=_("This value is not understood.")), 422
    except DomainError as refused:
        return jsonify(detail=str(refused)), int(refused.status)
    return jsonify(answers=[answer_body(each).model_dump(mode="json") for each in answers])


def _draw(shown: ListPage) -> str:
    return render_template(f"{PAGES}/index.html", shown=shown, one=shown.opened.subject)


add_list_routes(blueprint, LEADS, _draw)


@blueprint.route("/<visit>", methods=["GET", "POST"])
@requires(P.READ)
def show(reference: str, visit: str) -> Answer:
    """One visitor as far as they share now, with the employer's note and rating."""
    one = queries.get_exhibitor(reference, current_user)
    authorize(P.READ, one)
    lead = queries.get_lead(one, visit)
    form = NoteForm(rating=str(lead.rating), note=lead.note)

    def keep() -> Answer:
        said = form.note.data or "", int(form.rating.data or 0)
        services.note(lead, *said, by=current_user, at=now())
        flash(_("The note is kept."), "success")
        return redirect(url_for("visits.show", reference=reference, visit=visit), 303)

    visitor = lead.registration.user
    seen = visible_profile(visitor, one.organisation) if visitor else {}
    shown = {"one": one, "lead": lead, "form": form, "seen": seen}
    return answer_form(form, lambda: render_template(f"{PAGES}/show.html", **shown), keep)


def _booth(reference: str) -> Exhibitor:
    one = queries.get_exhibitor(reference, current_user)
    authorize(P.SCAN, one)
    return one
