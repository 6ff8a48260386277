"""Organisers open the call, check exhibitors, and look after them."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, ReasonForm, add_case_routes, template_page
from core.clock import now
from core.forms import Answer, answer_form
from core.i18n import tr
from core.lists import add_list_routes, row_loader
from core.lists.page import ListPage
from core.lists.queries import next_alike
from core.policy import authorize, decide
from core.web import requires
from events.editions.queries import get_edition
from events.exhibitors import queries, services
from events.exhibitors.forms import CallForm
from events.exhibitors.lists import EXHIBITORS
from events.exhibitors.models import Exhibitor
from events.exhibitors.parts import EXHIBITOR_DESK_PARTS, facts_of, shown_of, standing_of
from events.exhibitors.states import EXHIBITOR_WORKFLOW, ExhibitorAction, ExhibitorPermission
from events.exhibitors.views import PAGES, TOLD

A, P = ExhibitorAction, ExhibitorPermission
blueprint = Blueprint("exhibitors_desk", __name__, url_prefix="/desk/events/<slug>/exhibitors")


@blueprint.route("/call", methods=["GET", "POST"])
@requires(P.CALL)
def call(slug: str) -> Answer:
    """When the call opens and closes."""
    edition = get_edition(slug, visible_to=current_user)
    authorize(P.CALL, edition)
    form = CallForm.of(queries.call_of(edition))

    def keep() -> Answer:
        services.set_call(edition, form.to_terms(), by=current_user, at=now())
        flash(_("The call is set."), "success")
        return redirect(f"/desk/events/{slug}/exhibitors", 303)

    shown = {"edition": edition, "form": form}
    return answer_form(form, lambda: render_template(f"{PAGES}/call.html", **shown), keep)


def _draw(shown: ListPage) -> str:
    edition = shown.opened.subject
    said = {"edition": edition, "call": queries.call_of(edition), "at": now()}
    return render_template(f"{PAGES}/index.html", shown=shown, **said)


def _shown_of(one: Exhibitor) -> dict[str, Any]:
    parts = shown_of(one, EXHIBITOR_DESK_PARTS)
    return standing_of(one, now()) | {"facts": facts_of([one])[one.id], "parts": parts}


CASE = CaseSpec(
    blueprint="exhibitors_desk",
    workflow=EXHIBITOR_WORKFLOW,
    reading=P.LIST,
    load=row_loader(EXHIBITORS),
    address=lambda one: {"slug": one.edition.slug, "reference": one.reference},
    title=lambda one: tr(one.name),
    page=template_page(f"{PAGES}/desk.html", _shown_of),
    next=lambda one: next_alike(EXHIBITORS, one, one.edition),
    told=TOLD,
    handles=lambda user, one: decide(user, P.DECIDE, one).allowed,
    actions=(
        Action(A.APPROVE, services.approve, key="a"),
        Action(A.CORRECT, services.correct, key="t"),
        Action(A.RETURN, services.send_back, ReasonForm, key="r", is_return=True),
        Action(A.REFUSE, services.refuse, ReasonForm, key="x", danger=True),
        Action(A.CANCEL, services.cancel, ReasonForm, key="c", danger=True,
               says=_l("For an employer that called or wrote. Late, it is recorded.")),
    ),
)  # fmt: skip
add_list_routes(blueprint, EXHIBITORS, _draw)
add_case_routes(blueprint, CASE, "/<reference>")
