"""One year of a landed company: told by its owner, entered or checked by the office."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.errors import NotFound
from core.forms import Answer, answer_form
from core.lists import row_loader
from core.policy import authorize
from core.web import requires
from events.landing_follow_ups import queries, services
from events.landing_follow_ups.forms import FollowUpForm
from events.landing_follow_ups.models import YEARS, FollowUp, due_on
from events.landing_follow_ups.states import FollowUpPermission
from events.landing_pages.lists import LANDINGS
from events.landings.models import Landing
from events.landings.queries import find_live
from events.projects.queries import get_own

P = FollowUpPermission
PAGE = "events/landing_follow_ups/year.html"
blueprint = Blueprint("landing_follow_ups", __name__, url_prefix="/me/projects")
desk = Blueprint("landing_follow_ups_desk", __name__, url_prefix="/desk/landings")
_load = row_loader(LANDINGS)


@blueprint.route("/<reference>/landing/<int:year>", methods=["GET", "POST"])
@requires(P.TELL)
def tell(reference: str, year: int) -> Answer:
    one = find_live(get_own(reference, current_user).id)
    if one is None:
        raise NotFound
    authorize(P.TELL, one)
    back = url_for("landings.own", reference=reference)
    return _answer(one, year, services.tell, back, is_own=True)


@desk.route("/<reference>/years/<int:year>", methods=["GET", "POST"])
@requires(P.CHECK)
def check(reference: str, year: int) -> Answer:
    one: Landing = _load(reference=reference)
    authorize(P.CHECK, one)
    back = url_for("landings_desk.show", reference=reference)
    return _answer(one, year, services.check, back)


def _answer(
    one: Landing, year: int, service: Callable[..., FollowUp], back: str, *, is_own: bool = False
) -> Answer:
    if year not in YEARS:
        raise NotFound
    known = queries.find_year(one, year)
    form = FollowUpForm.of(known, queries.last_checked(one.id, year))

    def keep() -> Answer:
        seen, signed = form.seen_version, {"by": current_user, "at": now()}
        service(one, year, form.to_told(), seen=seen, **signed)
        flash(_("Kept for the year %(year)s.", year=str(year)), "success")
        return redirect(back, 303)

    def draw() -> str:
        return render_template(
            PAGE, form=form, one=one, year=year, known=known, due_on=due_on(year), back=back,
            is_own=is_own, layout=f"layouts/{'page' if is_own else 'desk'}.html",
        )  # fmt: skip

    return answer_form(form, draw, keep, keeps=True)
