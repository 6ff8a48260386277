"""An exhibitor's officers name who comes, and confirm."""

from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.forms import Answer, answer_form
from core.web import signed_in
from events.exhibitor_staff import services
from events.exhibitor_staff.forms import PersonForm
from events.exhibitor_staff.parts import PAGES
from events.exhibitor_staff.queries import get_person
from events.exhibitors.states import ExhibitorPermission
from events.exhibitors.views import attempt, back, own

P = ExhibitorPermission
blueprint = Blueprint("exhibitor_staff", __name__, url_prefix="/me/exhibitors/<reference>")


@blueprint.route("/people/<uuid:person_id>/replace", methods=["GET", "POST"])
@signed_in
def replace(reference: str, person_id: UUID) -> Answer:
    """Name somebody in another's place."""
    return name(reference, person_id)


@blueprint.route("/people/new", methods=["GET", "POST"])
@signed_in
def name(reference: str, person_id: UUID | None = None) -> Answer:
    one, form = own(reference, P.ATTEND), PersonForm()
    replaced = get_person(one, person_id) if person_id else None

    def keep() -> Answer:
        said = one, form.to_person()
        named = services.name_person(*said, replaces=replaced, by=current_user, at=now())
        return back(one, _("%(name)s is registered; the ticket is sent.", name=named.name))

    shown = {"one": one, "form": form, "replaced": replaced}
    page = f"{PAGES}/person.html"
    return answer_form(form, lambda: render_template(page, **shown), keep, keeps=True)


@blueprint.post("/people/<uuid:person_id>/remove")
@signed_in
def remove(reference: str, person_id: UUID) -> Answer:
    one = own(reference, P.ATTEND)
    person = get_person(one, person_id)
    services.remove_person(person, by=current_user, at=now())
    return back(one, _("%(name)s comes no more; the ticket is cancelled.", name=person.name))


@blueprint.post("/confirm")
@signed_in
def confirm(reference: str) -> Answer:
    return attempt(own(reference, P.ATTEND), services.confirm, _("Confirmed. You are expected."))
