"""An employer's own page of a fair, and the desk that reviews it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, ReasonForm, add_case_routes, template_page, timeline_of
from core.clock import now
from core.errors import DomainError, NotFound
from core.forms import Answer
from core.i18n import tr
from core.lists import add_list_routes, row_loader
from core.lists.page import ListPage
from core.lists.queries import next_alike
from core.policy import authorize, decide
from core.web import signed_in
from events.exhibitors import parts, queries, services
from events.exhibitors.lists import EXHIBITORS
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import EXHIBITOR_WORKFLOW, ExhibitorAction, ExhibitorPermission

A, P = ExhibitorAction, ExhibitorPermission
PAGES = "events/exhibitors"
TOLD = {
    "exhibitor:begun": _l("Begun"),
    "exhibitor:person_named": _l("Person named"),
    "exhibitor:person_removed": _l("Person replaced"),
}
blueprint = Blueprint("exhibitors", __name__, url_prefix="/me/exhibitors")
desk = Blueprint("exhibitors_desk", __name__, url_prefix="/desk/events/<slug>/exhibitors")


@blueprint.get("/<reference>")
@signed_in
def show(reference: str) -> str:
    one, at = queries.get_own(reference, current_user), now()
    return render_template(
        f"{PAGES}/show.html", **parts.standing_of(one, at),
        parts=parts.shown_of(one, parts.EXHIBITOR_PARTS),
        steps=parts.shown_of(one, parts.EXHIBITOR_STEPS),
        free_until=queries.free_until(one.edition), at=at,
        timeline=timeline_of(one, EXHIBITOR_WORKFLOW, TOLD),
    )  # fmt: skip


@blueprint.post("/<reference>/cancel")
@signed_in
def cancel(reference: str) -> Answer:
    done = _("The place at the fair is given up.")
    return attempt(own(reference, P.CANCEL), services.cancel, done)


def own(reference: str, permission: ExhibitorPermission) -> Exhibitor:
    one = queries.get_own(reference, current_user)
    authorize(permission, one)
    return one


def attempt(one: Exhibitor, service: Callable[..., None], done: str) -> Answer:
    try:
        service(one, by=current_user, at=now())
    except NotFound:
        raise
    except DomainError as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("exhibitors.show", reference=one.reference), 303)
    return back(one, done)


def back(one: Exhibitor, said: str) -> Answer:
    flash(said, "success")
    return redirect(url_for("exhibitors.show", reference=one.reference), 303)


def _draw(shown: ListPage) -> str:
    edition = shown.opened.subject
    heads = [one.call(edition) for one in parts.EXHIBITORS_HEAD]
    return render_template(f"{PAGES}/index.html", shown=shown, edition=edition, heads=heads)


def _shown_of(one: Exhibitor) -> dict[str, Any]:
    said = {"facts": parts.facts_of([one])[one.id]}
    shown = parts.shown_of(one, parts.EXHIBITOR_DESK_PARTS)
    return parts.standing_of(one, now()) | said | {"parts": shown}


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
add_list_routes(desk, EXHIBITORS, _draw)
add_case_routes(desk, CASE, "/<reference>")
